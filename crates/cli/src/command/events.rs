//! `adiuva events`

use adiuva_protocol::Topic;
use futures::StreamExt;

use crate::Stop;
use crate::out::Out;
use crate::session::Session;

pub(super) async fn run(session: &Session, out: &Out) -> Result<(), Stop> {
    let mut notices = session.subscribe(Topic::Events).await?;
    while let Some(notice) = notices.next().await {
        out.document(&notice)?;
    }
    Ok(())
}

//! `adiuva events`

use std::path::Path;
use std::time::Duration;

use adiuva_engine::Background;
use adiuva_protocol::Topic;
use futures::StreamExt;

use crate::out::Out;
use crate::session::Session;
use crate::{Stop, interrupt};

/// A process that ends its streams before it lets the folder go is not asked more often than so.
const PAUSE: Duration = Duration::from_millis(100);

/// Prints what happens until Ctrl-C. When the process that was joined ends, it goes on with the next or by itself.
pub(super) async fn follow(home: &Path, out: &Out) -> Result<(), Stop> {
    loop {
        let session = Session::begin(home.to_owned(), Background::Works).await?;
        let result = tokio::select! {
            result = listen(&session, out) => result,
            interrupted = interrupt::asked() => Err(interrupted.map_or_else(Stop::from, |()| Stop::Stopped)),
        };
        let joined = session.joined();
        session.end().await;
        result?;
        if !joined {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn listen(session: &Session, out: &Out) -> Result<(), Stop> {
    session.unlock().await?;
    let mut notices = session.subscribe(Topic::Events).await?;
    while let Some(notice) = notices.next().await {
        out.document(&notice)?;
    }
    Ok(())
}

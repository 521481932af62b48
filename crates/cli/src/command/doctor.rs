//! `adiuva doctor`

use adiuva_protocol::meta::{MetaDoctor, Verdict};

use crate::Stop;
use crate::out::Out;
use crate::session::Session;

pub(super) async fn run(session: &Session, out: &Out) -> Result<(), Stop> {
    // What can be checked grows with the vault open, but a closed one is no reason not to check the rest.
    let _ = session.unlock().await;
    let diagnosis = session.call(MetaDoctor {}).await?;
    if out.json {
        out.document(&diagnosis)?;
    } else {
        for finding in &diagnosis.findings {
            let mark = match finding.verdict {
                Verdict::Good => "good  ",
                Verdict::Notice => "notice",
                Verdict::Bad => "bad   ",
            };
            out.line(format!("{mark}  {}: {}", finding.check, finding.seen))?;
            if let Some(advice) = &finding.advice {
                out.line(format!("        {advice}"))?;
            }
        }
    }
    if diagnosis.findings.iter().any(|finding| finding.verdict == Verdict::Bad) {
        Err(Stop::Bad)
    } else {
        Ok(())
    }
}

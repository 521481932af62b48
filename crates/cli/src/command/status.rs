//! `adiuva status`

use adiuva_protocol::meta::MetaStatus;

use crate::Stop;
use crate::out::Out;
use crate::session::Session;

pub(super) async fn run(session: &Session, out: &Out) -> Result<(), Stop> {
    let status = session.call(MetaStatus {}).await?;
    if out.json {
        out.document(&status)?;
        return Ok(());
    }
    let c = status.coverage;
    out.line(format!(
        "Files     {} of {} found by keywords, {} of them by meaning",
        c.searchable + c.embedded,
        c.files,
        c.embedded
    ))?;
    if c.queued + c.reading > 0 {
        out.line(format!("Queue     {} waiting, {} being read", c.queued, c.reading))?;
    }
    if c.failed + c.ignored > 0 {
        out.line(format!("Left out  {} failed, {} ignored", c.failed, c.ignored))?;
    }
    if status.embedding_paused {
        out.line("Vectors   paused; go on with adiuva call knowledge.pause '{\"paused\":false}'")?;
    }
    for source in &status.sources {
        let counts = source.coverage;
        let state = match (&source.problem, source.watching) {
            (Some(problem), _) => problem.clone(),
            (None, true) => "watched".into(),
            (None, false) => "looked through when Adiuva runs".into(),
        };
        out.line(format!(
            "Source    {}  {} of {} ({state})",
            source.path,
            counts.searchable + counts.embedded,
            counts.files
        ))?;
    }
    for provider in &status.providers {
        let model = provider.model.as_deref().unwrap_or("its first model");
        let state = provider.problem.as_deref().unwrap_or("no problem known");
        out.line(format!("Model     {} ({model}): {state}", provider.name))?;
    }
    let s = status.storage;
    out.line(format!(
        "Storage   {} database, {} vectors, {} snapshots",
        bytes(s.database),
        bytes(s.index),
        bytes(s.backups)
    ))?;
    Ok(())
}

fn bytes(bytes: u64) -> String {
    indicatif::HumanBytes(bytes).to_string()
}

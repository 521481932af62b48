//! `adiuva add`

use std::path::PathBuf;
use std::time::Duration;

use adiuva_protocol::knowledge::{Coverage, FileStatus, KnowledgeAdd, KnowledgeFiles, KnowledgeSources, SourceView};
use adiuva_protocol::{Code, Failure, SourceId};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::Stop;
use crate::out::Out;
use crate::session::Session;

/// How long to wait.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// Not at all.
    Added,
    /// Until everything is found by keywords.
    Searchable,
    /// Until everything is found by meaning.
    Embedded,
}

pub(super) async fn run(
    session: &Session,
    out: &Out,
    paths: Vec<PathBuf>,
    kb: Option<String>,
    until: Until,
) -> Result<(), Stop> {
    let mut added = Vec::new();
    for path in paths {
        let path = std::path::absolute(path)?;
        let Some(text) = path.to_str() else {
            let message = format!(
                "{} cannot be named on this wire because it is not UTF-8; add the folder above it",
                path.display()
            );
            return Err(Failure::new(Code::Validation, message).into());
        };
        added.push(
            session
                .call(KnowledgeAdd {
                    path: text.to_owned(),
                    base: kb.clone(),
                })
                .await?
                .id,
        );
    }
    if until != Until::Added {
        wait(session, out, &added, until).await?;
    }
    report(session, out, &added, until).await
}

async fn wait(session: &Session, out: &Out, added: &[SourceId], until: Until) -> Result<(), Stop> {
    let bar = bar(out, until);
    loop {
        let sources = mine(session, added).await?;
        let sum = sources
            .iter()
            .map(|source| source.coverage)
            .fold(Coverage::default(), plus);
        let reached = match until {
            Until::Added | Until::Searchable => sum.searchable + sum.embedded + sum.failed,
            Until::Embedded => sum.embedded + sum.failed,
        };
        bar.set_length(sum.files);
        bar.set_position(reached);
        let done = if until == Until::Embedded {
            sum.finished()
        } else {
            sum.read()
        };
        if done {
            bar.finish_and_clear();
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
}

async fn mine(session: &Session, added: &[SourceId]) -> Result<Vec<SourceView>, Failure> {
    let all = session.call(KnowledgeSources { base: None }).await?.sources;
    Ok(all.into_iter().filter(|source| added.contains(&source.id)).collect())
}

fn plus(a: Coverage, b: Coverage) -> Coverage {
    Coverage {
        files: a.files + b.files,
        queued: a.queued + b.queued,
        reading: a.reading + b.reading,
        searchable: a.searchable + b.searchable,
        embedded: a.embedded + b.embedded,
        failed: a.failed + b.failed,
        ignored: a.ignored + b.ignored,
        scanning: a.scanning || b.scanning,
    }
}

fn bar(out: &Out, until: Until) -> ProgressBar {
    if !out.watched {
        return ProgressBar::hidden();
    }
    let what = if until == Until::Embedded {
        "found by meaning"
    } else {
        "found by keywords"
    };
    let template = format!("{{bar:30}} {{pos}} of {{len}} {what}, {{elapsed}} ({{eta}} left)");
    let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}

async fn report(session: &Session, out: &Out, added: &[SourceId], until: Until) -> Result<(), Stop> {
    let sources = mine(session, added).await?;
    if out.json {
        out.document(&json!({ "sources": sources }))?;
        return Ok(());
    }
    for source in &sources {
        let counts = source.coverage;
        if until == Until::Added {
            let next = if session.joined() {
                "the running Adiuva reads it now"
            } else {
                "run `adiuva events --follow` or add with --wait to have it read"
            };
            out.line(format!("{}: added; {next}", source.path))?;
            continue;
        }
        out.line(format!(
            "{}: {} of {} files found by keywords, {} by meaning, {} failed, {} ignored",
            source.path,
            counts.searchable + counts.embedded,
            counts.files,
            counts.embedded,
            counts.failed,
            counts.ignored
        ))?;
        if let Some(problem) = &source.problem {
            out.line(format!("    {problem}"))?;
        }
        if counts.failed > 0 {
            reasons(session, out, source.id).await?;
        }
    }
    Ok(())
}

/// The first failed files with their reasons.
async fn reasons(session: &Session, out: &Out, source: SourceId) -> Result<(), Stop> {
    let request = KnowledgeFiles {
        source: Some(source),
        status: Some(FileStatus::Failed),
        after: None,
        limit: 10,
    };
    let page = session.call(request).await?;
    for file in &page.files {
        out.line(format!(
            "    {}: {}",
            file.path,
            file.reason.as_deref().unwrap_or("no reason is known")
        ))?;
    }
    if page.next.is_some() {
        out.line("    … the rest: adiuva call knowledge.files '{\"status\":\"failed\"}'")?;
    }
    Ok(())
}

//! `adiuva ask`

use adiuva_protocol::knowledge::{Answer, KnowledgeAsk};
use adiuva_protocol::runs::RunsCancel;
use adiuva_protocol::{Block, Code, Failure, FrameBody, Notice, Outcome, RunId, Topic};
use futures::StreamExt;

use super::search;
use crate::Stop;
use crate::out::Out;
use crate::session::Session;

pub(super) async fn run(
    session: &Session,
    out: &Out,
    question: String,
    model: Option<String>,
    kb: Option<String>,
) -> Result<(), Stop> {
    let filter = search::filter(session, kb).await?;
    let started = session
        .call(KnowledgeAsk {
            question,
            provider: None,
            model,
            filter,
        })
        .await?;
    let answer = follow(session, out, started.run).await?;
    let Some(answer) = answer else {
        return Err(Failure::new(Code::Internal, "the run ended without an answer; try again").into());
    };
    if out.json {
        out.document(&answer)?;
    } else {
        sources(out, &answer)?;
    }
    Ok(())
}

/// Prints the run's words as they come and gives its finished answer. Ctrl-C stops the run itself.
pub(super) async fn follow(session: &Session, out: &Out, run: RunId) -> Result<Option<Answer>, Stop> {
    let mut notices = session.subscribe(Topic::Run { id: run, after: 0 }).await?;
    let mut answer = None;
    let mut interrupted = false;
    loop {
        let notice = tokio::select! {
            notice = notices.next() => notice,
            _ = tokio::signal::ctrl_c(), if !interrupted => {
                interrupted = true;
                session.call(RunsCancel { run }).await?;
                continue;
            }
        };
        let Some(Notice::Frame(frame)) = notice else { break };
        match frame.body {
            FrameBody::StreamText { chunk } if !out.json => out.piece(&chunk)?,
            FrameBody::StreamBlock(Block::Answer(finished)) => answer = Some(finished),
            FrameBody::ToolCall { name, .. } => out.aside(format!("· {name}")),
            FrameBody::StreamEnd(outcome) => {
                if !out.json {
                    out.line("")?;
                }
                return match outcome {
                    Outcome::Done { .. } => Ok(answer),
                    Outcome::Cancelled { .. } => Err(Stop::Stopped),
                    Outcome::Failed { failure, .. } => Err(failure.into()),
                };
            }
            _ => {}
        }
    }
    Err(Failure::new(
        Code::Internal,
        "the stream broke off; what was answered is kept with the run",
    )
    .into())
}

/// What the numbers stand for.
pub(super) fn sources(out: &Out, answer: &Answer) -> Result<(), Stop> {
    if !answer.citations.is_empty() {
        out.line("")?;
    }
    for citation in &answer.citations {
        let page = citation.page.map(|page| format!(", page {page}")).unwrap_or_default();
        out.line(format!(
            "[{}] {}{page} ({}–{})",
            citation.number, citation.path, citation.start, citation.end
        ))?;
    }
    if answer.extracts {
        out.aside("These are passages word for word, because no model answers; see `adiuva status`.");
    } else if !answer.grounded && !answer.not_found {
        out.aside(format!(
            "{} sentence(s) are not supported by what they cite.",
            answer.unsupported.len()
        ));
    }
    Ok(())
}

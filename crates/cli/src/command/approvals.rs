//! `adiuva approvals`

use adiuva_protocol::approvals::{ApprovalView, ApprovalsDecide, ApprovalsList, Decision};

use crate::Stop;
use crate::args::ApprovalsVerb;
use crate::out::Out;
use crate::session::Session;

/// Questions that wait are all listed, so this is never reached.
const MOST: u32 = 1000;

pub(super) async fn run(session: &Session, out: &Out, verb: ApprovalsVerb) -> Result<(), Stop> {
    match verb {
        ApprovalsVerb::List => list(session, out).await,
        ApprovalsVerb::Approve { id, always } => {
            let decision = Decision::Approve {
                arguments: None,
                always,
            };
            answer(session, out, ApprovalsDecide { approval: id, decision }).await
        }
        ApprovalsVerb::Reject { id, reason } => {
            let decision = Decision::Reject { reason };
            answer(session, out, ApprovalsDecide { approval: id, decision }).await
        }
    }
}

async fn list(session: &Session, out: &Out) -> Result<(), Stop> {
    let waiting = session
        .call(ApprovalsList {
            answered: false,
            limit: MOST,
        })
        .await?;
    if out.json {
        out.document(&waiting)?;
        return Ok(());
    }
    if waiting.approvals.is_empty() {
        out.line("nothing waits for you")?;
    }
    for approval in &waiting.approvals {
        show(out, approval)?;
    }
    Ok(())
}

async fn answer(session: &Session, out: &Out, request: ApprovalsDecide) -> Result<(), Stop> {
    let approves = matches!(request.decision, Decision::Approve { .. });
    let answered = session.call(request).await?;
    if out.json {
        out.document(&answered)?;
    } else {
        let word = if approves { "approved" } else { "rejected" };
        out.line(format!("{word}: {} {}", answered.id, answered.tool))?;
    }
    Ok(())
}

/// The facts of one call, never the words of a model.
fn show(out: &Out, approval: &ApprovalView) -> std::io::Result<()> {
    out.line(format!("{}  {}", approval.id, plain(&approval.tool)))?;
    for place in &approval.destinations {
        out.line(format!("    goes to   {}", plain(place)))?;
    }
    if let Some(arguments) = approval.arguments.as_object() {
        for (name, value) in arguments {
            out.line(format!("    {}: {}", plain(name), plain(&value.to_string())))?;
        }
    }
    if !approval.read.is_empty() {
        out.line(format!("    has read  {}", plain(&approval.read.join(", "))))?;
    }
    out.line(format!("    asked by  {}", approval.rule))
}

/// The text with whatever a terminal would obey, and whatever would turn its direction, written out.
fn plain(text: &str) -> std::str::EscapeDebug<'_> {
    text.escape_debug()
}

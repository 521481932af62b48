//! `adiuva audit`

use adiuva_protocol::audit::{AuditList, AuditRow, AuditVerdict, AuditVerify};

use crate::Stop;
use crate::args::{AuditVerb, ExportFormat};
use crate::out::Out;
use crate::session::Session;

pub(super) async fn run(session: &Session, out: &Out, verb: AuditVerb) -> Result<(), Stop> {
    match verb {
        AuditVerb::Verify => verify(session, out).await,
        AuditVerb::Export { format } => export(session, out, if out.json { ExportFormat::Json } else { format }).await,
    }
}

async fn verify(session: &Session, out: &Out) -> Result<(), Stop> {
    let verdict = session.call(AuditVerify {}).await?;
    if out.json {
        out.document(&verdict)?;
    } else {
        out.line(match &verdict {
            AuditVerdict::Ok { rows } => format!("ok: all {rows} rows are as they were written"),
            AuditVerdict::Altered { at } => format!("altered: row {at} is not as it was written"),
            AuditVerdict::Cut { after, rows } => {
                format!("cut: there have been {rows} rows, and none is left after row {after}")
            }
            AuditVerdict::Forked { at } => {
                format!("forked: this machine has signed two different histories, which part at row {at} or before")
            }
            AuditVerdict::Rewritten { rows } => {
                format!("rewritten: these {rows} rows are not the ones that this machine has seen")
            }
        })?;
    }
    if matches!(verdict, AuditVerdict::Ok { .. }) {
        Ok(())
    } else {
        Err(Stop::Bad)
    }
}

async fn export(session: &Session, out: &Out, format: ExportFormat) -> Result<(), Stop> {
    let mut rows: Vec<AuditRow> = Vec::new();
    loop {
        let before = rows.last().map(|row| row.seq);
        let page = session.call(AuditList::all(before, 1000)).await?.rows;
        if page.is_empty() {
            break;
        }
        rows.extend(page);
    }
    rows.reverse();
    match format {
        ExportFormat::Json => rows.iter().try_for_each(|row| out.document(row))?,
        ExportFormat::Csv => table(&rows)?,
    }
    Ok(())
}

fn table(rows: &[AuditRow]) -> std::io::Result<()> {
    let mut table = csv::Writer::from_writer(std::io::stdout().lock());
    table.write_record([
        "seq", "at_ms", "actor", "action", "phase", "decision", "rule", "policy", "approval", "closes", "facts",
    ])?;
    for row in rows {
        let facts = row.facts.to_string();
        table.write_record([
            &row.seq.to_string(),
            &row.at_ms.to_string(),
            &row.actor,
            &row.action,
            &row.phase,
            &row.decision,
            &row.rule,
            &row.policy_version.to_string(),
            &row.approval.map(|approval| approval.to_string()).unwrap_or_default(),
            &row.closes.map(|closes| closes.to_string()).unwrap_or_default(),
            &facts,
        ])?;
    }
    table.flush()
}

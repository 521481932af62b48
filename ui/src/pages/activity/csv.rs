//! The rows that are shown, as a table to keep.

use adiuva_protocol::audit::AuditRow;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Saves them under a name that the browser or the window asks about.
pub(super) fn save(rows: &[AuditRow]) {
    let mut table = String::from("seq,at_ms,actor,action,phase,decision,rule,policy,approval,closes,facts\r\n");
    for row in rows {
        let cells = [
            row.seq.to_string(),
            row.at_ms.to_string(),
            row.actor.clone(),
            row.action.clone(),
            row.phase.clone(),
            row.decision.clone(),
            row.rule.clone(),
            row.policy_version.to_string(),
            row.approval.map(|approval| approval.to_string()).unwrap_or_default(),
            row.closes.map(|closes| closes.to_string()).unwrap_or_default(),
            row.facts.to_string(),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        table.push_str(&cells.join(","));
        table.push_str("\r\n");
    }
    let encoded = String::from(js_sys::encode_uri_component(&table));
    let Ok(link) = document().create_element("a") else {
        return;
    };
    let _ = link.set_attribute("href", &format!("data:text/csv;charset=utf-8,{encoded}"));
    let _ = link.set_attribute("download", "adiuva-activity.csv");
    if let Some(link) = link.dyn_ref::<HtmlElement>() {
        link.click();
    }
}

/// A cell in quotes. One that a spreadsheet would take for a formula gets an apostrophe before it.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, cell.replace('"', "\"\""))
}

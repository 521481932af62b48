//! One row, with its facts when it is opened.

use adiuva_protocol::audit::AuditRow;
use leptos::prelude::*;

use crate::components::Badge;
use crate::i18n::{numbers, t};
use crate::state::Tone;

#[component]
pub(super) fn Row(row: AuditRow) -> impl IntoView {
    let texts = &t().activity;
    let (tone, status) = status(&row.phase);
    let facts = match &row.facts {
        serde_json::Value::Object(facts) if facts.is_empty() => None,
        facts => Some(facts.to_string()),
    };
    let facts = [
        (texts.fact_decision, Some(row.decision).filter(|text| !text.is_empty())),
        (texts.fact_rule, Some(row.rule).filter(|rule| !rule.is_empty())),
        (
            texts.fact_policy,
            (row.policy_version > 0).then(|| row.policy_version.to_string()),
        ),
        (texts.fact_approval, row.approval.map(|approval| approval.to_string())),
        (texts.fact_closes, row.closes.map(|closes| closes.to_string())),
        (texts.fact_facts, facts),
    ]
    .into_iter()
    .filter_map(|(name, value)| {
        let value = value?;
        Some(view! {
            <dt>{name}</dt>
            <dd class="mono argument">{value}</dd>
        })
    })
    .collect_view();
    view! {
        <li>
            <details class="activity-row">
                <summary>
                    <span class="activity-time">{numbers::date_time(row.at_ms)}</span>
                    <span class="activity-what">{row.action}</span>
                    <span class="activity-who">{row.actor}</span>
                    <Badge tone=tone>{status}</Badge>
                </summary>
                <dl class="facts">{facts}</dl>
            </details>
        </li>
    }
}

fn status(phase: &str) -> (Tone, String) {
    let texts = &t().activity;
    match phase {
        "intended" => (Tone::Info, texts.status_intended.to_owned()),
        "done" => (Tone::Good, texts.status_done.to_owned()),
        "failed" => (Tone::Bad, texts.status_failed.to_owned()),
        "unknown" => (Tone::Warning, texts.status_unknown.to_owned()),
        "noted" => (Tone::Info, texts.status_noted.to_owned()),
        other => (Tone::Info, other.to_owned()),
    }
}

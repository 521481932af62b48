//! Which rows are shown.

use leptos::prelude::*;

use crate::components::{Choice, Select, TextField};
use crate::i18n::t;

/// A day in milliseconds.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What is asked for; empty lets all through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) actor: Option<&'static str>,
    pub(super) action: String,
    pub(super) phase: Option<&'static str>,
    /// Days as the date field writes them.
    pub(super) from: String,
    pub(super) until: String,
}

#[component]
pub(super) fn Filters(wanted: RwSignal<Wanted>) -> impl IntoView {
    let texts = &t().activity;
    let actors = vec![
        Choice::new(None, texts.source_any),
        Choice::new(Some("person"), texts.source_person),
        Choice::new(Some("run"), texts.source_run),
        Choice::new(Some("program"), texts.source_program),
    ];
    let phases = vec![
        Choice::new(None, texts.status_any),
        Choice::new(Some("intended"), texts.status_intended),
        Choice::new(Some("done"), texts.status_done),
        Choice::new(Some("failed"), texts.status_failed),
        Choice::new(Some("unknown"), texts.status_unknown),
        Choice::new(Some("noted"), texts.status_noted),
    ];
    let action = RwSignal::new(String::new());
    let (from, until) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move || {
        let typed = (action.get(), from.get(), until.get());
        let known = wanted.with_untracked(|wanted| (wanted.action.clone(), wanted.from.clone(), wanted.until.clone()));
        if typed != known {
            wanted.update(|wanted| (wanted.action, wanted.from, wanted.until) = typed);
        }
    });
    view! {
        <div class="search-filters">
            <Select
                label=texts.source
                choices=Signal::stored(actors)
                value=Signal::derive(move || wanted.with(|wanted| wanted.actor))
                on_choose=move |actor| wanted.update(|wanted| wanted.actor = actor)
            />
            <TextField label=texts.action placeholder=texts.action_hint value=action />
            <Select
                label=texts.status
                choices=Signal::stored(phases)
                value=Signal::derive(move || wanted.with(|wanted| wanted.phase))
                on_choose=move |phase| wanted.update(|wanted| wanted.phase = phase)
            />
            <TextField label=texts.from kind="date" value=from />
            <TextField label=texts.until kind="date" value=until />
        </div>
    }
}

/// When a day begins here.
pub(super) fn start_of(day: &str) -> Option<i64> {
    if day.is_empty() {
        return None;
    }
    // With a time and without a zone, a date is read in the zone of this machine.
    let at = js_sys::Date::parse(&format!("{day}T00:00"));
    at.is_finite().then_some(at as i64)
}

/// When a day ends here.
pub(super) fn end_of(day: &str) -> Option<i64> {
    Some(start_of(day)?.saturating_add(DAY_MS))
}

//! Counts as a bar and in words. The parts of the bar differ in pattern as well as in colour.

use adiuva_protocol::knowledge::Coverage;
use leptos::prelude::*;

use crate::i18n::t;

/// A bar of four parts; its name for screen readers is what the words beside it say.
#[component]
pub(super) fn CoverageBar(#[prop(into)] coverage: Signal<Coverage>) -> impl IntoView {
    let part = move |class: &'static str, count: fn(&Coverage) -> u64| {
        view! { <span class=class style:flex-grow=move || coverage.with(count).to_string()></span> }
    };
    view! {
        <div class="coverage-bar" role="img" aria-label=move || in_words(&coverage.get())>
            {part("by-meaning", |counts| counts.embedded)}
            {part("by-keywords", |counts| counts.searchable)}
            {part("unread", |counts| counts.failed)}
            {part("to-read", |counts| counts.queued + counts.reading)}
        </div>
    }
}

/// What the parts of the bars mean.
#[component]
pub(super) fn Legend() -> impl IntoView {
    let texts = &t().knowledge;
    let entries = [
        ("by-meaning", texts.legend_embedded),
        ("by-keywords", texts.legend_searchable),
        ("unread", texts.legend_failed),
        ("to-read", texts.legend_waiting),
    ]
    .map(|(class, name)| view! { <li><span class=format!("swatch {class}") aria-hidden="true"></span>{name}</li> });
    view! { <ul class="legend">{entries}</ul> }
}

/// "423 of 501 searchable, 390 by meaning".
pub(super) fn in_words(counts: &Coverage) -> String {
    let texts = &t().knowledge;
    if counts.files == 0 {
        return texts.no_files.to_owned();
    }
    (texts.coverage)(counts.searchable + counts.embedded, counts.files, counts.embedded)
}

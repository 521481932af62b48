//! What waits for the person, what runs, and how the files stand.

use adiuva_protocol::home::Home;
use adiuva_protocol::knowledge::Coverage;
use leptos::prelude::*;

use crate::components::{Ico, Icon};
use crate::i18n::{numbers, t};
use crate::pages::runs::Line;

/// What waits, and runs at work or failed.
#[component]
pub(super) fn GoingOn(seen: Signal<Home>) -> impl IntoView {
    let waiting = Memo::new(move |_| seen.with(|seen| seen.approvals));
    let runs = Memo::new(move |_| seen.with(|seen| seen.runs.clone()));
    let approvals = move || {
        let count = waiting.get();
        (count > 0).then(|| {
            view! {
                <a class="home-waits" href="/approvals"><Icon ico=Ico::Shield />{(t().home.approvals)(count)}</a>
            }
        })
    };
    let quiet = move || {
        (waiting.get() == 0 && runs.with(Vec::is_empty)).then(|| view! { <p class="hint">{t().home.quiet}</p> })
    };
    view! {
        <section class="home-card">
            <h2>{t().home.going_on}</h2>
            {approvals}
            {quiet}
            <ul aria-label=t().home.going_on>
                <For each=move || runs.get() key=|run| (run.id, run.status) children=|run| view! { <Line run=run /> } />
            </ul>
        </section>
    }
}

/// How many files can be found.
#[component]
pub(super) fn Files(seen: Signal<Home>) -> impl IntoView {
    let counts = Memo::new(move |_| seen.with(|seen| seen.coverage));
    let said = move || {
        let Coverage {
            files,
            searchable,
            embedded,
            failed,
            ..
        } = counts.get();
        (files > 0).then(|| {
            let found = (t().home.coverage)(&numbers::count(searchable + embedded), &numbers::count(files));
            view! {
                <section class="home-card">
                    <h2>{t().home.files}</h2>
                    <a class="home-link" href="/knowledge">{found}</a>
                    {(failed > 0).then(|| view! { <p class="hint">{(t().home.failed)(&numbers::count(failed))}</p> })}
                </section>
            }
        })
    };
    view! { {said} }
}

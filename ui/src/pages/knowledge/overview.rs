//! The sum over all sources: how far everything is, how long it still takes, what it takes on disk.

use std::time::Duration;

use adiuva_protocol::knowledge::Coverage;
use adiuva_screen::pace::Pace;
use leptos::prelude::*;

use super::coverage::{CoverageBar, Legend, in_words};
use super::live::Live;
use crate::components::StatusDot;
use crate::i18n::{numbers, t};
use crate::state::{Tone, use_status};

/// How often the pace is looked at.
const LOOK: Duration = Duration::from_secs(2);

#[component]
pub(super) fn Overview(live: Live, #[prop(into)] coverage: Signal<Coverage>) -> impl IntoView {
    let texts = &t().knowledge;
    let paused = live.paused();
    let rest = use_rest(coverage, paused);
    let state = Memo::new(move |_| state(&coverage.get(), paused.get()));
    let rest_text = move || {
        rest.get().map(|ms| {
            let words = if ms < 60_000 {
                texts.rest_short.to_owned()
            } else {
                (texts.rest)(&numbers::duration(ms.div_ceil(60_000) * 60_000))
            };
            view! { <span class="rest">{words}</span> }
        })
    };
    view! {
        <section class="overview" aria-label=texts.overview>
            <div class="spread">
                <p class="overview-counts">{move || in_words(&coverage.get())}</p>
                <p class="overview-state">
                    <StatusDot
                        tone=Signal::derive(move || state.get().0)
                        label=Signal::derive(move || state.get().1.to_owned())
                    />
                    {rest_text}
                </p>
            </div>
            <CoverageBar coverage=coverage />
            <div class="spread wraps">
                <Legend />
                <Stored />
            </div>
        </section>
    }
}

#[component]
fn Stored() -> impl IntoView {
    let status = use_status();
    move || {
        let storage = status
            .status()
            .with(|status| status.as_ref().map(|status| status.storage))?;
        let all = storage.database + storage.index + storage.backups;
        let [all, database, vectors, backups] =
            [all, storage.database, storage.index, storage.backups].map(numbers::bytes);
        let words = (t().knowledge.storage)(&all, &database, &vectors, &backups);
        Some(view! { <p class="hint">{words}</p> })
    }
}

fn state(counts: &Coverage, paused: bool) -> (Tone, &'static str) {
    let texts = &t().knowledge;
    if counts.scanning {
        (Tone::Info, texts.scanning)
    } else if !counts.read() {
        (Tone::Info, texts.reading)
    } else if counts.searchable == 0 {
        (Tone::Good, texts.up_to_date)
    } else if paused {
        (Tone::Warning, texts.paused)
    } else {
        (Tone::Info, texts.embedding)
    }
}

/// Milliseconds that the work under way still takes, as long as that can be said honestly: not while folders are walked and
/// the number of files grows, and not before a steady pace was seen.
fn use_rest(coverage: Signal<Coverage>, paused: Memo<bool>) -> ReadSignal<Option<u64>> {
    let rest = RwSignal::new(None);
    let pace = StoredValue::new(Pace::default());
    let look = move || {
        let counts = coverage.get_untracked();
        let goes_on = !counts.scanning && !counts.finished() && (!counts.read() || !paused.get_untracked());
        if !goes_on {
            pace.set_value(Pace::default());
            rest.set(None);
            return;
        }
        let ready = counts.searchable + counts.embedded;
        let (done, all) = if counts.read() {
            (counts.embedded, ready)
        } else {
            (ready + counts.failed, counts.files)
        };
        pace.update_value(|pace| pace.note(now_ms(), done, all));
        rest.set(pace.with_value(Pace::rest_ms));
    };
    if let Ok(timer) = set_interval_with_handle(look, LOOK) {
        on_cleanup(move || timer.clear());
    }
    rest.read_only()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "browsers count milliseconds in doubles"
)]
fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

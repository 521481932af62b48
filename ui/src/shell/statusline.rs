//! The line at the foot: what goes on in the background, and whether the app answers.

use leptos::prelude::*;

use crate::backend::{self, Connection};
use crate::components::{Ico, IconButton, Progress, StatusDot};
use crate::i18n::t;
use crate::state::{Tone, use_panel, use_popup, use_status};

#[component]
pub(super) fn StatusLine() -> impl IntoView {
    let (panel, popup) = (use_panel(), use_popup());
    let connection = backend::connection();
    let state = Memo::new(move |_| match connection.get() {
        Connection::Connected => (Tone::Good, t().shell.connected),
        Connection::Reconnecting => (Tone::Warning, t().shell.reconnecting),
        Connection::Away | Connection::SignedOut => (Tone::Bad, t().shell.away),
    });
    view! {
        <footer class="statusline" aria-label=t().shell.status>
            <Work />
            <div class="statusline-end" role="status">
                <StatusDot
                    tone=Signal::derive(move || state.with(|state| state.0))
                    label=Signal::derive(move || state.with(|state| state.1.to_owned()))
                />
            </div>
            <IconButton
                ico=Ico::Chat
                label=t().home.popup_toggle.to_owned()
                keys="Ctrl J"
                pressed=popup.open
                on_click=move |_| popup.toggle()
            />
            <IconButton
                ico=Ico::Panel
                label=t().shell.panel_toggle.to_owned()
                keys="Ctrl ."
                pressed=Signal::derive(move || panel.is_open())
                on_click=move |_| panel.toggle()
            />
        </footer>
    }
}

/// What goes on with the files, in one sentence with two counts for the bar.
#[derive(Clone, PartialEq)]
struct Going {
    text: String,
    done: u64,
    all: u64,
    /// Vectors are being made, or wait: they can be held.
    holdable: bool,
}

#[component]
fn Work() -> impl IntoView {
    let status = use_status();
    let paused = Memo::new(move |_| {
        status
            .status()
            .with(|status| status.as_ref().is_some_and(|status| status.embedding_paused))
    });
    let going = Memo::new(move |_| {
        let counts = status.coverage()?;
        let texts = &t().shell;
        let handled = counts.searchable + counts.embedded + counts.failed;
        Some(if !counts.read() {
            Going {
                text: (texts.indexing)(handled, counts.files),
                done: handled,
                all: counts.files,
                holdable: false,
            }
        } else if counts.searchable > 0 {
            Going {
                text: if paused.get() {
                    (texts.paused)(counts.searchable)
                } else {
                    (texts.embedding)(counts.embedded, counts.embedded + counts.searchable)
                },
                done: counts.embedded,
                all: counts.embedded + counts.searchable,
                holdable: true,
            }
        } else {
            Going {
                text: match (counts.files, counts.failed) {
                    (0, _) => texts.no_files.to_owned(),
                    (files, 0) => (texts.up_to_date)(files),
                    (_, failed) => (texts.failed_files)(failed),
                },
                done: 0,
                all: 0,
                holdable: false,
            }
        })
    });
    let text = Signal::derive(move || going.get().map(|going| going.text).unwrap_or_default());
    let done = Signal::derive(move || going.with(|going| going.as_ref().map_or(0, |going| going.done)));
    let all = Signal::derive(move || going.with(|going| going.as_ref().map_or(0, |going| going.all)));
    let holdable = move || going.with(|going| going.as_ref().is_some_and(|going| going.holdable));
    view! {
        <div class="work">
            <Show when=move || { all.get() > 0 }>
                <Progress label=text done=done all=all />
            </Show>
            <span class="work-text">{text}</span>
            <Show when=holdable>
                <IconButton
                    ico=Signal::derive(move || if paused.get() { Ico::Play } else { Ico::Pause })
                    label=Signal::derive(move || {
                        let word = if paused.get() { t().common.resume } else { t().common.pause };
                        word.to_owned()
                    })
                    on_click=move |_| status.pause(!paused.get_untracked())
                />
            </Show>
        </div>
    }
}

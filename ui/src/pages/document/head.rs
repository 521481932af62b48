//! What is said about the document: its format, its length, and everywhere that it lies.

use adiuva_protocol::DocumentId;
use adiuva_protocol::knowledge::KnowledgeOpen;
use adiuva_screen::format::shorten;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::reading::{About, Reading};
use crate::backend::{self, Place};
use crate::components::{Badge, Ico, IconButton};
use crate::i18n::t;
use crate::state::{Tone, use_toasts};

/// So much of a path is shown.
const PATH: usize = 80;

#[component]
pub(super) fn Head(reading: Reading) -> impl IntoView {
    move || reading.about().map(|about| view! { <Facts about=about /> })
}

#[component]
fn Facts(about: About) -> impl IntoView {
    let texts = &t().document;
    let About {
        id,
        format,
        length,
        paths,
        ..
    } = about;
    let mut paths = paths.into_iter();
    let first = paths.next().map(|path| view! { <Where id=id path=path /> });
    let rest: Vec<String> = paths.collect();
    let more = (!rest.is_empty()).then(|| {
        let count = u64::try_from(rest.len()).unwrap_or(u64::MAX);
        let places = rest
            .into_iter()
            .map(|path| view! { <li><Where id=id path=path /></li> })
            .collect_view();
        view! {
            <details class="document-copies">
                <summary>{(texts.more_paths)(count)}</summary>
                <ul aria-label=texts.paths>{places}</ul>
            </details>
        }
    });
    view! {
        <div class="document-head">
            <Badge>{format}</Badge>
            <span class="hint">{(texts.length)(length)}</span>
            {first}
            {more}
        </div>
    }
}

#[component]
fn Where(id: DocumentId, path: String) -> impl IntoView {
    let texts = &t().document;
    let toasts = use_toasts();
    let copy = {
        let path = path.clone();
        move |_| {
            let _ = window().navigator().clipboard().write_text(&path);
            toasts.say(Tone::Good, t().common.copied);
        }
    };
    // Only the window's shell may open a file of this machine.
    let opener = (backend::place() == Place::Window).then(|| {
        let label = (texts.open_path)(&path);
        let path = path.clone();
        let open = move |_| {
            let path = path.clone();
            spawn_local(async move {
                if let Err(failure) = backend::call(KnowledgeOpen { document: id, path }).await {
                    toasts.fail(&failure);
                }
            });
        };
        view! { <IconButton ico=Ico::Outside label=label on_click=open /> }
    });
    view! {
        <span class="document-path">
            <span class="mono" title=path.clone()>{shorten(&path, PATH)}</span>
            <IconButton ico=Ico::Copy label=(texts.copy_path)(&path) on_click=copy />
            {opener}
        </span>
    }
}

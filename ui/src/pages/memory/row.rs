//! One thing that is remembered: what it says, where it comes from, when it was used.

use adiuva_protocol::memory::{MemoryDelete, MemoryRestore, MemoryView, Tier};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::edit::Edit;
use crate::backend;
use crate::components::{Badge, Button, Ico};
use crate::i18n::t;
use crate::pages::chat::when::{ago, language};
use crate::pages::projects::when::When;
use crate::state::{Tone, use_toasts};

#[component]
pub(super) fn Row(memory: MemoryView) -> impl IntoView {
    let texts = &t().memory;
    let toasts = use_toasts();
    let id = memory.id;
    let editing = RwSignal::new(false);
    let forget = move |_| {
        spawn_local(async move {
            match backend::call(MemoryDelete { memory: id }).await {
                Ok(_) => toasts.done(t().memory.forgotten, move || {
                    spawn_local(async move {
                        if let Err(failure) = backend::call(MemoryRestore { memory: id }).await {
                            toasts.fail(&failure);
                        }
                    });
                }),
                Err(failure) => toasts.fail(&failure),
            }
        });
    };
    let (changed, text) = (memory.clone(), memory.text.clone());
    view! {
        <li class="card-row">
            <div class="card-row-main">
                <Show
                    when=move || editing.get()
                    fallback={
                        let (memory, text) = (memory.clone(), text.clone());
                        move || view! { <p class="memory-text">{text.clone()}</p><Facts memory=memory.clone() /> }
                    }
                >
                    <Edit memory=changed.clone() editing=editing />
                </Show>
            </div>
            <div class="actions" role="group" aria-label=memory.text>
                <Show when=move || !editing.get()>
                    <Button ico=Ico::Edit on_click=move |_| editing.set(true)>{texts.edit}</Button>
                </Show>
                <Button ico=Ico::Delete on_click=forget>{texts.forget}</Button>
            </div>
        </li>
    }
}

/// Where it comes from, and what became of it.
#[component]
fn Facts(memory: MemoryView) -> impl IntoView {
    let texts = &t().memory;
    let language = language();
    let used = match memory.used_ms {
        Some(at) => (texts.used)(&ago(at, language), memory.uses),
        None => texts.unused.to_owned(),
    };
    let expires = memory.expires_ms.map(|at| (texts.expires)(&When::new().date(at)));
    let origin = memory.label.join(", ");
    view! {
        <div class="card-row-facts hint">
            <span title=origin>{(texts.made)(memory.made)} ", " {ago(memory.created_ms, language)}</span>
            {memory.thread.map(|thread| view! { <a href=format!("/chat/{thread}")>{texts.thread}</a> })}
            <span>{used}</span>
            {(memory.tier == Tier::Proactive).then(|| view! { <span>{(texts.confidence)(memory.confidence)}</span> })}
            {expires.map(|expires| view! { <span>{expires}</span> })}
            {memory.edited_ms.map(|_| view! { <span>{texts.edited}</span> })}
            {memory.tainted.then(|| view! {
                <span title=texts.tainted_text><Badge tone=Tone::Warning shape=true>{texts.tainted}</Badge></span>
            })}
        </div>
    }
}

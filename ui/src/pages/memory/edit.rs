//! Changing something that is remembered, in its place.

use adiuva_protocol::memory::{MemoryUpdate, MemoryView, Tier};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend;
use crate::components::{Button, ButtonKind, TextArea, TextField};
use crate::i18n::t;
use crate::pages::projects::when::{field_of, of_field};
use crate::state::use_toasts;

#[component]
pub(super) fn Edit(memory: MemoryView, editing: RwSignal<bool>) -> impl IntoView {
    let texts = &t().memory;
    let toasts = use_toasts();
    let id = memory.id;
    let day = memory.expires_ms.map(field_of).unwrap_or_default();
    let (text, expiry, busy) = (
        RwSignal::new(memory.text.clone()),
        RwSignal::new(day.clone()),
        RwSignal::new(false),
    );
    let ask = move |request: MemoryUpdate| {
        busy.set(true);
        spawn_local(async move {
            match backend::call(request).await {
                Ok(_) => {
                    let _ = editing.try_set(false);
                }
                Err(failure) => toasts.fail(&failure),
            }
            let _ = busy.try_set(false);
        });
    };
    let nothing = MemoryUpdate {
        memory: id,
        text: None,
        tier: None,
        expires_ms: None,
    };
    let (before, moved) = (memory.text, nothing.clone());
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let (text, until) = (text.get_untracked(), expiry.get_untracked());
        ask(MemoryUpdate {
            text: (text != before).then_some(text),
            expires_ms: (until != day).then(|| of_field(&until)),
            ..nothing.clone()
        });
    };
    let (other, name) = match memory.tier {
        Tier::Core => (Tier::Associative, texts.to_fact),
        Tier::Associative | Tier::Episodic | Tier::Proactive => (Tier::Core, texts.to_core),
    };
    let change_tier = move |_| {
        ask(MemoryUpdate {
            tier: Some(other),
            ..moved.clone()
        });
    };
    view! {
        <form class="form" on:submit=save>
            <TextArea label=texts.text value=text rows=2 />
            <TextField label=texts.expiry value=expiry kind="date" hint=texts.expiry_hint />
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true busy=busy>{t().common.save}</Button>
                <Button on_click=move |_| editing.set(false)>{t().common.cancel}</Button>
                <Button on_click=change_tier busy=busy>{name}</Button>
            </div>
        </form>
    }
}

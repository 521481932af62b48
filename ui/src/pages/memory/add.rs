//! Writing something down.

use adiuva_protocol::memory::{MemoryAdd, Tier};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend;
use crate::components::{Button, ButtonKind, Choice, Ico, Select, TextField};
use crate::i18n::t;
use crate::state::{Tone, use_toasts};

#[component]
pub(super) fn Add() -> impl IntoView {
    let texts = &t().memory;
    let toasts = use_toasts();
    let (text, tier, busy) = (
        RwSignal::new(String::new()),
        RwSignal::new(Tier::Associative),
        RwSignal::new(false),
    );
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let request = MemoryAdd {
            text: text.get_untracked(),
            tier: tier.get_untracked(),
            expires_ms: None,
        };
        if request.text.trim().is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match backend::call(request).await {
                Ok(_) => {
                    let _ = text.try_set(String::new());
                    toasts.say(Tone::Good, t().memory.added);
                }
                Err(failure) => toasts.fail(&failure),
            }
            let _ = busy.try_set(false);
        });
    };
    let choices: Vec<_> = [Tier::Associative, Tier::Core]
        .into_iter()
        .map(|tier| Choice::new(tier, (texts.tier)(tier)))
        .collect();
    view! {
        <form class="memory-add" on:submit=add>
            <TextField label=texts.new value=text hint=texts.new_hint />
            <Select
                label=texts.new_tier
                choices=Signal::stored(choices)
                value=tier
                on_choose=move |chosen| tier.set(chosen)
            />
            <Button kind=ButtonKind::Primary ico=Ico::Add submit=true busy=busy>{texts.add}</Button>
        </form>
    }
}

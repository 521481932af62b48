//! Forgetting everything, asked first because nothing of it comes back.

use adiuva_protocol::memory::MemoryClear;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend;
use crate::components::{Button, ButtonKind, Dialog, Ico};
use crate::i18n::t;
use crate::state::{Tone, use_toasts};

#[component]
pub(super) fn Clear() -> impl IntoView {
    let texts = &t().memory;
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let clear = move |_| {
        open.set(false);
        spawn_local(async move {
            match backend::call(MemoryClear {}).await {
                Ok(_) => toasts.say(Tone::Good, t().memory.cleared),
                Err(failure) => toasts.fail(&failure),
            }
        });
    };
    view! {
        <Button ico=Ico::Delete on_click=move |_| open.set(true)>{texts.clear}</Button>
        <Dialog open=open title=Signal::stored(texts.clear_title.to_owned())>
            <p>{texts.clear_text}</p>
            <div class="actions end">
                <Button on_click=move |_| open.set(false)>{t().common.cancel}</Button>
                <Button kind=ButtonKind::Danger on_click=clear>{texts.clear}</Button>
            </div>
        </Dialog>
    }
}

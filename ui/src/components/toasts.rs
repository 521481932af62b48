//! The stack of short notices.

use leptos::prelude::*;

use super::badge::tone_class;
use super::{Button, ButtonKind, Ico, Icon, IconButton};
use crate::i18n::t;
use crate::state::Toast;

/// Short notices, the newest at the foot, read out as they come.
#[component]
pub fn ToastStack(
    /// The notices.
    #[prop(into)]
    toasts: Signal<Vec<Toast>>,
    /// One was dismissed.
    #[prop(into)]
    on_dismiss: Callback<u64>,
) -> impl IntoView {
    view! {
        <section class="toasts" aria-label=t().shell.notices aria-live="polite">
            <For each=move || toasts.get() key=|toast| toast.id let:toast>
                <ToastCard toast=toast on_dismiss=on_dismiss />
            </For>
        </section>
    }
}

#[component]
fn ToastCard(toast: Toast, on_dismiss: Callback<u64>) -> impl IntoView {
    let (class, ico) = tone_class(toast.tone);
    let id = toast.id;
    let undo = toast.undo.map(|undo| {
        let press = move |_| {
            undo();
            on_dismiss.run(id);
        };
        view! {
            <Button kind=ButtonKind::Quiet ico=Ico::Undo on_click=press>
                {t().common.undo}
            </Button>
        }
    });
    view! {
        <div class=format!("toast {class}")>
            <Icon ico=ico />
            <p>{toast.text}</p>
            {undo}
            <IconButton ico=Ico::Close label=t().shell.dismiss.to_owned() on_click=move |_| on_dismiss.run(id) />
        </div>
    }
}

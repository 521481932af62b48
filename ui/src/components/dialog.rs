//! A dialog over the page.

use leptos::html;
use leptos::prelude::*;

use super::{Ico, IconButton, unique};
use crate::i18n::t;

/// The browser's own dialog: it keeps the focus inside, closes with Escape, and gives the focus back.
#[component]
pub fn Dialog(
    /// Whether it is open; set to false when it is closed by hand.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// It cannot be closed by hand now, because what is in it would be lost.
    #[prop(optional, into)]
    held: Signal<bool>,
    /// Drawn anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let id = StoredValue::new(unique("dialog"));
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let keep = move |event: web_sys::Event| {
        if held.get_untracked() {
            event.prevent_default();
        }
    };
    view! {
        <dialog node_ref=node aria-labelledby=id.get_value() on:close=move |_| open.set(false) on:cancel=keep>
            <Show when=move || open.get()>
                <header class="dialog-head">
                    <h2 id=id.get_value()>{move || title.get()}</h2>
                    <Show when=move || !held.get()>
                        <IconButton ico=Ico::Close label=t().common.close.to_owned() on_click=move |_| open.set(false) />
                    </Show>
                </header>
                <div class="dialog-body">{children()}</div>
            </Show>
        </dialog>
    }
}

//! A text in a list of texts: its title, when it changed, and whether it is the open one.

use leptos::prelude::*;

use super::when::When;

/// Opens a text.
#[component]
pub(super) fn TextLink(
    title: String,
    /// When it changed, milliseconds since the epoch.
    updated: i64,
    /// Whether it is the open one.
    #[prop(into)]
    current: Signal<bool>,
    #[prop(into)] on_open: Callback<()>,
    /// What else is said of it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let when = When::new();
    view! {
        <li>
            <button
                class="text-link"
                type="button"
                aria-current=move || current.get().then_some("true")
                on:click=move |_| on_open.run(())
            >
                <span class="text-title">{title}</span>
                <span class="hint">{when.date_time(updated)}</span>
                {children.map(|children| children())}
            </button>
        </li>
    }
}

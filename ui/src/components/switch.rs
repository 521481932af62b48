//! On or off, at once.

use leptos::prelude::*;

use super::unique;

/// A switch: what it says holds at once, without saving.
#[component]
pub fn Switch(
    /// What is switched.
    #[prop(into)]
    label: String,
    /// Stands below it.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// It was switched to this.
    #[prop(into)]
    on_change: Callback<bool>,
    /// Cannot be switched.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let id = unique("switch");
    let hint_id = format!("{id}-hint");
    let described = hint.is_some().then(|| hint_id.clone());
    view! {
        <div class="switch">
            <button
                id=id.clone()
                type="button"
                role="switch"
                aria-checked=move || on.get().to_string()
                aria-describedby=described
                disabled=move || disabled.get()
                on:click=move |_| on_change.run(!on.get_untracked())
            >
                <span class="track"><span class="thumb"></span></span>
                <span class="label">{label}</span>
            </button>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
}

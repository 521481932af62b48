//! Yes or no, as a part of a form.

use leptos::prelude::*;

use super::unique;

/// A box to tick.
#[component]
pub fn Checkbox(
    /// What is ticked.
    #[prop(into)]
    label: String,
    /// Stands below it.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether it is ticked.
    checked: RwSignal<bool>,
) -> impl IntoView {
    let id = unique("check");
    let hint_id = format!("{id}-hint");
    let described = hint.is_some().then(|| hint_id.clone());
    view! {
        <div class="checkbox">
            <input id=id.clone() type="checkbox" bind:checked=checked aria-describedby=described />
            <label for=id>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
}

//! One of a few choices that need a sentence each.

use leptos::prelude::*;

use super::unique;

/// A choice with what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionCard<T> {
    /// What is chosen.
    pub value: T,
    /// How it is called.
    pub label: &'static str,
    /// What it means.
    pub hint: &'static str,
}

/// Choices below each other, each with its sentence. They are radio buttons: arrows move, Tab leaves.
#[component]
pub fn Options<T>(
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// The choices.
    cards: Vec<OptionCard<T>>,
    /// The one that is set.
    #[prop(into)]
    value: Signal<T>,
    /// Another one was chosen.
    #[prop(into)]
    on_choose: Callback<T>,
    /// Cannot be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let name = unique("option");
    let items = cards
        .into_iter()
        .map(|card| {
            let id = unique("option");
            let hint_id = format!("{id}-hint");
            let (mine, chosen) = (card.value.clone(), card.value);
            view! {
                <div class="option">
                    <input
                        id=id.clone()
                        type="radio"
                        name=name.clone()
                        aria-describedby=hint_id.clone()
                        disabled=move || disabled.get()
                        prop:checked=move || value.get() == mine
                        on:change=move |_| on_choose.run(chosen.clone())
                    />
                    <label for=id>{card.label}</label>
                    <p class="hint" id=hint_id>{card.hint}</p>
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class="options">
            <legend>{label}</legend>
            {items}
        </fieldset>
    }
}

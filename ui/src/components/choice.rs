//! One of a few choices, all of them visible.

use leptos::prelude::*;

use super::unique;

/// One of several choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice<T> {
    /// What is chosen.
    pub value: T,
    /// How it is called.
    pub label: String,
}

impl<T> Choice<T> {
    /// A choice.
    pub fn new(value: T, label: impl Into<String>) -> Self {
        Self {
            value,
            label: label.into(),
        }
    }
}

/// A row of choices of which one is set. They are radio buttons: arrows move, Tab leaves.
#[component]
pub fn Segmented<T>(
    /// What is chosen, for screen readers, or visible above.
    #[prop(into)]
    label: String,
    /// The legend is for screen readers only.
    #[prop(optional)]
    label_hidden: bool,
    /// The choices.
    choices: Vec<Choice<T>>,
    /// The one that is set.
    #[prop(into)]
    value: Signal<T>,
    /// Another one was chosen.
    #[prop(into)]
    on_choose: Callback<T>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let name = unique("choice");
    let items = choices
        .into_iter()
        .map(|choice| {
            let (mine, chosen) = (choice.value.clone(), choice.value);
            view! {
                <label>
                    <input
                        type="radio"
                        name=name.clone()
                        prop:checked=move || value.get() == mine
                        on:change=move |_| on_choose.run(chosen.clone())
                    />
                    <span>{choice.label}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="segmented">
            <legend class:visually-hidden=label_hidden>{label}</legend>
            <div class="segments">{items}</div>
        </fieldset>
    }
}

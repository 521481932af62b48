//! One of many choices.

use leptos::prelude::*;

use super::{Choice, unique};

/// One of many choices, in the system's own list.
#[component]
pub fn Select<T>(
    /// Its label.
    #[prop(into)]
    label: String,
    /// The label is for screen readers only.
    #[prop(optional)]
    label_hidden: bool,
    /// The choices.
    #[prop(into)]
    choices: Signal<Vec<Choice<T>>>,
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
    let id = unique("select");
    let choose = move |event| {
        let chosen = event_target_value(&event)
            .parse::<usize>()
            .ok()
            .and_then(|index| choices.with_untracked(|choices| choices.get(index).cloned()));
        if let Some(choice) = chosen {
            on_choose.run(choice.value);
        }
    };
    let options = move || {
        let set = value.get();
        choices
            .get()
            .into_iter()
            .enumerate()
            .map(|(index, choice)| {
                view! { <option value=index.to_string() selected=choice.value == set>{choice.label}</option> }
            })
            .collect_view()
    };
    view! {
        <div class="field">
            <label for=id.clone() class:visually-hidden=label_hidden>{label}</label>
            <select id=id on:change=choose>{options}</select>
        </div>
    }
}

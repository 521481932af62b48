//! A field for one line of text.

use leptos::prelude::*;

use super::unique;

/// A field for one line, with its label, a hint and what is wrong with it.
#[component]
pub fn TextField(
    /// Its label.
    #[prop(into)]
    label: String,
    /// What is in it.
    value: RwSignal<String>,
    /// Stands below it.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
    /// Stands in it while it is empty.
    #[prop(optional, into)]
    placeholder: String,
    /// The label is for screen readers only.
    #[prop(optional)]
    label_hidden: bool,
    /// Its kind, such as `url` or `search`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What a browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Suggestions, shown while it is typed in.
    #[prop(optional, into)]
    suggestions: Signal<Vec<String>>,
    /// It is in a monospaced font: paths, codes.
    #[prop(optional)]
    mono: bool,
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
    /// Cannot be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let id = unique("field");
    let (hint_id, problem_id, list_id) = (format!("{id}-hint"), format!("{id}-problem"), format!("{id}-list"));
    let described = {
        let (hint_id, problem_id) = (hint.is_some().then(|| hint_id.clone()), problem_id.clone());
        move || match (problem.with(Option::is_some), &hint_id) {
            (true, _) => Some(problem_id.clone()),
            (false, hint) => hint.clone(),
        }
    };
    // Without suggestions it is a plain field, also for screen readers.
    let list = {
        let list_id = list_id.clone();
        move || suggestions.with(|suggestions| (!suggestions.is_empty()).then(|| list_id.clone()))
    };
    view! {
        <div class="field">
            <label for=id.clone() class:visually-hidden=label_hidden>{label}</label>
            <input
                id=id
                type=kind
                class:mono=mono
                placeholder=placeholder
                autocomplete=autocomplete
                spellcheck="false"
                autofocus=autofocus
                list=list
                disabled=move || disabled.get()
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=described
                bind:value=value
            />
            <datalist id=list_id>
                {move || suggestions.get().into_iter().map(|text| view! { <option value=text></option> }).collect_view()}
            </datalist>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <p class="problem" id=problem_id aria-live="polite">{move || problem.get()}</p>
        </div>
    }
}

//! A field for a secret.

use leptos::prelude::*;

use super::{Ico, IconButton, unique};
use crate::i18n::t;

/// A field for a secret, with a button that shows what is typed.
#[component]
pub fn PasswordField(
    /// Its label.
    #[prop(into)]
    label: String,
    /// What is in it.
    value: RwSignal<String>,
    /// Stands below it.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong with it.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
    /// `current-password` or `new-password`.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = unique("secret");
    let (hint_id, problem_id) = (format!("{id}-hint"), format!("{id}-problem"));
    let described = {
        let (hint_id, problem_id) = (hint_id.clone(), problem_id.clone());
        move || format!("{problem_id} {hint_id}")
    };
    let shown = RwSignal::new(false);
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <div class="with-button">
                <input
                    id=id
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    spellcheck="false"
                    autocapitalize="off"
                    autofocus=autofocus
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                    aria-describedby=described
                    bind:value=value
                />
                <IconButton
                    ico=Signal::derive(move || if shown.get() { Ico::Hide } else { Ico::Show })
                    label=Signal::derive(move || {
                        let word = if shown.get() { t().common.hide } else { t().common.show };
                        word.to_owned()
                    })
                    on_click=move |_| shown.update(|shown| *shown = !*shown)
                />
            </div>
            <p class="hint" id=hint_id aria-live="polite">{move || hint.get()}</p>
            <p class="problem" id=problem_id aria-live="polite">{move || problem.get()}</p>
        </div>
    }
}

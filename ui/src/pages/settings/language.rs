//! The language of the screens.

use leptos::prelude::*;

use crate::components::{Choice, Segmented};
use crate::i18n::{Language, t};
use crate::state::use_look;

#[component]
pub(super) fn Languages() -> impl IntoView {
    let look = use_look();
    let texts = &t().settings;
    let languages = Language::ALL
        .map(|language| Choice::new(language, language.name()))
        .to_vec();
    view! {
        <section class="section">
            <Segmented
                label=texts.language
                choices=languages
                value=look.language
                on_choose=move |language| look.language.set(language)
            />
            <p class="hint">{texts.language_text}</p>
        </section>
    }
}

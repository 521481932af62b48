//! Colours, density and language, kept on this machine.

use leptos::prelude::*;

use crate::components::{Choice, Segmented};
use crate::i18n::{Language, t};
use crate::state::{Density, Theme, use_look};

#[component]
pub(super) fn Appearance() -> impl IntoView {
    let look = use_look();
    let texts = &t().settings;
    let themes = vec![
        Choice::new(Theme::System, texts.theme_system),
        Choice::new(Theme::Light, texts.theme_light),
        Choice::new(Theme::Dark, texts.theme_dark),
    ];
    let densities = vec![
        Choice::new(Density::Comfortable, texts.density_comfortable),
        Choice::new(Density::Compact, texts.density_compact),
    ];
    let languages = Language::ALL
        .map(|language| Choice::new(language, language.name()))
        .to_vec();
    view! {
        <section class="section">
            <h2>{texts.appearance}</h2>
            <Segmented label=texts.theme choices=themes value=look.theme on_choose=move |theme| look.theme.set(theme) />
            <Segmented
                label=texts.density
                choices=densities
                value=look.density
                on_choose=move |density| look.density.set(density)
            />
            <Segmented
                label=texts.language
                choices=languages
                value=look.language
                on_choose=move |language| look.language.set(language)
            />
        </section>
    }
}

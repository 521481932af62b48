//! Colours, density and size of text, kept on this machine.

use leptos::prelude::*;

use crate::components::{Choice, Segmented};
use crate::i18n::t;
use crate::state::{Density, TEXT_SIZES, Theme, use_look};

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
    let sizes = TEXT_SIZES.map(|size| Choice::new(size, format!("{size} %"))).to_vec();
    view! {
        <section class="section">
            <Segmented label=texts.theme choices=themes value=look.theme on_choose=move |theme| look.theme.set(theme) />
            <Segmented
                label=texts.density
                choices=densities
                value=look.density
                on_choose=move |density| look.density.set(density)
            />
            <Segmented
                label=texts.text_size
                choices=sizes
                value=look.text_size
                on_choose=move |size| look.text_size.set(size)
            />
        </section>
        <section class="section">
            <h3>{texts.motion}</h3>
            <p class="hint">{texts.motion_text}</p>
        </section>
        <p class="hint">{texts.kept_here}</p>
    }
}

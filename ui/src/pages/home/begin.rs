//! What is still to be set up in a new vault.

use adiuva_protocol::home::{FirstStep, Home};
use leptos::prelude::*;

use crate::components::{Ico, Icon};
use crate::i18n::t;

/// The first steps, while some are left.
#[component]
pub(super) fn Begin(seen: Signal<Home>) -> impl IntoView {
    let steps = Memo::new(move |_| seen.with(|seen| seen.first_steps.clone()));
    view! {
        <Show when=move || steps.with(|steps| !steps.is_empty())>
            <section class="home-card" aria-labelledby="home-begin">
                <h2 id="home-begin">{t().home.begin}</h2>
                <p class="hint">{t().home.begin_text}</p>
                <ul class="home-steps">
                    <For each=move || steps.get() key=|step| *step children=|step| view! { <Step step=step /> } />
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Step(step: FirstStep) -> impl IntoView {
    let (ico, address) = match step {
        FirstStep::AddFiles => (Ico::Folder, "/knowledge"),
        FirstStep::SetUpModel => (Ico::Model, "/settings/models"),
        FirstStep::BeginProject => (Ico::Projects, "/projects"),
    };
    view! {
        <li>
            <a class="home-step" href=address>
                <Icon ico=ico />
                <span class="home-step-name">{(t().home.step)(step)}</span>
                <span class="hint">{(t().home.step_text)(step)}</span>
            </a>
        </li>
    }
}

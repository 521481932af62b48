//! Which models search by meaning uses, and what another choice costs.

use adiuva_protocol::settings::Embedding;
use leptos::prelude::*;

use crate::components::{Banner, OptionCard, Options, Progress};
use crate::i18n::{numbers, t};
use crate::state::use_status;

#[component]
pub(super) fn Embeddings() -> impl IntoView {
    let texts = &t().settings;
    let status = use_status();
    let settings = status.settings();
    let chosen = Signal::derive(move || {
        settings.with(|settings| settings.as_ref().map(|settings| settings.embedding).unwrap_or_default())
    });
    let cards = vec![
        OptionCard {
            value: Embedding::ByLanguage,
            label: texts.by_language,
            hint: texts.by_language_hint,
        },
        OptionCard {
            value: Embedding::English,
            label: texts.english,
            hint: texts.english_hint,
        },
        OptionCard {
            value: Embedding::Multilingual,
            label: texts.multilingual,
            hint: texts.multilingual_hint,
        },
    ];
    view! {
        <p class="lead">{texts.embeddings_lead}</p>
        <section class="section">
            <Options
                label=texts.embeddings_choice
                cards=cards
                value=chosen
                disabled=Signal::derive(move || settings.with(Option::is_none))
                on_choose=move |embedding| status.change(|settings| settings.embedding = embedding)
            />
            <Banner>{texts.embeddings_cost}</Banner>
            <HowFar />
        </section>
    }
}

/// How many files are found by meaning, so that a change can be followed here.
#[component]
fn HowFar() -> impl IntoView {
    let status = use_status();
    let done = Signal::derive(move || status.coverage().map_or(0, |counts| counts.embedded));
    let all = Signal::derive(move || {
        status.coverage().map_or(0, |counts| {
            counts.embedded + counts.searchable + counts.queued + counts.reading
        })
    });
    let words = Signal::derive(move || {
        (t().settings.embeddings_state)(&numbers::count(done.get()), &numbers::count(all.get()))
    });
    view! {
        <div class="how-far">
            <Progress label=words done=done all=all />
            <p class="hint">{words}</p>
        </div>
    }
}

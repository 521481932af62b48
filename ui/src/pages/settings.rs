//! Everything that can be set, in sections with an address each.

mod about;
mod app;
mod appearance;
mod data;
mod embeddings;
mod language;
mod models;
mod security;

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

use self::about::About;
use self::app::App;
use self::appearance::Appearance;
use self::data::Data;
use self::embeddings::Embeddings;
use self::language::Languages;
use self::models::Models;
use self::security::Security;
use crate::backend::{self, Place};
use crate::components::{Ico, Icon, Page};
use crate::i18n::t;
use crate::state::page_title;

/// A section of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Models,
    Embeddings,
    Appearance,
    Language,
    Security,
    Data,
    App,
    About,
}

impl Section {
    const ALL: [Self; 8] = [
        Self::Models,
        Self::Embeddings,
        Self::Appearance,
        Self::Language,
        Self::Security,
        Self::Data,
        Self::App,
        Self::About,
    ];

    /// Its word in the address.
    const fn word(self) -> &'static str {
        match self {
            Self::Models => "models",
            Self::Embeddings => "embeddings",
            Self::Appearance => "appearance",
            Self::Language => "language",
            Self::Security => "security",
            Self::Data => "data",
            Self::App => "app",
            Self::About => "about",
        }
    }

    fn name(self) -> &'static str {
        let texts = &t().settings;
        match self {
            Self::Models => texts.section_models,
            Self::Embeddings => texts.section_embeddings,
            Self::Appearance => texts.section_appearance,
            Self::Language => texts.section_language,
            Self::Security => texts.section_security,
            Self::Data => texts.section_data,
            Self::App => texts.section_app,
            Self::About => texts.section_about,
        }
    }

    const fn ico(self) -> Ico {
        match self {
            Self::Models => Ico::Model,
            Self::Embeddings => Ico::Search,
            Self::Appearance => Ico::Light,
            Self::Language => Ico::Language,
            Self::Security => Ico::Shield,
            Self::Data => Ico::Folder,
            Self::App => Ico::System,
            Self::About => Ico::Info,
        }
    }

    /// Those that there are here: a browser has no window to set.
    fn here() -> impl Iterator<Item = Self> {
        let in_window = backend::place() == Place::Window;
        Self::ALL
            .into_iter()
            .filter(move |section| in_window || *section != Self::App)
    }
}

/// Everything that can be set.
#[component]
pub fn Settings() -> impl IntoView {
    let params = use_params_map();
    let section = Memo::new(move |_| {
        let word = params.with(|params| params.get("section").unwrap_or_default());
        Section::here()
            .find(|section| section.word() == word)
            .unwrap_or(Section::Models)
    });
    let body = move || match section.get() {
        Section::Models => view! { <Models /> }.into_any(),
        Section::Embeddings => view! { <Embeddings /> }.into_any(),
        Section::Appearance => view! { <Appearance /> }.into_any(),
        Section::Language => view! { <Languages /> }.into_any(),
        Section::Security => view! { <Security /> }.into_any(),
        Section::Data => view! { <Data /> }.into_any(),
        Section::App => view! { <App /> }.into_any(),
        Section::About => view! { <About /> }.into_any(),
    };
    view! {
        <Page title=t().settings.title.to_owned()>
            {move || {
                let name = section.get().name();
                page_title(move || format!("{name} · {}", t().settings.title));
            }}
            <div class="settings">
                <Sections />
                <div class="settings-body">
                    <h2 class="settings-name">{move || section.get().name()}</h2>
                    {body}
                </div>
            </div>
        </Page>
    }
}

#[component]
fn Sections() -> impl IntoView {
    let links = Section::here()
        .map(|section| {
            view! {
                <li>
                    <A href=format!("/settings/{}", section.word()) attr:class="nav-link">
                        <Icon ico=section.ico() />
                        <span>{section.name()}</span>
                    </A>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="settings-sections" aria-label=t().settings.sections>
            <ul>{links}</ul>
        </nav>
    }
}

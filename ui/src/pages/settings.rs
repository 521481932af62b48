//! Everything that can be set, in sections with an address each.

mod about;
mod app;
mod appearance;
mod data;
mod embeddings;
mod language;
mod mail;
mod models;
mod permissions;
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
use self::mail::Mail;
use self::models::Models;
use self::permissions::Permissions;
use self::security::Security;
use crate::components::{Icon, Page};
use crate::i18n::t;
use crate::shell::{Section, sections};
use crate::state::page_title;

/// Everything that can be set.
#[component]
pub fn Settings() -> impl IntoView {
    let params = use_params_map();
    let section = Memo::new(move |_| {
        let word = params.with(|params| params.get("section").unwrap_or_default());
        sections()
            .find(|section| section.word() == word)
            .unwrap_or(Section::Models)
    });
    let body = move || match section.get() {
        Section::Models => view! { <Models /> }.into_any(),
        Section::Mail => view! { <Mail /> }.into_any(),
        Section::Embeddings => view! { <Embeddings /> }.into_any(),
        Section::Appearance => view! { <Appearance /> }.into_any(),
        Section::Language => view! { <Languages /> }.into_any(),
        Section::Permissions => view! { <Permissions /> }.into_any(),
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
    let links = sections()
        .map(|section| {
            view! {
                <li>
                    <A href=section.address() attr:class="nav-link">
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

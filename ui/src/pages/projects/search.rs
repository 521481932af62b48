//! Finding tasks, notes, docs and projects by words, in the place of what is listed otherwise.

use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::search::{WorkspaceFound, WorkspaceHit, WorkspaceSearch};
use leptos::prelude::*;

use crate::components::{Badge, Empty, Ico, Icon, Loaded, entity_address};
use crate::i18n::t;
use crate::state::{Kind, fetch};

#[component]
pub(super) fn SearchBox(children: ChildrenFn) -> impl IntoView {
    let texts = &t().projects;
    let query = RwSignal::new(String::new());
    let asked = Memo::new(move |_| query.with(|query| query.trim().to_owned()));
    let searching = Memo::new(move |_| !asked.with(String::is_empty));
    view! {
        <div class="search-field" role="search">
            <Icon ico=Ico::Search />
            <input type="search" aria-label=texts.search placeholder=texts.search autocomplete="off" bind:value=query />
        </div>
        <Show when=move || searching.get() fallback=move || children()>
            <Found asked=asked />
        </Show>
    }
}

#[component]
fn Found(asked: Memo<String>) -> impl IntoView {
    let texts = &t().projects;
    let found = fetch(
        move || WorkspaceSearch {
            query: asked.get(),
            kinds: Vec::new(),
            project_id: None,
            limit: 50,
        },
        &[Kind::Workspace],
    );
    view! {
        <Loaded
            from=found
            is_empty=Callback::new(|found: WorkspaceFound| found.hits.is_empty())
            empty=move || view! { <Empty ico=Ico::Search title=texts.found_none text=texts.found_none_text /> }
            view=move |found| {
                view! {
                    <ol class="hits" aria-label=texts.found>
                        <For each=move || found.get().hits key=|hit| (hit.id, hit.excerpt.clone(), hit.title.clone()) let:hit>
                            <Hit hit=hit />
                        </For>
                    </ol>
                }
            }
        />
    }
}

#[component]
fn Hit(hit: WorkspaceHit) -> impl IntoView {
    let texts = &t().projects;
    let project = hit.project_id.map(|project| project.to_string());
    let address = entity_address(hit.kind, &hit.id.to_string(), project.as_deref());
    let kind = match hit.kind {
        EntityKind::Note => texts.note,
        EntityKind::Doc => texts.doc,
        EntityKind::Task => texts.task,
        _ => texts.project,
    };
    view! {
        <li class="hit">
            <a class="hit-link" href=address>{hit.title}</a>
            <p class="hit-place"><Badge>{kind}</Badge></p>
            <p class="hit-text">{hit.excerpt}</p>
        </li>
    }
}

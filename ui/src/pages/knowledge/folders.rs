//! The sources by base.

use adiuva_protocol::BaseId;
use adiuva_protocol::knowledge::{Bases, Sources};
use leptos::prelude::*;

use super::live::{Live, sum};
use super::overview::Overview;
use super::source::Source;
use crate::components::{Button, ButtonKind, Empty, Ico, Loaded};
use crate::i18n::t;
use crate::state::use_status;

#[component]
pub(super) fn Folders(live: Live, adding: RwSignal<bool>) -> impl IntoView {
    let texts = &t().knowledge;
    let status = use_status();
    let empty = move || {
        view! {
            <Empty ico=Ico::Knowledge title=texts.empty_title text=texts.empty_text>
                <Button kind=ButtonKind::Primary ico=Ico::Add on_click=move |_| adding.set(true)>{texts.add}</Button>
            </Empty>
        }
    };
    let filled = move |data: Signal<Sources>| {
        let all = Signal::derive(move || {
            let listed = || data.with(|data| sum(data.sources.iter().map(|source| live.now(source.clone()).coverage)));
            status.coverage().unwrap_or_else(listed)
        });
        view! {
            <Overview live=live coverage=all />
            <For each=move || groups(&data.get(), live.bases.get().and_then(Result::ok)) key=|(id, name)| (*id, name.clone()) let:group>
                <Base live=live data=data id=group.0 name=group.1 />
            </For>
        }
    };
    view! {
        <Loaded
            from=live.sources
            is_empty=move |data: Sources| data.sources.is_empty()
            empty=empty
            view=filled
        />
    }
}

/// The bases that have sources, in the order of their names.
fn groups(data: &Sources, bases: Option<Bases>) -> Vec<(BaseId, Option<String>)> {
    let has_sources = |id: BaseId| data.sources.iter().any(|source| source.base == id);
    let known = bases.map(|bases| bases.bases).unwrap_or_default();
    let mut groups: Vec<(BaseId, Option<String>)> = known
        .into_iter()
        .filter(|base| has_sources(base.id))
        .map(|base| (base.id, Some(base.name)))
        .collect();
    // A base that was made after the list was asked for has no name for a moment.
    for source in &data.sources {
        if !groups.iter().any(|(id, _)| *id == source.base) {
            groups.push((source.base, None));
        }
    }
    groups
}

#[component]
fn Base(live: Live, data: Signal<Sources>, id: BaseId, name: Option<String>) -> impl IntoView {
    let mine = move || {
        data.get()
            .sources
            .into_iter()
            .filter(|source| source.base == id)
            .collect::<Vec<_>>()
    };
    let count = move || {
        let count = u64::try_from(mine().len()).unwrap_or(u64::MAX);
        (t().knowledge.sources)(count)
    };
    let heading = name.clone().map(|name| view! { <h2>{name}</h2> });
    view! {
        <section class="base">
            <div class="spread">
                {heading}
                <span class="hint">{count}</span>
            </div>
            <ul class="followed-list">
                <For each=mine key=|source| source.id let:source>
                    <Source live=live data=data source=source base=name.clone() />
                </For>
            </ul>
        </section>
    }
}

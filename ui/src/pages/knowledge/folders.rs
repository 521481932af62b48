//! The sources by base.

use adiuva_protocol::BaseId;
use adiuva_protocol::knowledge::{BaseView, Sources};
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
            <For each=move || data.with(|data| groups(data, live.bases())) key=|id| *id let:id>
                <Base live=live data=data id=id />
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
fn groups(data: &Sources, bases: Vec<BaseView>) -> Vec<BaseId> {
    let has_sources = |id: &BaseId| data.sources.iter().any(|source| source.base == *id);
    let mut groups: Vec<BaseId> = bases.into_iter().map(|base| base.id).filter(has_sources).collect();
    // A base that was made after the list was asked for is not in it yet.
    for source in &data.sources {
        if !groups.contains(&source.base) {
            groups.push(source.base);
        }
    }
    groups
}

#[component]
fn Base(live: Live, data: Signal<Sources>, id: BaseId) -> impl IntoView {
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
    // The name may come after the sources, and must not take the focus from what is already there.
    let name = Memo::new(move |_| {
        live.bases()
            .into_iter()
            .find(|base| base.id == id)
            .map(|base| base.name)
    });
    let heading = move || name.get().map(|name| view! { <h2>{name}</h2> });
    view! {
        <section class="base">
            <div class="spread">
                {heading}
                <span class="hint">{count}</span>
            </div>
            <ul class="followed-list">
                <For each=mine key=|source| source.id let:source>
                    <Source live=live data=data source=source base=name />
                </For>
            </ul>
        </section>
    }
}

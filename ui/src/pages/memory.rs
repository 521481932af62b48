//! What is remembered: added, found, changed and forgotten here.

mod add;
mod clear;
mod edit;
mod row;

use std::time::Duration;

use adiuva_protocol::memory::{Memories, MemoryList, Tier};
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;

use self::add::Add;
use self::clear::Clear;
use self::row::Row;
use crate::components::{Choice, Empty, Ico, Loaded, Page, Segmented, Switch, TextField};
use crate::i18n::t;
use crate::state::{Kind, fetch, use_status};

/// How long typing rests before it is searched.
const REST: Duration = Duration::from_millis(150);
/// Memories that are shown; a search finds the others.
const MOST: u32 = 500;

/// What is remembered.
#[component]
pub fn Memory() -> impl IntoView {
    let texts = &t().memory;
    let status = use_status();
    let (tier, typed, words) = (
        RwSignal::new(None::<Tier>),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let mut rested = debounce(REST, move |text: String| {
        let _ = words.try_set(text);
    });
    Effect::new(move || rested(typed.get()));
    let found = fetch(
        move || MemoryList {
            tier: tier.get(),
            search: Some(words.get()),
            among: None,
            limit: MOST,
        },
        &[Kind::Memory],
    );
    let is_on = move || {
        status
            .settings()
            .with(|settings| settings.as_ref().is_none_or(|settings| settings.memory))
    };
    let choices = std::iter::once(Choice::new(None, texts.all))
        .chain(Tier::ALL.map(|tier| Choice::new(Some(tier), (texts.tier)(tier))))
        .collect();
    view! {
        <Page title=texts.title.to_owned() actions=|| view! { <Clear /> }>
            <p class="lead">{texts.about}</p>
            <Switch
                label=texts.switch
                hint=texts.switch_hint
                on=Signal::derive(is_on)
                disabled=Signal::derive(move || status.settings().with(Option::is_none))
                on_change=move |on| status.change(|settings| settings.memory = on)
            />
            <Add />
            <div class="spread wraps memory-find" role="search">
                <Segmented
                    label=texts.tiers
                    label_hidden=true
                    choices=choices
                    value=tier
                    on_choose=move |chosen| tier.set(chosen)
                />
                <TextField label=texts.search value=typed label_hidden=true kind="search" placeholder=texts.search />
            </div>
            <Loaded
                from=found
                rows=5
                is_empty=Callback::new(|found: Memories| found.memories.is_empty())
                empty=move || {
                    if words.with(|words| words.trim().is_empty()) {
                        view! { <Empty ico=Ico::Memory title=texts.empty text=texts.empty_text /> }.into_any()
                    } else {
                        view! { <Empty ico=Ico::Search title=texts.none /> }.into_any()
                    }
                }
                view=move |found| {
                    Tier::ALL.map(|tier| view! { <Group tier=tier found=found /> }).collect_view()
                }
            />
        </Page>
    }
}

/// The memories of one tier; nothing where there are none.
#[component]
fn Group(tier: Tier, found: Signal<Memories>) -> impl IntoView {
    let texts = &t().memory;
    let of_tier = Memo::new(move |_| {
        let mut memories = found.get().memories;
        memories.retain(|memory| memory.tier == tier);
        memories
    });
    let count = move || {
        found.with(|found| {
            let count = found.counts.iter().find(|count| count.tier == tier)?;
            Some((texts.count)(count.count))
        })
    };
    view! {
        <Show when=move || !of_tier.with(Vec::is_empty)>
            <section class="section" aria-label=(texts.tier)(tier)>
                <h2>{(texts.tier)(tier)}</h2>
                <p class="hint">{(texts.tier_about)(tier)} " " {count}</p>
                <ul class="cards">
                    <For each=move || of_tier.get() key=|memory| format!("{memory:?}") let:memory>
                        <Row memory=memory />
                    </For>
                </ul>
            </section>
        </Show>
    }
}

//! Passages by words and by meaning. What is asked stands in the address, so that going back, loading again and links to a
//! search work.

mod asked;
mod filters;
mod hit;
mod hits;

use std::time::Duration;

use adiuva_protocol::knowledge::{Found, KnowledgeSearch, Mode};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use self::asked::Asked;
use self::filters::Filters;
use self::hits::Hits;
use crate::components::{Banner, Button, Choice, Empty, Failed, Ico, Icon, Page, Segmented, Skeleton};
use crate::i18n::{failures, t};
use crate::state::{Tone, use_status};

/// How long typing rests before it is searched.
const REST: Duration = Duration::from_millis(150);
/// Passages that are asked for.
const MOST: u32 = 50;

/// What is asked, and the way to ask something else.
#[derive(Clone, Copy)]
struct Asking {
    asked: Memo<Asked>,
    ask: Callback<Asked>,
}

impl Asking {
    fn new() -> Self {
        let query = use_query_map();
        let navigate = StoredValue::new_local(use_navigate());
        let ask = move |asked: Asked| {
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate.with_value(|navigate| navigate(&asked.address(), options));
        };
        Self {
            asked: Memo::new(move |_| query.with(Asked::of)),
            ask: Callback::new(ask),
        }
    }

    fn change(self, f: impl FnOnce(&mut Asked)) {
        let mut asked = self.asked.get_untracked();
        f(&mut asked);
        self.ask.run(asked);
    }
}

/// Passages by words and by meaning.
#[component]
pub fn Search() -> impl IntoView {
    let texts = &t().search;
    let asking = Asking::new();
    let asked = asking.asked;
    // Only the last request counts: an older one that is still under way is dropped.
    let found = LocalResource::new(move || {
        let asked = asked.get();
        async move {
            if asked.query.trim().is_empty() {
                return None;
            }
            let answer = crate::backend::call(KnowledgeSearch {
                query: asked.query.clone(),
                limit: MOST,
                mode: asked.mode,
                filter: asked.filter(),
            });
            Some((asked.query.clone(), answer.await))
        }
    });
    let list = NodeRef::<html::Ol>::new();
    let open_filters = RwSignal::new(asked.with_untracked(Asked::is_filtered));
    view! {
        <Page title=texts.title.to_owned()>
            <div class="search-head" role="search">
                <Field asking=asking list=list />
                <div class="spread wraps">
                    <Modes asking=asking />
                    <div class="actions">
                        <Show when=move || asked.with(Asked::is_filtered)>
                            <Button ico=Ico::Close on_click=move |_| asking.change(Asked::clear)>{texts.clear}</Button>
                        </Show>
                        <button
                            class="button"
                            type="button"
                            aria-expanded=move || open_filters.get().to_string()
                            on:click=move |_| open_filters.update(|open| *open = !*open)
                        >
                            <Icon ico=Ico::Filter />
                            {texts.filters}
                        </button>
                    </div>
                </div>
                <Show when=move || open_filters.get()>
                    <Filters asking=asking />
                </Show>
            </div>
            <Results asking=asking found=found list=list />
        </Page>
    }
}

#[component]
fn Field(asking: Asking, list: NodeRef<html::Ol>) -> impl IntoView {
    let texts = &t().search;
    let field = NodeRef::<html::Input>::new();
    let mut look = debounce(REST, move |query: String| asking.change(|asked| asked.query = query));
    // Going back changes the address, and the field with it; while it is typed in the field leads.
    Effect::new(move || {
        let query = asking.asked.with(|asked| asked.query.clone());
        if let Some(field) = field.get()
            && document().active_element().as_ref() != Some(field.as_ref())
        {
            field.set_value(&query);
        }
    });
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            hits::focus(list, 0);
        }
        "Enter" => {
            event.prevent_default();
            asking.change(|asked| asked.query = event_target_value(&event));
        }
        _ => {}
    };
    view! {
        <div class="search-field">
            <Icon ico=Ico::Search />
            <input
                type="search"
                aria-label=texts.query
                placeholder=texts.query_hint
                autocomplete="off"
                spellcheck="false"
                autofocus=true
                node_ref=field
                prop:value=asking.asked.get_untracked().query
                on:input=move |event| look(event_target_value(&event))
                on:keydown=on_key
            />
        </div>
    }
}

#[component]
fn Modes(asking: Asking) -> impl IntoView {
    let texts = &t().search;
    let modes = vec![
        Choice::new(Mode::Hybrid, texts.mode_hybrid),
        Choice::new(Mode::Keyword, texts.mode_keyword),
        Choice::new(Mode::Vector, texts.mode_vector),
    ];
    view! {
        <Segmented
            label=texts.mode
            label_hidden=true
            choices=modes
            value=Signal::derive(move || asking.asked.with(|asked| asked.mode))
            on_choose=move |mode| asking.change(|asked| asked.mode = mode)
        />
    }
}

type Answer = Option<(String, Result<Found, adiuva_protocol::Failure>)>;

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Untold,
    Loading,
    Failed,
    Nothing,
    Filled,
}

#[component]
fn Results(asking: Asking, found: LocalResource<Answer>, list: NodeRef<html::Ol>) -> impl IntoView {
    let asked = asking.asked;
    let none = Memo::new(move |_| asked.with(|asked| asked.query.trim().is_empty()));
    let problem = Memo::new(move |_| found.get().flatten().and_then(|(_, answer)| answer.err()));
    // The last hits stay while others are on their way.
    let last = Memo::new(move |before: Option<&Option<(String, Found)>>| match found.get() {
        Some(Some((query, Ok(answer)))) => Some((query, answer)),
        Some(None) => None,
        _ => before.cloned().flatten(),
    });
    let stage = Memo::new(move |_| {
        if none.get() {
            return Stage::Untold;
        }
        match last.with(|last| last.as_ref().map(|(_, found)| found.hits.is_empty())) {
            Some(true) => Stage::Nothing,
            Some(false) => Stage::Filled,
            None if problem.with(Option::is_some) => Stage::Failed,
            None => Stage::Loading,
        }
    });
    let retry = Callback::new(move |()| found.refetch());
    let notice = move || {
        let notice = last.with(|last| last.as_ref().and_then(|(_, found)| found.notice.clone()))?;
        (!none.get()).then(|| view! { <Banner tone=Tone::Info>{notice}</Banner> })
    };
    let stale = move || {
        let failure = problem
            .get()
            .filter(|_| !matches!(stage.get(), Stage::Failed | Stage::Untold))?;
        Some(view! {
            <Banner tone=Tone::Warning>
                <span>{failures::line(&failure)}</span>
                <Button ico=Ico::Retry on_click=move |_| retry.run(())>{t().common.retry}</Button>
            </Banner>
        })
    };
    view! {
        {stale}
        {notice}
        {move || match stage.get() {
            Stage::Untold => view! { <Untold /> }.into_any(),
            Stage::Loading => view! { <Skeleton rows=6 /> }.into_any(),
            Stage::Failed => problem
                .get_untracked()
                .map(|failure| view! { <Failed failure=failure on_retry=retry /> })
                .into_any(),
            Stage::Nothing => view! { <Nothing asking=asking /> }.into_any(),
            Stage::Filled => view! { <Hits last=last list=list /> }.into_any(),
        }}
    }
}

/// Nothing was asked yet.
#[component]
fn Untold() -> impl IntoView {
    let texts = &t().search;
    let status = use_status();
    let bare = Memo::new(move |_| status.coverage().is_some_and(|counts| counts.files == 0));
    move || {
        if bare.get() {
            view! {
                <Empty ico=Ico::Folder title=texts.no_files_title text=texts.no_files_text>
                    <a class="button primary" href="/knowledge">{texts.to_knowledge}</a>
                </Empty>
            }
            .into_any()
        } else {
            view! { <Empty ico=Ico::Search title=texts.empty_title text=texts.empty_text /> }.into_any()
        }
    }
}

#[component]
fn Nothing(asking: Asking) -> impl IntoView {
    let texts = &t().search;
    let filtered = asking.asked.with_untracked(Asked::is_filtered);
    let text = if filtered { texts.none_filtered } else { texts.none_text };
    view! {
        <Empty ico=Ico::Search title=texts.none_title text=text>
            {filtered.then(|| view! { <Button on_click=move |_| asking.change(Asked::clear)>{texts.clear}</Button> })}
        </Empty>
    }
}

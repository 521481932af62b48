//! One source: where it is, how far it is, what is wrong with it, what can be done.

use adiuva_protocol::knowledge::{SourceView, Sources};
use adiuva_screen::format::shorten;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::coverage::{CoverageBar, in_words};
use super::live::Live;
use crate::components::{Banner, Button, Ico, Icon, Menu, MenuItem, StatusDot};
use crate::i18n::t;
use crate::state::Tone;

/// So much of a path is shown.
const PATH: usize = 72;

#[component]
pub(super) fn Source(
    live: Live,
    data: Signal<Sources>,
    source: SourceView,
    base: Memo<Option<String>>,
) -> impl IntoView {
    let texts = &t().knowledge;
    let (id, path) = (source.id, source.path.clone());
    let now = Memo::new(move |_| {
        let fetched = data.with(|data| data.sources.iter().find(|other| other.id == id).cloned());
        live.now(fetched.unwrap_or_else(|| source.clone()))
    });
    let coverage = Signal::derive(move || now.with(|source| source.coverage));
    let state = Memo::new(move |_| now.with(state));
    let remove = move || live.remove(now.get_untracked(), base.get_untracked());
    let problem_of = Memo::new(move |_| now.with(|source| source.problem.clone()));
    let problem = move || {
        problem_of.get().map(|problem| {
            view! {
                <Banner tone=Tone::Warning>
                    <span>{problem}</span>
                    <Button ico=Ico::Retry on_click=move |_| live.rescan(Some(id))>{texts.rescan}</Button>
                    <Button ico=Ico::Delete on_click=move |_| remove()>{texts.remove}</Button>
                </Banner>
            }
        })
    };
    let items = menu(live, now, remove);
    view! {
        <li class="followed">
            <div class="followed-head">
                <Icon ico=Ico::Folder />
                <h3 class="followed-path" title=path.clone()>{shorten(&path, PATH)}</h3>
                <StatusDot
                    tone=Signal::derive(move || state.get().0)
                    label=Signal::derive(move || state.get().1.to_owned())
                />
                <Menu label=(texts.actions)(&path) items=items />
            </div>
            <CoverageBar coverage=coverage />
            <p class="followed-counts">
                <span>{move || in_words(&coverage.get())}</span>
                <Part count=Signal::derive(move || coverage.get().queued + coverage.get().reading) words=texts.waiting />
                <FailedPart id=id.to_string() count=Signal::derive(move || coverage.get().failed) />
                <Part count=Signal::derive(move || coverage.get().ignored) words=texts.ignored />
            </p>
            {problem}
        </li>
    }
}

#[component]
fn Part(count: Signal<u64>, words: fn(u64) -> String) -> impl IntoView {
    view! {
        <Show when=move || { count.get() > 0 }>
            <span>{move || words(count.get())}</span>
        </Show>
    }
}

#[component]
fn FailedPart(id: String, count: Signal<u64>) -> impl IntoView {
    let href = StoredValue::new(format!("/knowledge?view=files&status=failed&source={id}"));
    view! {
        <Show when=move || { count.get() > 0 }>
            <a href=href.get_value()>{move || (t().knowledge.failed)(count.get())}</a>
        </Show>
    }
}

fn state(source: &SourceView) -> (Tone, &'static str) {
    let texts = &t().knowledge;
    if source.problem.is_some() {
        (Tone::Warning, texts.problem)
    } else if source.coverage.scanning {
        (Tone::Info, texts.scanning)
    } else if source.watching {
        (Tone::Good, texts.watching)
    } else {
        (Tone::Info, texts.not_watching)
    }
}

fn menu(live: Live, now: Memo<SourceView>, remove: impl Fn() + Copy + Send + Sync + 'static) -> Signal<Vec<MenuItem>> {
    let texts = &t().knowledge;
    let navigate = StoredValue::new_local(use_navigate());
    let go = move |address: String| {
        navigate.with_value(|navigate| navigate(&address, NavigateOptions::default()));
    };
    Signal::derive(move || {
        let (id, failed) = now.with(|source| (source.id, source.coverage.failed));
        let mut items = vec![
            MenuItem::new(texts.show_files, Ico::File, move || {
                go(format!("/knowledge?view=files&source={id}"))
            }),
            MenuItem::new(texts.search_in, Ico::Search, move || go(format!("/search?source={id}"))),
            MenuItem::new(texts.rescan, Ico::Retry, move || live.rescan(Some(id))),
        ];
        if failed > 0 {
            items.push(MenuItem::new(texts.retry_failed, Ico::Retry, move || {
                live.retry(Some(id), None)
            }));
        }
        items.push(MenuItem::new(texts.remove, Ico::Delete, remove).danger());
        items
    })
}

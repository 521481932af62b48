//! What was found, best first. Arrows move from hit to hit.

use adiuva_protocol::knowledge::{Found, Hit};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::MOST;
use super::hit::{HitView, name_of};
use crate::i18n::t;
use crate::state::use_drafts;

#[component]
pub(super) fn Hits(last: Memo<Option<(String, Found)>>, list: NodeRef<html::Ol>) -> impl IntoView {
    let texts = &t().search;
    let drafts = use_drafts();
    let navigate = StoredValue::new_local(use_navigate());
    let hits =
        Memo::new(move |_| last.with(|last| last.as_ref().map(|(_, found)| found.hits.clone()).unwrap_or_default()));
    let best = Memo::new(move |_| hits.with(|hits| hits.first().map_or(1.0, |hit| hit.score)));
    let query = Memo::new(move |_| last.with(|last| last.as_ref().map(|(query, _)| query.clone()).unwrap_or_default()));
    let ask = Callback::new(move |title: String| {
        drafts.keep_text(None, (texts.ask_text)(&title, query.get_untracked().trim()));
        navigate.with_value(|navigate| navigate("/chat", NavigateOptions::default()));
    });
    let on_key = move |event: KeyboardEvent| {
        let now = focused(list);
        match (event.key().as_str(), now) {
            ("Enter", Some(now)) if event.ctrl_key() || event.meta_key() => {
                if let Some(title) = hits.with_untracked(|hits| hits.get(now).map(name_of)) {
                    ask.run(title);
                }
            }
            ("ArrowDown", Some(now)) => focus(list, now + 1),
            ("ArrowUp", Some(0)) => focus_field(),
            ("ArrowUp", Some(now)) => focus(list, now - 1),
            ("Home", Some(_)) => focus(list, 0),
            ("End", Some(_)) => focus(list, hits.with_untracked(Vec::len).saturating_sub(1)),
            _ => return,
        }
        event.prevent_default();
    };
    let told = move || {
        let count = hits.with(Vec::len);
        let number = u64::try_from(count).unwrap_or(u64::MAX);
        if u64::from(MOST) == number {
            (texts.found_most)(number)
        } else {
            (texts.found)(number)
        }
    };
    view! {
        <div class="spread">
            <p class="hint" role="status">{told}</p>
            <p class="hint">{texts.keys}</p>
        </div>
        <ol class="hits" aria-label=texts.hits node_ref=list on:keydown=on_key>
            <For each=move || hits.get() key=key let:hit>
                <HitView hit=hit best=best on_ask=ask />
            </For>
        </ol>
    }
}

/// A hit is drawn anew when anything of it is different.
fn key(hit: &Hit) -> (adiuva_protocol::ChunkId, u32, Vec<String>) {
    (hit.chunk, hit.score.to_bits(), hit.why.terms.clone())
}

fn links(list: NodeRef<html::Ol>) -> Vec<HtmlElement> {
    let found = list
        .get_untracked()
        .and_then(|list| list.query_selector_all(".hit-link").ok());
    let Some(found) = found else { return Vec::new() };
    (0..found.length())
        .filter_map(|index| found.item(index)?.dyn_into().ok())
        .collect()
}

/// Which hit's link has the focus.
fn focused(list: NodeRef<html::Ol>) -> Option<usize> {
    let active = document().active_element()?;
    links(list)
        .iter()
        .position(|link| AsRef::<Element>::as_ref(link) == &active)
}

/// Gives a hit's link the focus; nothing behind the last one.
pub(super) fn focus(list: NodeRef<html::Ol>, index: usize) {
    if let Some(link) = links(list).get(index) {
        let _ = link.focus();
    }
}

fn focus_field() {
    let field = document().query_selector(".search-field input").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

//! The text, block by block, scrolled to the current mark; further parts come when their side comes near.

use std::sync::Arc;

use adiuva_screen::passage::{Block, Piece, pieces};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::marks::{Kind, Marks};
use super::reading::{Reading, Side};
use crate::components::{Banner, Button, Ico};
use crate::i18n::t;
use crate::state::Tone;

/// How near an end of what is there may come before more is fetched, in pixels.
const NEAR: i32 = 3_000;

#[component]
pub(super) fn Text(reading: Reading, marks: Marks) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let height = StoredValue::new(0);
    let on_scroll = move |_| {
        let Some(shown) = scroller.get_untracked() else { return };
        let (above, all) = (shown.scroll_top(), shown.scroll_height());
        height.set_value(all);
        if all - above - shown.client_height() < NEAR {
            reading.extend(Side::After);
        } else if above < NEAR {
            reading.extend(Side::Before);
        }
    };
    keep_place(reading, scroller, height);
    show_current(reading, marks, scroller);
    let is_empty = move || reading.with(|fetched| fetched.blocks.is_empty());
    let cut = move || {
        reading.problem().map(|_| {
            view! {
                <Banner tone=Tone::Warning>
                    <span>{t().document.cut}</span>
                    <Button ico=Ico::Retry on_click=move |_| { reading.extend(Side::After); reading.extend(Side::Before); }>
                        {t().common.retry}
                    </Button>
                </Banner>
            }
        })
    };
    view! {
        {cut}
        <div
            class="document-scroll"
            role="region"
            tabindex="0"
            aria-label=t().document.text
            node_ref=scroller
            on:scroll=on_scroll
        >
            <div class="document-text">
                <Show when=is_empty>
                    <p class="hint">{t().document.empty}</p>
                </Show>
                <For each=move || reading.with(|fetched| fetched.blocks.clone()) key=|block| block.span.start let:block>
                    <Part block=block marks=marks />
                </For>
            </div>
        </div>
    }
}

#[component]
fn Part(block: Arc<Block>, marks: Marks) -> impl IntoView {
    let page = block.page.map(|page| {
        let name = (t().document.page)(page);
        view! { <div class="page-mark"><span>{name}</span></div> }
    });
    let here = {
        let block = Arc::clone(&block);
        Memo::new(move |_| marks.within(&block))
    };
    let cut = move || {
        here.with(|here| pieces(&block, here))
            .into_iter()
            .map(piece)
            .collect_view()
    };
    view! {
        {page}
        <div class="document-block">{cut}</div>
    }
}

fn piece(piece: Piece<Kind>) -> AnyView {
    let class = match piece.kind {
        None => return piece.text.into_any(),
        Some(Kind::Passage) => "passage",
        Some(Kind::Found) => "found",
        Some(Kind::Current) => "current",
    };
    view! { <mark class=class>{piece.text}</mark> }.into_any()
}

/// Scrolls to the current mark when it becomes another one, or comes with a part that was fetched for it.
fn show_current(reading: Reading, marks: Marks, scroller: NodeRef<html::Div>) {
    let current = Memo::new(move |_| {
        let current = marks.current()?;
        let there = reading.with(|fetched| fetched.span.start <= current.start && current.start < fetched.span.end);
        there.then_some(current)
    });
    Effect::new(move || {
        let (Some(_), Some(shown)) = (current.get(), scroller.get()) else {
            return;
        };
        request_animation_frame(move || {
            let mark = shown.query_selector("mark.current").ok().flatten();
            if let Some(mark) = mark.and_then(|mark| mark.dyn_into::<HtmlElement>().ok()) {
                let options = ScrollIntoViewOptions::new();
                options.set_block(ScrollLogicalPosition::Center);
                mark.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    });
}

/// Holds what is seen in its place when a part comes before it, where the browser does not do that by itself. `height` is
/// how high all of it was when it was scrolled last, which is when that part was asked for.
fn keep_place(reading: Reading, scroller: NodeRef<html::Div>, height: StoredValue<i32>) {
    Effect::new(move |before: Option<u64>| {
        let start = reading.with(|fetched| fetched.span.start);
        let shown = scroller.get_untracked().filter(|shown| !has_anchors(shown));
        if let Some(shown) = shown.filter(|_| before.is_some_and(|before| start < before)) {
            request_animation_frame(move || {
                let grown = shown.scroll_height() - height.get_value();
                shown.set_scroll_top(shown.scroll_top() + grown);
            });
        }
        start
    });
}

fn has_anchors(element: &HtmlElement) -> bool {
    js_sys::Reflect::has(&element.style(), &"overflowAnchor".into()).unwrap_or(false)
}

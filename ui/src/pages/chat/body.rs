//! The text of an answer: blocks of safe HTML, of which only those that changed are drawn again.

use std::sync::Arc;

use adiuva_protocol::knowledge::{Answer, Span};
use adiuva_screen::markdown::{Citations, Stream, underline};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

use super::cite::{Citing, Quoted, chip_of};
use super::doing::copy;
use super::live::cited;
use crate::i18n::t;
use crate::state::use_toasts;

/// The blocks of a text.
pub(crate) type Blocks = Vec<Arc<str>>;

/// Renders a whole answer: with its citations where they were checked, and sentences without support underlined.
pub(crate) fn render(text: &str, answer: Option<&Answer>) -> Blocks {
    let mut stream = Stream::new(Citations::none());
    stream.append(text);
    stream.finish_with(answer.map(cited).unwrap_or_default());
    let sentences: Vec<String> = answer
        .filter(|answer| !answer.extracts)
        .map(|answer| {
            let spans = answer.unsupported.iter();
            spans.map(|span| part(&answer.answer, *span)).collect()
        })
        .unwrap_or_default();
    if sentences.is_empty() {
        return stream.blocks().to_vec();
    }
    let sentences: Vec<&str> = sentences.iter().map(String::as_str).collect();
    let blocks = stream.blocks().iter();
    blocks.map(|block| Arc::from(underline(block, &sentences))).collect()
}

/// The part of a text that a span names.
pub(crate) fn part(text: &str, span: Span) -> String {
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    let length = place(span.end).saturating_sub(place(span.start));
    text.chars().skip(place(span.start)).take(length).collect()
}

/// Draws the blocks. Citations show a card when they are pointed at or focused, and lead to their place.
#[component]
pub(crate) fn Body(
    /// The blocks, which may grow.
    #[prop(into)]
    blocks: Signal<Blocks>,
    /// What a number stands for.
    #[prop(into)]
    quoted: Callback<u16, Option<Quoted>>,
    /// What is done with citations.
    citing: Citing,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let toasts = use_toasts();
    Effect::new(move |drawn: Option<Vec<(Arc<str>, Element)>>| {
        let Some(node) = node.get() else { return Vec::new() };
        let blocks = blocks.get();
        draw(&node, drawn.unwrap_or_default(), &blocks)
    });
    let point = move |event: &Event| match chip_of(event) {
        Some((chip, number)) => {
            if let Some(quoted) = quoted.run(number) {
                citing.point(&chip, quoted);
            }
        }
        None => citing.leave(),
    };
    let click = move |event: &Event| {
        if let Some((_, number)) = chip_of(event) {
            if let Some(quoted) = quoted.run(number) {
                citing.open(quoted);
            }
        } else if let Some(code) = code_of(event) {
            copy(toasts, code);
        }
    };
    let key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && citing.is_shown() {
            event.stop_propagation();
            citing.leave();
        }
    };
    view! {
        <div
            class="md"
            node_ref=node
            on:mouseover=move |event| point(&event)
            on:mouseleave=move |_| citing.leave()
            on:focusin=move |event| point(&event)
            on:focusout=move |_| citing.leave()
            on:click=move |event| click(&event)
            on:keydown=key
        ></div>
    }
}

/// Brings the elements to what the blocks say, and touches none that is the same.
fn draw(node: &HtmlElement, mut drawn: Vec<(Arc<str>, Element)>, blocks: &Blocks) -> Vec<(Arc<str>, Element)> {
    for (_, element) in drawn.drain(blocks.len().min(drawn.len())..) {
        element.remove();
    }
    for (at, block) in blocks.iter().enumerate() {
        match drawn.get_mut(at) {
            Some((same, _)) if Arc::ptr_eq(same, block) || **same == **block => {}
            Some((old, element)) => {
                fill(element, block);
                *old = Arc::clone(block);
            }
            None => {
                let Ok(element) = document().create_element("div") else {
                    break;
                };
                fill(&element, block);
                let _ = node.append_child(&element);
                drawn.push((Arc::clone(block), element));
            }
        }
    }
    drawn
}

/// Puts a block into its element. The HTML is safe by construction: `adiuva_screen::markdown` wrote it.
fn fill(element: &Element, block: &str) {
    element.set_inner_html(block);
    if !block.contains("<pre>") {
        return;
    }
    let Ok(codes) = element.query_selector_all("pre") else {
        return;
    };
    for at in 0..codes.length() {
        if let (Some(code), Ok(button)) = (codes.item(at), document().create_element("button")) {
            let _ = button.set_attribute("type", "button");
            let _ = button.set_attribute("class", "copy-code");
            button.set_text_content(Some(t().common.copy));
            let _ = code.append_child(&button);
        }
    }
}

/// The code whose copy button an event came from.
fn code_of(event: &Event) -> Option<String> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let button = target.closest(".copy-code").ok()??;
    let code = button.parent_element()?.query_selector("code").ok()??;
    code.text_content()
}

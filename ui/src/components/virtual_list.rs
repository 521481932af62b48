//! A list of any length of which only the rows in sight exist.

use std::ops::Range;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;
use web_sys::ResizeObserver;

use super::unique;

/// Rows drawn above and below what is in sight, so that quick scrolling shows no gaps.
const BEYOND: usize = 6;

/// A list of rows of equal height. One row is active: arrows, Home, End, Page Up and Page Down move it, Enter opens it,
/// and so does a click. Screen readers hear each row's place and the number of all rows.
#[component]
pub fn VirtualList<F, V>(
    /// What is listed, for screen readers.
    #[prop(into)]
    label: String,
    /// How many rows there are.
    #[prop(into)]
    count: Signal<usize>,
    /// The height of a row in pixels.
    #[prop(default = 36)]
    row_height: u32,
    /// The active row.
    #[prop(optional)]
    active: RwSignal<Option<usize>>,
    /// A row was opened.
    #[prop(optional, into)]
    on_open: Option<Callback<usize>>,
    /// A key other than those for moving was pressed on the active row.
    #[prop(optional, into)]
    on_key: Option<Callback<(usize, KeyboardEvent)>>,
    /// Other rows came into sight; rows are fetched then.
    #[prop(optional, into)]
    on_sight: Option<Callback<Range<usize>>>,
    /// Draws the row with this number, from 0. What changes in it is read from signals.
    row: F,
) -> impl IntoView
where
    F: Fn(usize) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let node = NodeRef::<html::Div>::new();
    let id = StoredValue::new(unique("list"));
    let top = RwSignal::new(0_u32);
    let height = RwSignal::new(600_u32);
    let rows = Memo::new(move |_| in_sight(top.get(), height.get(), row_height, count.get()));

    watch_height(node, height);
    Effect::new(move || {
        let rows = rows.get();
        if let Some(on_sight) = on_sight {
            on_sight.run(rows);
        }
    });
    Effect::new(move || {
        if let (Some(active), Some(list)) = (active.get(), node.get()) {
            let now = u32::try_from(list.scroll_top()).unwrap_or(0);
            if let Some(wanted) = reveal(active, now, height.get_untracked(), row_height) {
                list.set_scroll_top(i32::try_from(wanted).unwrap_or(i32::MAX));
            }
        }
    });
    let on_scroll = move |_| {
        if let Some(list) = node.get_untracked() {
            top.set(u32::try_from(list.scroll_top()).unwrap_or(0));
        }
    };
    let on_keydown = move |event: KeyboardEvent| {
        let (count, now) = (count.get_untracked(), active.get_untracked());
        let page = usize::try_from(height.get_untracked() / row_height.max(1))
            .unwrap_or(1)
            .max(1);
        if let Some(next) = moved(&event.key(), now, count, page) {
            active.set(Some(next));
            event.prevent_default();
        } else if let Some(now) = now {
            if let ("Enter", Some(on_open)) = (event.key().as_str(), on_open) {
                event.prevent_default();
                on_open.run(now);
            } else if let Some(on_key) = on_key {
                on_key.run((now, event));
            }
        }
    };
    let draw = move |index: usize| {
        let open = move |_| {
            active.set(Some(index));
            if let Some(on_open) = on_open {
                on_open.run(index);
            }
        };
        view! {
            <div
                class="list-row"
                id=id.with_value(|id| format!("{id}-{index}"))
                role="option"
                aria-selected=move || (active.get() == Some(index)).to_string()
                aria-setsize=move || count.get().to_string()
                aria-posinset=(index + 1).to_string()
                style:top=format!("{}px", offset(index, row_height))
                style:height=format!("{row_height}px")
                on:click=open
            >
                {row(index)}
            </div>
        }
    };
    view! {
        <div
            class="list"
            role="listbox"
            tabindex="0"
            aria-label=label
            aria-activedescendant=move || active.get().map(|index| id.with_value(|id| format!("{id}-{index}")))
            node_ref=node
            on:scroll=on_scroll
            on:keydown=on_keydown
        >
            <div class="list-rows" role="presentation" style:height=move || format!("{}px", offset(count.get(), row_height))>
                <For each=move || rows.get() key=|index| *index children=draw />
            </div>
        </div>
    }
}

/// Follows the height of the list, which changes with the window and the panels.
fn watch_height(node: NodeRef<html::Div>, height: RwSignal<u32>) {
    Effect::new(move || {
        let Some(list) = node.get() else { return };
        let seen = list.clone();
        let on_size = Closure::<dyn FnMut(JsValue)>::new(move |_| {
            let _ = height.try_set(u32::try_from(seen.client_height()).unwrap_or(0));
        });
        let Ok(observer) = ResizeObserver::new(on_size.as_ref().unchecked_ref()) else {
            return;
        };
        observer.observe(&list);
        let held = SendWrapper::new((observer, on_size));
        on_cleanup(move || held.0.disconnect());
    });
}

fn offset(index: usize, row_height: u32) -> u64 {
    u64::try_from(index)
        .unwrap_or(u64::MAX)
        .saturating_mul(u64::from(row_height))
}

/// The rows in sight, with some beyond.
fn in_sight(top: u32, height: u32, row_height: u32, count: usize) -> Range<usize> {
    let row_height = row_height.max(1);
    let row = |pixels: u32| usize::try_from(pixels / row_height).unwrap_or(usize::MAX);
    let first = row(top).saturating_sub(BEYOND).min(count);
    let end = row(top.saturating_add(height)).saturating_add(1 + BEYOND).min(count);
    first..end
}

/// Where to scroll so that a row is in sight; none when it is.
fn reveal(index: usize, top: u32, height: u32, row_height: u32) -> Option<u32> {
    let start = u32::try_from(index).unwrap_or(u32::MAX).saturating_mul(row_height);
    let end = start.saturating_add(row_height);
    if start < top {
        Some(start)
    } else if end > top.saturating_add(height) {
        Some(end.saturating_sub(height))
    } else {
        None
    }
}

/// The row that a key leads to.
fn moved(key: &str, now: Option<usize>, count: usize, page: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let next = match (key, now) {
        ("ArrowDown" | "ArrowUp" | "PageDown" | "PageUp", None) | ("Home", _) => 0,
        ("ArrowDown", Some(now)) => now.saturating_add(1),
        ("ArrowUp", Some(now)) => now.saturating_sub(1),
        ("PageDown", Some(now)) => now.saturating_add(page),
        ("PageUp", Some(now)) => now.saturating_sub(page),
        ("End", _) => last,
        _ => return None,
    };
    Some(next.min(last))
}

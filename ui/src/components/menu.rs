//! A menu of further actions behind a button.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{Ico, Icon, IconButton, unique};

/// One entry of a menu.
#[derive(Clone)]
pub struct MenuItem {
    /// What it is called.
    pub label: String,
    /// Its icon.
    pub ico: Ico,
    /// It removes something.
    pub danger: bool,
    /// Does it.
    pub run: Callback<()>,
}

impl MenuItem {
    /// An entry.
    pub fn new(label: impl Into<String>, ico: Ico, run: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            label: label.into(),
            ico,
            danger: false,
            run: Callback::new(move |()| run()),
        }
    }

    /// The same, marked as removing something.
    #[must_use]
    pub fn danger(self) -> Self {
        Self { danger: true, ..self }
    }
}

/// What the entries of a menu are found by.
const ITEMS: &str = "[role=menuitem]";

/// A button that opens a menu. Arrows move, Home and End go to the ends, Escape closes.
#[component]
pub fn Menu(
    /// The name of the button.
    #[prop(into)]
    label: String,
    /// The icon of the button.
    #[prop(default = Ico::More)]
    ico: Ico,
    /// The entries, asked for when it opens.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let list = NodeRef::<html::Div>::new();
    let holder = NodeRef::<html::Div>::new();
    let id = unique("menu");
    let name = label.clone();

    let close = move || {
        open.set(false);
        if let Some(button) = holder.get_untracked().and_then(|holder| find(&holder, "button")) {
            let _ = button.focus();
        }
    };
    Effect::new(move || {
        if open.get()
            && let Some(first) = list.get().and_then(|list| find(&list, ITEMS))
        {
            let _ = first.focus();
        }
    });
    let on_key = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => step(list, ITEMS, Step::By(1)),
            "ArrowUp" => step(list, ITEMS, Step::By(-1)),
            "Home" => step(list, ITEMS, Step::First),
            "End" => step(list, ITEMS, Step::Last),
            "Escape" => close(),
            "Tab" => return open.set(false),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let entries = move || {
        items
            .get()
            .into_iter()
            .map(|item| {
                let run = item.run;
                view! {
                    <button
                        type="button"
                        role="menuitem"
                        tabindex="-1"
                        class:danger=item.danger
                        on:click=move |_| {
                            close();
                            run.run(());
                        }
                    >
                        <Icon ico=item.ico />
                        <span>{item.label}</span>
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <div class="menu" node_ref=holder>
            <IconButton
                ico=ico
                label=label
                pressed=Signal::derive(move || open.get())
                on_click=move |_| open.update(|open| *open = !*open)
            />
            <Show when=move || open.get()>
                <div class="menu-veil" on:click=move |_| close()></div>
                <div class="menu-list" id=id.clone() role="menu" aria-label=name.clone() node_ref=list on:keydown=on_key>
                    {entries}
                </div>
            </Show>
        </div>
    }
}

pub(super) fn find(within: &web_sys::Element, selector: &str) -> Option<HtmlElement> {
    within.query_selector(selector).ok()??.dyn_into().ok()
}

/// Where the focus moves among entries.
pub(super) enum Step {
    By(i32),
    To(i32),
    First,
    Last,
}

/// Moves the focus among the entries, around the ends.
pub(super) fn step(list: NodeRef<html::Div>, items: &str, step: Step) {
    let entries = entries(list, items);
    let count = i32::try_from(entries.len()).unwrap_or(1).max(1);
    let next = match step {
        Step::By(by) => (place_of_focus(list, items) + by).rem_euclid(count),
        Step::To(place) => place,
        Step::First => 0,
        Step::Last => count - 1,
    };
    if let Some(entry) = usize::try_from(next).ok().and_then(|index| entries.get(index)) {
        let _ = entry.focus();
    }
}

/// Which entry has the focus; the first where none has.
pub(super) fn place_of_focus(list: NodeRef<html::Div>, items: &str) -> i32 {
    let focused = document().active_element();
    entries(list, items)
        .iter()
        .position(|entry| focused.as_ref() == Some(entry.as_ref()))
        .and_then(|index| i32::try_from(index).ok())
        .unwrap_or(0)
}

fn entries(list: NodeRef<html::Div>, items: &str) -> Vec<HtmlElement> {
    let found = list
        .get_untracked()
        .and_then(|list| list.query_selector_all(items).ok());
    let Some(found) = found else { return Vec::new() };
    (0..found.length())
        .filter_map(|index| found.item(index)?.dyn_into().ok())
        .collect()
}

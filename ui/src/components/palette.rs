//! The command palette: everything that can be done, by typing a few letters of it.

use std::ops::Range;

use adiuva_screen::fuzzy;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::{Icon, Kbd, unique};
use crate::i18n::t;
use crate::state::Action;

/// A field with a list below it. Arrows move, Enter does, Escape closes.
#[component]
pub fn CommandPalette(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What it offers.
    #[prop(into)]
    actions: Signal<Vec<Action>>,
    /// Names of those done lately, the last first; they stand first while nothing is typed.
    #[prop(into)]
    recent: Signal<Vec<String>>,
    /// One was done, by its name.
    #[prop(into)]
    on_done: Callback<String>,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let typed = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let id = StoredValue::new(unique("palette"));
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            typed.set(String::new());
            active.set(0);
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let fitting = Memo::new(move |_| fitting(&typed.read(), actions.get(), &recent.get()));
    let run = move |action: &Action| {
        open.set(false);
        on_done.run(action.name.clone());
        (action.run)();
    };
    let on_key = move |event: KeyboardEvent| {
        let fitting = fitting.get_untracked();
        let last = fitting.len().saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => active.update(|active| *active = if *active >= last { 0 } else { *active + 1 }),
            "ArrowUp" => active.update(|active| *active = active.checked_sub(1).unwrap_or(last)),
            "Enter" => {
                if let Some(entry) = fitting.get(active.get_untracked()) {
                    run(&entry.action);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let option_id = move |index: usize| id.with_value(|id| format!("{id}-{index}"));
    let entries = move || {
        let fitting = fitting.get();
        if fitting.is_empty() {
            return view! { <p class="hint">{t().shell.palette_nothing}</p> }.into_any();
        }
        fitting
            .into_iter()
            .enumerate()
            .map(|(index, entry)| {
                let Entry { action, meant } = entry;
                let (ico, kind, keys) = (action.ico, action.kind, action.keys.clone());
                let name = marked(&action.name, &meant);
                view! {
                    <div
                        class="palette-entry"
                        id=option_id(index)
                        role="option"
                        aria-selected=move || (active.get() == index).to_string()
                        on:mousemove=move |_| active.set(index)
                        on:click=move |_| run(&action)
                    >
                        <Icon ico=ico />
                        <span class="palette-name">{name}</span>
                        {kind.map(|kind| view! { <span class="palette-kind">{kind}</span> })}
                        {keys.map(|keys| view! { <Kbd keys=keys /> })}
                    </div>
                }
            })
            .collect_view()
            .into_any()
    };
    Effect::new(move || {
        let id = option_id(active.get());
        request_animation_frame(move || {
            if let Some(entry) = document().get_element_by_id(&id) {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                entry.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    });
    view! {
        <dialog class="palette" node_ref=node aria-label=t().shell.palette on:close=move |_| open.set(false)>
            <Show when=move || open.get()>
                <input
                    type="text"
                    role="combobox"
                    autofocus=true
                    autocomplete="off"
                    spellcheck="false"
                    aria-expanded="true"
                    aria-controls=id.get_value()
                    aria-activedescendant=move || option_id(active.get())
                    aria-label=t().shell.palette
                    placeholder=t().shell.palette_hint
                    bind:value=typed
                    on:input=move |_| active.set(0)
                    on:keydown=on_key
                />
                <div class="palette-list" id=id.get_value() role="listbox" aria-label=t().shell.palette>
                    {entries}
                </div>
            </Show>
        </dialog>
    }
}

/// An action that answers what is typed, with the bytes of its name that were meant.
#[derive(Clone)]
struct Entry {
    action: Action,
    meant: Vec<Range<usize>>,
}

impl PartialEq for Entry {
    /// Never: an action cannot be compared, and a list that is made anew is drawn anew.
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// Those that answer, best first; while nothing is typed all of them, those done lately first.
fn fitting(typed: &str, actions: Vec<Action>, recent: &[String]) -> Vec<Entry> {
    let mut actions = actions;
    if typed.trim().is_empty() {
        actions.sort_by_key(|action| {
            let place = recent.iter().position(|name| *name == action.name);
            place.unwrap_or(recent.len())
        });
    }
    fuzzy::rank(typed, actions.iter().map(|action| action.name.as_str()))
        .into_iter()
        .filter_map(|ranked| {
            Some(Entry {
                action: actions.get(ranked.index)?.clone(),
                meant: ranked.found.ranges,
            })
        })
        .collect()
}

/// A name with what was meant in it set apart.
fn marked(name: &str, meant: &[Range<usize>]) -> Vec<AnyView> {
    let mut parts = Vec::new();
    let mut done = 0;
    for range in meant {
        if let Some(before) = name.get(done..range.start) {
            parts.push(before.to_owned().into_any());
        }
        if let Some(part) = name.get(range.clone()) {
            parts.push(view! { <b>{part.to_owned()}</b> }.into_any());
        }
        done = range.end;
    }
    if let Some(rest) = name.get(done..) {
        parts.push(rest.to_owned().into_any());
    }
    parts
}

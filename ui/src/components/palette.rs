//! The command palette: everything that can be done, by typing a few letters of it.

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
    let fitting = move || {
        let typed = typed.read();
        let wanted: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
        let mut actions = actions.get();
        actions.retain(|action| {
            let name = action.name.to_lowercase();
            wanted.iter().all(|word| name.contains(word.as_str()))
        });
        actions
    };
    let run = move |action: &Action| {
        open.set(false);
        (action.run)();
    };
    let on_key = move |event: KeyboardEvent| {
        let fitting = untrack(fitting);
        let last = fitting.len().saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => active.update(|active| *active = if *active >= last { 0 } else { *active + 1 }),
            "ArrowUp" => active.update(|active| *active = active.checked_sub(1).unwrap_or(last)),
            "Enter" => {
                if let Some(action) = fitting.get(active.get_untracked()) {
                    run(action);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let option_id = move |index: usize| id.with_value(|id| format!("{id}-{index}"));
    let entries = move || {
        let fitting = fitting();
        if fitting.is_empty() {
            return view! { <p class="hint">{t().shell.palette_nothing}</p> }.into_any();
        }
        fitting
            .into_iter()
            .enumerate()
            .map(|(index, action)| {
                let (ico, name, keys) = (action.ico, action.name.clone(), action.keys.clone());
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
                        <span>{name}</span>
                        {keys.map(|keys| view! { <Kbd keys=keys /> })}
                    </div>
                }
            })
            .collect_view()
            .into_any()
    };
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

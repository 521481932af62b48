//! A button that says what is chosen and opens a menu to choose another, in groups, or several.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::menu::{Step, find, place_of_focus, step};
use super::{Ico, Icon, unique};

/// Choices that belong together.
#[derive(Clone)]
pub struct ChoiceGroup {
    /// What they have in common.
    pub title: String,
    /// Stands beside it, with an icon.
    pub mark: Option<(Ico, String)>,
    /// Said instead of choices, or below them.
    pub note: Option<String>,
    /// The choices.
    pub items: Vec<ChoiceItem>,
}

/// One of the choices.
#[derive(Clone)]
pub struct ChoiceItem {
    /// How it is called.
    pub label: String,
    /// More about it.
    pub hint: Option<String>,
    /// It holds.
    pub chosen: bool,
    /// Its place, from 1, among several that hold in an order.
    pub place: Option<usize>,
    /// Chooses it.
    pub choose: Callback<()>,
}

/// What the choices of a menu are found by.
const ITEMS: &str = "[role=menuitemradio], [role=menuitemcheckbox]";

/// A button that says what is chosen and opens a menu to choose another, in groups. Arrows move, Escape closes. Where
/// several can be chosen, it stays open while they are.
#[component]
pub fn ChoiceMenu(
    /// What is chosen here, for screen readers and the tip.
    #[prop(into)]
    label: String,
    /// The icon of the button.
    #[prop(into)]
    ico: Signal<Ico>,
    /// What is chosen now.
    #[prop(into)]
    chosen: Signal<String>,
    /// The choices, asked for while it is open.
    #[prop(into)]
    groups: Signal<Vec<ChoiceGroup>>,
    /// Several can be chosen.
    #[prop(optional)]
    several: bool,
    /// It was opened.
    #[prop(optional, into)]
    on_open: Option<Callback<()>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let (list, holder) = (NodeRef::<html::Div>::new(), NodeRef::<html::Div>::new());
    let id = unique("choices");
    let (name, tip) = (label.clone(), label.clone());
    let close = move || {
        open.set(false);
        if let Some(button) = holder.get_untracked().and_then(|holder| find(&holder, "button")) {
            let _ = button.focus();
        }
    };
    Effect::new(move || {
        if !open.get() {
            return;
        }
        if let Some(list) = list.get() {
            let chosen = find(&list, "[aria-checked=true]").or_else(|| find(&list, ITEMS));
            if let Some(chosen) = chosen {
                let _ = chosen.focus();
            }
        }
    });
    let toggle = move |_| {
        open.update(|open| *open = !*open);
        if let (true, Some(on_open)) = (open.get_untracked(), on_open) {
            on_open.run(());
        }
    };
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
    let choose = move |item: Callback<()>| {
        if !several {
            close();
            return item.run(());
        }
        // The choices are drawn anew, and the focus would be lost with the old ones.
        let focused = place_of_focus(list, ITEMS);
        item.run(());
        request_animation_frame(move || step(list, ITEMS, Step::To(focused)));
    };
    let item = move |item: ChoiceItem| {
        let mark = match item.place {
            Some(place) => view! { <span class="choice-place">{place}</span> }.into_any(),
            None => item.chosen.then(|| view! { <Icon ico=Ico::Check /> }).into_any(),
        };
        view! {
            <button
                type="button"
                role=if several { "menuitemcheckbox" } else { "menuitemradio" }
                tabindex="-1"
                aria-checked=item.chosen.to_string()
                on:click=move |_| choose(item.choose)
            >
                <span class="check">{mark}</span>
                <span class="choice-label">{item.label}</span>
                {item.hint.map(|hint| view! { <span class="hint">{hint}</span> })}
            </button>
        }
    };
    let entries = move || {
        groups
            .get()
            .into_iter()
            .map(|group| {
                let title = group.title.clone();
                view! {
                    <div class="choice-group" role="group" aria-label=title>
                        <p class="choice-title">
                            <span>{group.title}</span>
                            {group.mark.map(|(ico, words)| view! { <span class="choice-mark"><Icon ico=ico />{words}</span> })}
                        </p>
                        {group.items.into_iter().map(item).collect_view()}
                        {group.note.map(|note| view! { <p class="hint choice-note">{note}</p> })}
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <div class="menu choice-menu" node_ref=holder>
            <button
                type="button"
                class="button quiet choice-button"
                title=tip
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                aria-label=move || format!("{label}: {}", chosen.get())
                on:click=toggle
            >
                <Icon ico=ico />
                <span class="choice-chosen">{move || chosen.get()}</span>
                <Icon ico=Ico::Down />
            </button>
            <Show when=move || open.get()>
                <div class="menu-veil" on:click=move |_| close()></div>
                <div class="menu-list" id=id.clone() role="menu" aria-label=name.clone() node_ref=list on:keydown=on_key>
                    {entries}
                </div>
            </Show>
        </div>
    }
}

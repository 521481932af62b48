//! The field to find words in the text, and the way through what is marked.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;

use super::marks::{MOST, Marks};
use super::reading::Reading;
use crate::components::{Ico, IconButton};
use crate::i18n::t;

/// How long typing rests before the text is searched.
const REST: Duration = Duration::from_millis(150);

#[component]
pub(super) fn Finder(
    reading: Reading,
    marks: Marks,
    find: RwSignal<String>,
    field: NodeRef<html::Input>,
) -> impl IntoView {
    let texts = &t().document;
    let mut look = debounce(REST, move |typed: String| {
        let _ = find.try_set(typed);
    });
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            marks.step(!event.shift_key());
        }
        "Escape" => {
            event.stop_propagation();
            if let Some(field) = field.get_untracked() {
                field.set_value("");
            }
            find.set(String::new());
        }
        _ => {}
    };
    let told = Memo::new(move |_| told(reading, marks));
    let none = Signal::derive(move || marks.count() == 0);
    view! {
        <div class="finder" role="search">
            <input
                type="search"
                class="finder-field"
                aria-label=texts.find
                placeholder=texts.find
                autocomplete="off"
                spellcheck="false"
                node_ref=field
                on:input=move |event| look(event_target_value(&event))
                on:keydown=on_key
            />
            <span class="finder-told" role="status">{told}</span>
            <IconButton
                ico=Ico::Up
                label=texts.previous.to_owned()
                keys="Shift F3"
                disabled=none
                on_click=move |_| marks.step(false)
            />
            <IconButton
                ico=Ico::Down
                label=texts.next.to_owned()
                keys="F3"
                disabled=none
                on_click=move |_| marks.step(true)
            />
        </div>
    }
}

/// Where one is among what is marked.
fn told(reading: Reading, marks: Marks) -> String {
    let texts = &t().document;
    let (count, finding) = (marks.count(), marks.is_finding());
    let [now, all] = [marks.at() + 1, count].map(|number| u64::try_from(number).unwrap_or(u64::MAX));
    match (finding, count) {
        (_, 0) if finding && marks.is_partial() && reading.problem().is_none() => texts.finding.to_owned(),
        (_, 0) if finding => texts.no_match.to_owned(),
        (_, 0) => String::new(),
        (true, MOST..) => (texts.many_matches)(now, all),
        (true, _) => (texts.matches)(now, all),
        (false, _) => (texts.passages)(now, all),
    }
}

//! The keys that work on every page.

use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::places;
use crate::components::{Dialog, Kbd};
use crate::i18n::t;
use crate::state::use_panel;

/// Listens for the keys, for as long as the frame is there.
pub(super) fn listen(palette: RwSignal<bool>, help: RwSignal<bool>) {
    let panel = use_panel();
    let navigate = use_navigate();
    let handle = window_event_listener(ev::keydown, move |event| {
        let key = event.key();
        if event.ctrl_key() || event.meta_key() {
            match key.as_str() {
                "k" | "K" => palette.update(|open| *open = !*open),
                "." => panel.toggle(),
                digit => {
                    let Some(place) = digit
                        .parse::<usize>()
                        .ok()
                        .and_then(|digit| places::all().nth(digit.checked_sub(1)?))
                    else {
                        return;
                    };
                    navigate(place.href, leptos_router::NavigateOptions::default());
                }
            }
            event.prevent_default();
        } else if key == "?" && !is_typing() {
            help.set(true);
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Whether keys go into a field now.
fn is_typing() -> bool {
    document().active_element().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element
                .dyn_ref::<HtmlElement>()
                .is_some_and(HtmlElement::is_content_editable)
    })
}

/// The list of keys.
#[component]
pub(super) fn Help(open: RwSignal<bool>) -> impl IntoView {
    let rows = move || {
        let texts = &t().shell;
        [
            ("Ctrl K", texts.shortcut_palette),
            ("Ctrl 1 … 9", texts.shortcut_pages),
            ("Ctrl .", texts.shortcut_panel),
            ("?", texts.shortcut_help),
            ("Esc", texts.shortcut_close),
        ]
        .map(|(keys, what)| view! { <div class="shortcut"><dt>{what}</dt><dd><Kbd keys=keys /></dd></div> })
    };
    view! {
        <Dialog open=open title=t().shell.shortcuts.to_owned()>
            <dl class="shortcuts">{rows()}</dl>
        </Dialog>
    }
}

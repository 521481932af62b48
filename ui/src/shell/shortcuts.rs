//! Every shortcut, in one table: the keys that work on every page are listened to by it, and the list of keys shows it.

use leptos::ev;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::places;
use crate::components::{Dialog, Kbd};
use crate::i18n::shell::Shell;
use crate::i18n::t;
use crate::state::{use_panel, use_popup};

/// What a key does on every page.
#[derive(Clone, Copy)]
enum Does {
    Palette,
    Page,
    Panel,
    Popup,
    Help,
    /// Something in the part that has the focus, which listens by itself.
    There,
}

/// One shortcut.
struct Shortcut {
    keys: &'static str,
    what: fn(&Shell) -> &'static str,
    does: Does,
}

const fn key(keys: &'static str, what: fn(&Shell) -> &'static str, does: Does) -> Shortcut {
    Shortcut { keys, what, does }
}

/// Shortcuts that belong together.
struct Group {
    name: fn(&Shell) -> &'static str,
    shortcuts: &'static [Shortcut],
}

const GROUPS: &[Group] = &[
    Group {
        name: |t| t.group_everywhere,
        shortcuts: &[
            key("Ctrl K", |t| t.shortcut_palette, Does::Palette),
            key("Ctrl 1 … 9", |t| t.shortcut_pages, Does::Page),
            key("Ctrl .", |t| t.shortcut_panel, Does::Panel),
            key("Ctrl J", |t| t.shortcut_popup, Does::Popup),
            key("?", |t| t.shortcut_help, Does::Help),
            key("Esc", |t| t.shortcut_close, Does::There),
        ],
    },
    Group {
        name: |t| t.group_lists,
        shortcuts: &[
            key("↑ ↓", |t| t.shortcut_move, Does::There),
            key("Home End", |t| t.shortcut_ends, Does::There),
            key("Enter", |t| t.shortcut_open, Does::There),
            key("Del", |t| t.shortcut_delete, Does::There),
        ],
    },
    Group {
        name: |t| t.group_chat,
        shortcuts: &[
            key("Enter", |t| t.shortcut_send, Does::There),
            key("Shift Enter", |t| t.shortcut_newline, Does::There),
            key("↑", |t| t.shortcut_edit_last, Does::There),
            key("Esc", |t| t.shortcut_stop, Does::There),
        ],
    },
    Group {
        name: |t| t.group_search,
        shortcuts: &[
            key("Ctrl Enter", |t| t.shortcut_ask, Does::There),
            key("Ctrl F", |t| t.shortcut_find, Does::There),
            key("F3", |t| t.shortcut_next, Does::There),
        ],
    },
];

impl Shortcut {
    /// Whether these keys were pressed: one key with Ctrl or ⌘, or one key alone.
    fn fits(&self, event: &KeyboardEvent) -> bool {
        let command = event.ctrl_key() || event.meta_key();
        let pressed = event.key();
        match self.keys.split_once("Ctrl ") {
            Some((_, "1 … 9")) => command && pressed.parse().is_ok_and(|digit| (1..=9).contains(&digit)),
            Some((_, key)) => command && pressed.eq_ignore_ascii_case(key),
            None => !command && pressed == self.keys,
        }
    }
}

/// Listens for the keys that work on every page, for as long as the frame is there.
pub(super) fn listen(palette: RwSignal<bool>, help: RwSignal<bool>) {
    let (panel, popup) = (use_panel(), use_popup());
    let navigate = use_navigate();
    let handle = window_event_listener(ev::keydown, move |event| {
        let mut all = GROUPS.iter().flat_map(|group| group.shortcuts);
        let Some(shortcut) = all.find(|shortcut| !matches!(shortcut.does, Does::There) && shortcut.fits(&event)) else {
            return;
        };
        match shortcut.does {
            Does::Palette => palette.update(|open| *open = !*open),
            Does::Panel => panel.toggle(),
            Does::Popup => popup.toggle(),
            Does::Help if !is_typing() => help.set(true),
            Does::Page => {
                let number: usize = event.key().parse().unwrap_or_default();
                let Some(place) = places::all().nth(number.saturating_sub(1)) else {
                    return;
                };
                navigate(place.href, leptos_router::NavigateOptions::default());
            }
            Does::Help | Does::There => return,
        }
        event.prevent_default();
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
    let groups = move || {
        let texts = &t().shell;
        GROUPS
            .iter()
            .map(|group| {
                let rows = group
                    .shortcuts
                    .iter()
                    .map(|shortcut| {
                        view! {
                            <div class="shortcut">
                                <dt>{(shortcut.what)(texts)}</dt>
                                <dd><Kbd keys=shortcut.keys /></dd>
                            </div>
                        }
                    })
                    .collect_view();
                view! {
                    <section>
                        <h3>{(group.name)(texts)}</h3>
                        <dl>{rows}</dl>
                    </section>
                }
            })
            .collect_view()
    };
    view! {
        <Dialog open=open title=t().shell.shortcuts.to_owned()>
            <div class="shortcuts">{groups()}</div>
        </Dialog>
    }
}

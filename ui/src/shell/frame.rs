//! The frame: the navigation at the left, the page in the middle, the panel at the right, the status line at the foot.

use adiuva_protocol::Event;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::commands;
use super::entities::entities;
use super::nav::Nav;
use super::panel::SidePanel;
use super::presence;
use super::shortcuts::{self, Help};
use super::statusline::StatusLine;
use crate::backend;
use crate::components::{Banner, Button, CommandPalette};
use crate::i18n::t;
use crate::parts::use_drawn;
use crate::state::{Tone, use_actions, use_events, use_panel, use_toasts, use_vault};

/// The frame around a page.
#[component]
pub fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let (palette, help) = (RwSignal::new(false), RwSignal::new(false));
    let (panel, actions) = (use_panel(), use_actions());
    let main = NodeRef::<html::Main>::new();
    shortcuts::listen(palette, help);
    commands::offer(help);
    presence::tell();
    pass_on();
    let entities = entities(palette);
    let offered = Signal::derive(move || {
        let mut offered = actions.all();
        offered.extend(entities.get());
        offered
    });
    focus_heading(main);
    // Escape leaves the panel only from inside it; elsewhere it belongs to what is open there.
    let on_panel_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            panel.set_open(false);
        }
    };
    view! {
        <a class="skip" href="#page">{t().shell.skip}</a>
        <div class="frame" class:with-panel=move || panel.is_open()>
            <Nav palette=palette />
            <main class="page" id="page" tabindex="-1" node_ref=main>
                <OlderCopy />
                {children()}
            </main>
            <div class="panel-place" on:keydown=on_panel_key><SidePanel /></div>
            <StatusLine />
        </div>
        <CommandPalette
            open=palette
            actions=offered
            recent=Signal::derive(move || actions.recent())
            on_done=move |name: String| actions.did(&name)
        />
        <Help open=help />
    }
}

/// Shows what a step of a plan tells the person.
fn pass_on() {
    let toasts = use_toasts();
    use_events().listen(move |event| {
        if let Event::Notification { text } = event {
            toasts.say(Tone::Info, text.clone());
        }
    });
}

/// Gives the focus to the page's heading when another page opens, so that it is read out and Tab goes on from there. A
/// change within a page, such as another thread or section, leaves the focus where it is.
fn focus_heading(main: NodeRef<html::Main>) {
    let (path, drawn) = (use_location().pathname, use_drawn());
    let page = Memo::new(move |_| path.with(|path| path.split('/').nth(1).unwrap_or_default().to_owned()));
    // A page that has to be fetched has no heading yet.
    let owed = StoredValue::new(false);
    let focus = move || {
        let heading = main
            .get_untracked()
            .and_then(|main| main.query_selector("h1").ok()?)
            .and_then(|heading| heading.dyn_into::<HtmlElement>().ok());
        if let Some(heading) = heading.filter(|_| owed.get_value()) {
            owed.set_value(false);
            heading.set_tab_index(-1);
            let _ = heading.focus();
        }
    };
    Effect::new(move |before: Option<String>| {
        let page = page.get();
        if before.is_some_and(|before| before != page) {
            owed.set_value(true);
            request_animation_frame(focus);
        }
        page
    });
    Effect::new(move || {
        drawn.track();
        request_animation_frame(focus);
    });
}

/// Says that an older copy is open for reading only, and offers to go on with it.
#[component]
fn OlderCopy() -> impl IntoView {
    let (vault, toasts) = (use_vault(), use_toasts());
    let accept = Action::new_local(move |(): &()| async move {
        match backend::call(adiuva_protocol::vault::VaultAcceptOlderCopy {}).await {
            Ok(state) => vault.set(state),
            Err(failure) => toasts.fail(&failure),
        }
    });
    view! {
        <Show when=move || vault.is_older_copy()>
            <Banner tone=Tone::Warning>
                <span>{t().shell.older_copy}</span>
                <Button busy=accept.pending() on_click=move |_| { accept.dispatch(()); }>
                    {t().shell.older_copy_accept}
                </Button>
            </Banner>
        </Show>
    }
}

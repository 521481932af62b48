//! How the desktop app behaves; in the window only.

use std::time::Duration;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::backend::desk;
use crate::components::{Button, StatusDot, Switch, TextField};
use crate::i18n::t;
use crate::state::{Tone, use_status, use_toasts};

/// How long the shell takes, at most, to ask the system for other keys.
const KEYS_TAKE: Duration = Duration::from_millis(400);

#[component]
pub(super) fn App() -> impl IntoView {
    let texts = &t().settings;
    let status = use_status();
    let desktop = Signal::derive(move || {
        let settings = status.settings().get();
        settings.map(|settings| settings.desktop).unwrap_or_default()
    });
    let unknown = Signal::derive(move || status.settings().with(Option::is_none));
    view! {
        <section class="section">
            <Autostart />
            <Switch
                label=texts.keep_in_tray
                hint=texts.keep_in_tray_hint
                on=Signal::derive(move || desktop.get().keep_in_tray)
                disabled=unknown
                on_change=move |on| status.change(|settings| settings.desktop.keep_in_tray = on)
            />
            <Switch
                label=texts.notifications
                hint=texts.notifications_hint
                on=Signal::derive(move || desktop.get().notifications)
                disabled=unknown
                on_change=move |on| status.change(|settings| settings.desktop.notifications = on)
            />
        </section>
        <section class="section">
            <Hotkey keys=Signal::derive(move || desktop.get().ask_hotkey.unwrap_or_default()) />
        </section>
        <section class="section">
            <h3>{texts.updates}</h3>
            <p class="hint">{texts.updates_text}</p>
        </section>
    }
}

#[component]
fn Autostart() -> impl IntoView {
    let texts = &t().settings;
    let toasts = use_toasts();
    let starts = LocalResource::new(desk::starts_at_login);
    let set = Action::new_local(move |start: &bool| {
        let start = *start;
        async move {
            if let Err(failure) = desk::start_at_login(start).await {
                toasts.fail(&failure);
            }
            starts.refetch();
        }
    });
    let busy = set.pending();
    view! {
        <Switch
            label=texts.autostart
            hint=texts.autostart_hint
            on=Signal::derive(move || matches!(starts.get(), Some(Ok(true))))
            disabled=Signal::derive(move || busy.get() || !matches!(starts.get(), Some(Ok(_))))
            on_change=move |start| { set.dispatch(start); }
        />
    }
}

#[component]
fn Hotkey(keys: Signal<String>) -> impl IntoView {
    let texts = &t().settings;
    let status = use_status();
    let typed = RwSignal::new(keys.get_untracked());
    Effect::new(move || typed.set(keys.get()));
    // Asked a moment after a change, when the shell has taken it to the system.
    let settled = RwSignal::new(keys.get_untracked());
    Effect::new(move || {
        let keys = keys.get();
        set_timeout(
            move || {
                let _ = settled.try_set(keys);
            },
            KEYS_TAKE,
        );
    });
    let works = LocalResource::new(move || {
        let keys = settled.get();
        async move {
            if keys.is_empty() {
                return None;
            }
            desk::has_hotkey(&keys).await.ok()
        }
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let keys = typed.get_untracked().trim().to_owned();
        status.change(|settings| settings.desktop.ask_hotkey = (!keys.is_empty()).then_some(keys));
    };
    let verdict = move || {
        let (tone, words) = if works.get()?? {
            (Tone::Good, texts.hotkey_works)
        } else {
            (Tone::Warning, texts.hotkey_taken)
        };
        Some(view! { <StatusDot tone=tone label=words.to_owned() /> })
    };
    view! {
        <form class="form narrow" on:submit=send>
            <TextField label=texts.hotkey value=typed hint=texts.hotkey_hint mono=true />
            <div class="actions">
                <Button submit=true disabled=Signal::derive(move || typed.get().trim() == keys.get())>
                    {t().common.save}
                </Button>
                <span role="status">{verdict}</span>
            </div>
        </form>
    }
}

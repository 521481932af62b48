//! The navigation at the left. In a narrow window the style leaves only its icons.

use adiuva_protocol::approvals::ApprovalsList;
use adiuva_protocol::vault::VaultLock;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;

use super::places::{APPROVALS, FOOT, GROUPS, HOME, Place};
use crate::backend;
use crate::components::{Ico, Icon, Kbd, Logo, StatusDot, Switch};
use crate::i18n::t;
use crate::state::{Kind, Toasts, Tone, Vault, fetch, use_status, use_toasts, use_vault};

#[component]
pub(super) fn Nav(
    /// Whether the palette is open.
    palette: RwSignal<bool>,
) -> impl IntoView {
    let groups = GROUPS
        .iter()
        .map(|group| {
            let links = group
                .places
                .iter()
                .map(|&place| match place.href {
                    APPROVALS => view! { <Waiting place=place /> }.into_any(),
                    _ => view! { <Link place=place /> }.into_any(),
                })
                .collect_view();
            view! {
                <div class="nav-group">
                    <h2>{(group.name)()}</h2>
                    <ul>{links}</ul>
                </div>
            }
        })
        .collect_view();
    let find = format!("{} (Ctrl K)", t().shell.palette);
    view! {
        <nav class="nav" aria-label=t().shell.navigation>
            <div class="nav-head">
                <Logo />
                <button class="nav-find" type="button" title=find on:click=move |_| palette.set(true)>
                    <Icon ico=Ico::Command />
                    <span class="label">{t().shell.palette}</span>
                    <Kbd keys="Ctrl K" />
                </button>
            </div>
            {groups}
            <div class="nav-foot">
                <Model />
                <Offline />
                <ul>
                    {FOOT.iter().map(|&place| view! { <Link place=place /> }).collect_view()}
                    <li><Lock /></li>
                </ul>
            </div>
        </nav>
    }
}

#[component]
fn Link(place: Place) -> impl IntoView {
    let name = (place.name)();
    view! {
        <li>
            <A href=place.href exact=place.href == HOME attr:title=name attr:class="nav-link">
                <Icon ico=place.ico />
                <span class="label">{name}</span>
            </A>
        </li>
    }
}

/// The link to what waits for the person, with how much it is.
#[component]
fn Waiting(place: Place) -> impl IntoView {
    let found = fetch(
        || ApprovalsList {
            answered: false,
            limit: 1,
        },
        &[Kind::Approvals],
    );
    let waiting = Memo::new(move |_| found.get().and_then(Result::ok).map_or(0, |found| found.waiting));
    let name = move || match waiting.get() {
        0 => (place.name)().to_owned(),
        count => (t().shell.approvals_waiting)(count),
    };
    let count = move || {
        let count = waiting.get();
        (count > 0).then(|| view! { <span class="nav-count" aria-hidden="true" data-count=count></span> })
    };
    view! {
        <li>
            <A href=place.href attr:title=name attr:aria-label=name attr:class="nav-link">
                <Icon ico=place.ico />
                <span class="label">{(place.name)()}</span>
                {count}
            </A>
        </li>
    }
}

#[component]
fn Lock() -> impl IntoView {
    let (vault, toasts) = (use_vault(), use_toasts());
    view! {
        <button class="nav-link" type="button" title=t().shell.lock on:click=move |_| lock(vault, toasts)>
            <Icon ico=Ico::Lock />
            <span class="label">{t().shell.lock}</span>
        </button>
    }
}

/// Closes the vault.
pub(super) fn lock(vault: Vault, toasts: Toasts) {
    spawn_local(async move {
        match backend::call(VaultLock {}).await {
            Ok(state) => vault.set(state),
            Err(failure) => toasts.fail(&failure),
        }
    });
}

/// Which model answers, and whether it works.
#[component]
fn Model() -> impl IntoView {
    let status = use_status().status();
    let state = Memo::new(move |_| {
        status.with(|status| {
            let Some(provider) = status.as_ref()?.providers.first() else {
                return Some((Tone::Info, t().shell.no_model.to_owned()));
            };
            Some(match &provider.problem {
                Some(_) => (Tone::Warning, (t().shell.model_problem)(&provider.name)),
                None => {
                    let name = provider.model.as_deref().unwrap_or(&provider.name);
                    let tone = if provider.answered { Tone::Good } else { Tone::Info };
                    (tone, (t().shell.model_ready)(name))
                }
            })
        })
    });
    move || {
        let (tone, label) = state.get()?;
        let tip = label.clone();
        Some(view! { <div class="nav-state" title=tip><StatusDot tone=tone label=label /></div> })
    }
}

#[component]
fn Offline() -> impl IntoView {
    let status = use_status();
    let on = Signal::derive(move || {
        status
            .settings()
            .with(|settings| settings.as_ref().is_some_and(|settings| settings.offline))
    });
    let unknown = Signal::derive(move || status.settings().with(Option::is_none));
    view! {
        <div class="nav-state" title=t().shell.offline_hint>
            <Switch
                label=t().shell.offline
                on=on
                disabled=unknown
                on_change=move |offline| status.set_offline(offline)
            />
        </div>
    }
}

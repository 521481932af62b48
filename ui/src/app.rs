//! What is drawn: the welcome before there is a vault, unlocking while it is closed, else the app with its pages.

use adiuva_protocol::vault::VaultState;
use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::{NavigateOptions, hooks, path};

use crate::components::{Failed, Skeleton, ToastStack};
use crate::i18n;
use crate::pages::{self, NotFound, Popup};
use crate::parts::{self, PartView};
use crate::shell::Frame;
use crate::state::{self, Standing, use_look, use_toasts, use_vault};

/// Everything. It is drawn anew when the language changes; the shared state stays.
#[component]
pub fn App() -> impl IntoView {
    state::provide();
    parts::provide();
    let look = use_look();
    move || {
        i18n::set_language(look.language.get());
        view! {
            <Router>
                <Gate />
                <Notices />
            </Router>
        }
    }
}

/// What the vault allows to be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Asking,
    Failed,
    Welcome,
    Unlock,
    Open,
}

#[component]
fn Gate() -> impl IntoView {
    let vault = use_vault();
    let stage = Memo::new(move |_| match vault.standing().get() {
        Standing::Asking => Stage::Asking,
        Standing::Failed(_) => Stage::Failed,
        Standing::Known(VaultState::Missing) => Stage::Welcome,
        Standing::Known(VaultState::Open { .. }) if vault.welcoming().get() => Stage::Welcome,
        Standing::Known(VaultState::Locked { .. } | VaultState::Damaged { .. }) => Stage::Unlock,
        Standing::Known(VaultState::Open { .. }) => Stage::Open,
    });
    let failed = move || match vault.standing().get() {
        Standing::Failed(failure) => Some(view! { <Failed failure=failure on_retry=move |()| vault.refresh() /> }),
        _ => None,
    };
    move || match stage.get() {
        Stage::Asking => view! { <main class="alone"><Skeleton /></main> }.into_any(),
        Stage::Failed => view! { <main class="alone">{failed}</main> }.into_any(),
        Stage::Welcome => view! { <At address="/welcome" /><PartView part=&pages::WELCOME /> }.into_any(),
        Stage::Unlock => view! { <PartView part=&pages::UNLOCK /> }.into_any(),
        Stage::Open => view! { <Pages /> }.into_any(),
    }
}

/// Shows an address without a step in the history.
#[component]
fn At(address: &'static str) -> impl IntoView {
    let navigate = hooks::use_navigate();
    Effect::new(move || {
        let options = NavigateOptions {
            replace: true,
            ..NavigateOptions::default()
        };
        navigate(address, options);
    });
}

#[component]
fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NotFound>
            <Route path=path!("/ask") view=|| view! { <PartView part=&pages::ASK /> } />
            <ParentRoute path=path!("") view=|| view! { <Frame><Outlet /></Frame><Popup /> }>
                <Route path=path!("/") view=|| view! { <PartView part=&pages::HOME /> } />
                <Route path=path!("/chat/:thread?") view=|| view! { <PartView part=&pages::CHAT /> } />
                <Route path=path!("/approvals") view=|| view! { <PartView part=&pages::APPROVALS /> } />
                <Route path=path!("/activity") view=|| view! { <PartView part=&pages::ACTIVITY /> } />
                <Route path=path!("/projects") view=|| view! { <PartView part=&pages::PROJECTS /> } />
                <Route path=path!("/projects/:id") view=|| view! { <PartView part=&pages::PROJECT /> } />
                <Route path=path!("/knowledge") view=|| view! { <PartView part=&pages::KNOWLEDGE /> } />
                <Route path=path!("/document/:id") view=|| view! { <PartView part=&pages::DOCUMENT /> } />
                <Route path=path!("/search") view=|| view! { <PartView part=&pages::SEARCH /> } />
                <Route path=path!("/agents") view=|| view! { <PartView part=&pages::AGENTS /> } />
                <Route path=path!("/memory") view=|| view! { <PartView part=&pages::MEMORY /> } />
                <Route path=path!("/runs/:run?") view=|| view! { <PartView part=&pages::RUNS /> } />
                <Route path=path!("/settings") view=|| view! { <Redirect path="/settings/models" /> } />
                <Route path=path!("/settings/:section") view=|| view! { <PartView part=&pages::SETTINGS /> } />
                <Route path=path!("/welcome") view=|| view! { <Redirect path="/" /> } />
                <Route path=path!("/unlock") view=|| view! { <Redirect path="/" /> } />
            </ParentRoute>
        </Routes>
    }
}

#[component]
fn Notices() -> impl IntoView {
    let toasts = use_toasts();
    view! { <ToastStack toasts=toasts.shown() on_dismiss=move |id| toasts.dismiss(id) /> }
}

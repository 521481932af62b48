//! How the vault is opened and closed, and whether what it holds is what was written.

mod locking;
mod log;
mod passphrase;
mod recovery;

use adiuva_protocol::vault::{VaultAcceptOlderCopy, VaultBindKeyring, VaultState, Ways};
use leptos::prelude::*;

use self::locking::Locking;
use self::log::Log;
use self::passphrase::Passphrase;
use self::recovery::Recovery;
use crate::backend;
use crate::components::{Banner, Button, Switch};
use crate::i18n::t;
use crate::state::{Standing, Tone, use_toasts, use_vault};

#[component]
pub(super) fn Security() -> impl IntoView {
    let texts = &t().security;
    let vault = use_vault();
    let ways = Memo::new(move |_| match vault.standing().get() {
        Standing::Known(VaultState::Open { ways, .. }) => ways,
        _ => Ways {
            keyring: false,
            passphrase: false,
            recovery: false,
        },
    });
    view! {
        <section class="section">
            <h3>{texts.ways}</h3>
            <p class="hint">{texts.ways_text}</p>
            <div class="rows">
                <Passphrase ways=ways />
                <Recovery />
                <Keyring ways=ways />
            </div>
        </section>
        <Locking />
        <Freshness />
        <Log />
    }
}

#[component]
fn Keyring(ways: Memo<Ways>) -> impl IntoView {
    let texts = &t().security;
    let (vault, toasts) = (use_vault(), use_toasts());
    let bind = Action::new_local(move |bound: &bool| {
        let bound = *bound;
        async move {
            match backend::call(VaultBindKeyring { bound }).await {
                Ok(state) => vault.set(state),
                Err(failure) => toasts.fail(&failure),
            }
        }
    });
    let busy = bind.pending();
    let only = Memo::new(move |_| ways.get().keyring && !ways.get().passphrase);
    view! {
        <div class="row">
            <Switch
                label=texts.keyring
                hint=texts.keyring_hint
                on=Signal::derive(move || ways.get().keyring)
                disabled=Signal::derive(move || busy.get() || only.get())
                on_change=move |bound| { bind.dispatch(bound); }
            />
            <Show when=move || only.get()>
                <p class="hint">{texts.keyring_only}</p>
            </Show>
        </div>
    }
}

#[component]
fn Freshness() -> impl IntoView {
    let texts = &t().security;
    let (vault, toasts) = (use_vault(), use_toasts());
    let accept = Action::new_local(move |(): &()| async move {
        match backend::call(VaultAcceptOlderCopy {}).await {
            Ok(state) => vault.set(state),
            Err(failure) => toasts.fail(&failure),
        }
    });
    view! {
        <section class="section">
            <h3>{texts.freshness}</h3>
            <Show
                when=move || vault.is_older_copy()
                fallback=move || view! { <p class="hint">{texts.newest}</p> }
            >
                <Banner tone=Tone::Warning>
                    <span>{texts.older}</span>
                    <Button busy=accept.pending() on_click=move |_| { accept.dispatch(()); }>{texts.accept}</Button>
                </Banner>
            </Show>
        </section>
    }
}

//! Opening the vault: by passphrase, by recovery code or by the keyring.

use adiuva_protocol::vault::{Typed, VaultState, VaultUnlock, Ways};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::backend;
use crate::components::{Banner, Button, ButtonKind, Failed, Ico, Icon, Logo, PasswordField, TextField};
use crate::i18n::{failures, t};
use crate::state::{Standing, Tone, page_title, use_vault};

/// What stands instead of the app while the vault is closed or damaged. The address stays, so that the page that was
/// asked for comes after it.
#[component]
pub fn Unlock() -> impl IntoView {
    let vault = use_vault();
    page_title(|| t().unlock.title.to_owned());
    let state = move || match vault.standing().get() {
        Standing::Known(VaultState::Locked { ways, keyring_problem }) => {
            view! { <Locked ways=ways keyring_problem=keyring_problem /> }.into_any()
        }
        Standing::Known(VaultState::Damaged { reason }) => view! { <Damaged reason=reason /> }.into_any(),
        Standing::Failed(failure) => view! { <Failed failure=failure on_retry=move |()| vault.refresh() /> }.into_any(),
        Standing::Asking | Standing::Known(VaultState::Missing | VaultState::Open { .. }) => ().into_any(),
    };
    view! { <main class="alone" id="page">{state}</main> }
}

/// Which secret is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Secret {
    Passphrase,
    Code,
}

#[component]
fn Locked(ways: Ways, keyring_problem: Option<String>) -> impl IntoView {
    let texts = &t().unlock;
    let secret = RwSignal::new(if ways.passphrase {
        Secret::Passphrase
    } else {
        Secret::Code
    });
    let is_code = Signal::derive(move || secret.get() == Secret::Code);
    let unlock = use_unlock();
    let both = ways.passphrase && ways.recovery;
    let other = move || {
        let (to, words) = match secret.get() {
            Secret::Passphrase => (Secret::Code, texts.use_code),
            Secret::Code => (Secret::Passphrase, texts.use_passphrase),
        };
        view! {
            <Button
                kind=ButtonKind::Quiet
                on_click=move |_| {
                    unlock.problem.set(None);
                    secret.set(to);
                }
            >
                {words}
            </Button>
        }
    };
    view! {
        <div class="card unlock">
            <Logo />
            <h1>{texts.title}</h1>
            <p class="lead">{texts.lead}</p>
            {keyring_problem
                .map(|problem| {
                    view! {
                        <Banner tone=Tone::Warning>
                            <strong>{texts.keyring_problem}</strong>
                            <span>{problem}</span>
                        </Banner>
                    }
                })}
            {ways.keyring.then(|| view! { <ByKeyring unlock=unlock alone=!ways.passphrase /> })}
            <Show when=move || ways.passphrase || is_code.get()>
                <Show when=move || is_code.get() fallback=move || view! { <ByPassphrase unlock=unlock /> }>
                    <ByCode unlock=unlock />
                </Show>
            </Show>
            {both.then_some(other)}
        </div>
    }
}

/// Opening, with what is under way and what went wrong.
#[derive(Clone, Copy)]
struct Unlocking {
    action: Action<VaultUnlock, ()>,
    problem: RwSignal<Option<String>>,
}

impl Unlocking {
    fn busy(self) -> Signal<bool> {
        self.action.pending().into()
    }

    fn with(self, passphrase: Option<String>, recovery_code: Option<String>) {
        self.problem.set(None);
        self.action.dispatch(VaultUnlock {
            passphrase: passphrase.map(Typed),
            recovery_code: recovery_code.map(Typed),
        });
    }
}

fn use_unlock() -> Unlocking {
    let vault = use_vault();
    let problem = RwSignal::new(None);
    let action = Action::new_local(move |request: &VaultUnlock| {
        let request = request.clone();
        async move {
            match backend::call(request).await {
                Ok(state) => vault.set(state),
                Err(failure) => {
                    let _ = problem.try_set(Some(failures::line(&failure)));
                }
            }
        }
    });
    Unlocking { action, problem }
}

#[component]
fn ByKeyring(unlock: Unlocking, alone: bool) -> impl IntoView {
    let kind = if alone { ButtonKind::Primary } else { ButtonKind::Plain };
    view! {
        <Button kind=kind ico=Ico::Key busy=unlock.busy() on_click=move |_| unlock.with(None, None)>
            {t().unlock.with_keyring}
        </Button>
    }
}

#[component]
fn ByPassphrase(unlock: Unlocking) -> impl IntoView {
    let texts = &t().unlock;
    let typed = RwSignal::new(String::new());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        unlock.with(Some(typed.get_untracked()), None);
    };
    view! {
        <form class="form" on:submit=send>
            <PasswordField label=texts.passphrase value=typed problem=unlock.problem autofocus=true />
            <Open unlock=unlock typed=typed />
        </form>
    }
}

#[component]
fn ByCode(unlock: Unlocking) -> impl IntoView {
    let texts = &t().unlock;
    let typed = RwSignal::new(String::new());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        unlock.with(None, Some(typed.get_untracked().trim().to_owned()));
    };
    view! {
        <form class="form" on:submit=send>
            <TextField
                label=texts.code
                value=typed
                hint=texts.code_hint
                problem=unlock.problem
                mono=true
                autofocus=true
            />
            <Open unlock=unlock typed=typed />
        </form>
    }
}

#[component]
fn Open(unlock: Unlocking, typed: RwSignal<String>) -> impl IntoView {
    let busy = unlock.busy();
    let words = move || {
        if busy.get() {
            t().unlock.opening
        } else {
            t().unlock.open
        }
    };
    view! {
        <Button
            kind=ButtonKind::Primary
            submit=true
            busy=busy
            disabled=Signal::derive(move || typed.with(String::is_empty))
        >
            {words}
        </Button>
    }
}

#[component]
fn Damaged(reason: String) -> impl IntoView {
    let texts = &t().unlock;
    let vault = use_vault();
    view! {
        <div class="card">
            <Icon ico=Ico::Bad />
            <h1>{texts.damaged_title}</h1>
            <Banner tone=Tone::Bad>{reason}</Banner>
            <p>{texts.damaged_text}</p>
            <p>{texts.damaged_do}</p>
            <Button ico=Ico::Retry on_click=move |_| vault.refresh()>{texts.look_again}</Button>
        </div>
    }
}

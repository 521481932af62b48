//! The first step: how the vault is opened.

use adiuva_protocol::vault::{Typed, VaultCreate};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::backend;
use crate::components::{Banner, Button, ButtonKind, Checkbox, NewPassphrase};
use crate::i18n::{failures, t};
use crate::state::{Tone, use_vault};

#[component]
pub(super) fn Protect(on_made: Callback<String>) -> impl IntoView {
    let texts = &t().welcome;
    let vault = use_vault();
    let (keyring, by_passphrase) = (RwSignal::new(true), RwSignal::new(true));
    let (passphrase, fits) = (RwSignal::new(String::new()), RwSignal::new(false));
    let problem = RwSignal::new(None::<String>);

    let make = Action::new_local(move |request: &VaultCreate| {
        let request = request.clone();
        async move {
            // Said before the vault opens, or the event of its opening would end the welcome.
            vault.welcoming().set(true);
            match backend::call(request).await {
                Ok(made) => {
                    vault.refresh();
                    on_made.run(made.recovery_code.0);
                }
                Err(failure) => {
                    vault.welcoming().set(false);
                    let _ = problem.try_set(Some(failures::line(&failure)));
                }
            }
        }
    });
    let no_way = Signal::derive(move || !keyring.get() && !by_passphrase.get());
    let incomplete = Signal::derive(move || no_way.get() || (by_passphrase.get() && !fits.get()));
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        problem.set(None);
        let passphrase = by_passphrase.get_untracked().then(|| Typed(passphrase.get_untracked()));
        make.dispatch(VaultCreate {
            passphrase,
            keyring: keyring.get_untracked(),
        });
    };
    let busy = make.pending();
    view! {
        <form class="form" on:submit=send>
            <h2>{texts.vault_title}</h2>
            <p>{texts.vault_text}</p>
            <Checkbox label=texts.keyring hint=texts.keyring_hint checked=keyring />
            <Checkbox label=texts.with_passphrase hint=texts.passphrase_hint checked=by_passphrase />
            <Show when=move || by_passphrase.get()>
                <NewPassphrase
                    label=texts.passphrase
                    repeat=texts.repeat
                    value=passphrase
                    fits=fits
                    autofocus=true
                />
            </Show>
            <Show when=move || no_way.get()>
                <Banner tone=Tone::Warning>{texts.one_way}</Banner>
            </Show>
            <Show when=move || problem.with(Option::is_some)>
                <Banner tone=Tone::Bad>{move || problem.get()}</Banner>
            </Show>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true busy=busy disabled=incomplete>
                    {move || if busy.get() { texts.making } else { texts.make }}
                </Button>
            </div>
        </form>
    }
}

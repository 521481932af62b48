//! Setting or changing the passphrase.

use adiuva_protocol::vault::{Typed, VaultChangePassphrase, Ways};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::backend;
use crate::components::{Badge, Banner, Button, ButtonKind, Dialog, NewPassphrase, PasswordField};
use crate::i18n::{failures, t};
use crate::state::{Tone, use_toasts, use_vault};

#[component]
pub(super) fn Passphrase(ways: Memo<Ways>) -> impl IntoView {
    let texts = &t().security;
    let open = RwSignal::new(false);
    let is_set = Memo::new(move |_| ways.get().passphrase);
    let title = Signal::derive(move || {
        let words = if is_set.get() {
            texts.passphrase_title
        } else {
            texts.passphrase_new_title
        };
        words.to_owned()
    });
    let state = move || {
        if is_set.get() {
            view! { <Badge tone=Tone::Good shape=true>{texts.passphrase_set}</Badge> }
        } else {
            view! { <Badge tone=Tone::Warning shape=true>{texts.passphrase_none}</Badge> }
        }
    };
    view! {
        <div class="row spread">
            <p class="row-name">
                <span>{texts.passphrase}</span>
                {state}
            </p>
            <Button on_click=move |_| open.set(true)>
                {move || if is_set.get() { texts.passphrase_change } else { texts.passphrase_make }}
            </Button>
        </div>
        <Dialog open=open title=title>
            <Fields with_current=is_set.get_untracked() on_done=move |()| open.set(false) />
        </Dialog>
    }
}

#[component]
fn Fields(with_current: bool, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let texts = &t().security;
    let (vault, toasts) = (use_vault(), use_toasts());
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let fits = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let change = Action::new_local(move |request: &VaultChangePassphrase| {
        let request = request.clone();
        async move {
            match backend::call(request).await {
                Ok(_) => {
                    toasts.say(Tone::Good, texts.passphrase_done);
                    vault.refresh();
                    on_done.run(());
                }
                Err(failure) => {
                    let _ = problem.try_set(Some(failures::line(&failure)));
                }
            }
        }
    });
    let busy = change.pending();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        problem.set(None);
        change.dispatch(VaultChangePassphrase {
            current: with_current.then(|| Typed(current.get_untracked())),
            new: Typed(new.get_untracked()),
        });
    };
    let incomplete = Signal::derive(move || !fits.get() || (with_current && current.with(String::is_empty)));
    view! {
        <form class="form" on:submit=send>
            {with_current
                .then(|| view! { <PasswordField label=texts.passphrase_current value=current autofocus=true /> })}
            <NewPassphrase
                label=texts.passphrase_new
                repeat=texts.passphrase_repeat
                value=new
                fits=fits
                autofocus=!with_current
            />
            <Show when=move || problem.with(Option::is_some)>
                <Banner tone=Tone::Bad>{move || problem.get()}</Banner>
            </Show>
            <div class="actions end">
                <Button on_click=move |_| on_done.run(())>{t().common.cancel}</Button>
                <Button kind=ButtonKind::Primary submit=true busy=busy disabled=incomplete>{t().common.save}</Button>
            </div>
        </form>
    }
}

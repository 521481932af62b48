//! When the vault closes.

use adiuva_protocol::vault::VaultLock;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend;
use crate::components::{Button, Choice, Ico, Select};
use crate::i18n::t;
use crate::state::{use_status, use_toasts, use_vault};

/// The times that are offered, in minutes.
const TIMES: [u32; 7] = [1, 5, 10, 15, 30, 60, 240];

#[component]
pub(super) fn Locking() -> impl IntoView {
    let texts = &t().security;
    let (vault, toasts, status) = (use_vault(), use_toasts(), use_status());
    let value = Memo::new(move |_| {
        let settings = status.settings().get();
        settings.and_then(|settings| settings.lock_after_minutes)
    });
    let choices = Signal::derive(move || {
        let mut times = TIMES.to_vec();
        // A time that was set elsewhere is offered too.
        times.extend(value.get().filter(|minutes| !TIMES.contains(minutes)));
        times.sort_unstable();
        let mut choices = vec![Choice::new(None, texts.never)];
        choices.extend(
            times
                .into_iter()
                .map(|minutes| Choice::new(Some(minutes), words(minutes))),
        );
        choices
    });
    let lock = move |_| {
        spawn_local(async move {
            match backend::call(VaultLock {}).await {
                Ok(state) => vault.set(state),
                Err(failure) => toasts.fail(&failure),
            }
        });
    };
    view! {
        <section class="section">
            <h3>{texts.locking}</h3>
            <div class="form narrow">
                <Select
                    label=texts.lock_after
                    choices=choices
                    value=value
                    on_choose=move |minutes| status.change(|settings| settings.lock_after_minutes = minutes)
                />
            </div>
            <p class="hint">{texts.lock_text}</p>
            <div class="actions">
                <Button ico=Ico::Lock on_click=lock>{texts.lock_now}</Button>
            </div>
        </section>
    }
}

fn words(minutes: u32) -> String {
    let texts = &t().security;
    if minutes >= 60 && minutes.is_multiple_of(60) {
        (texts.hours)(minutes / 60)
    } else {
        (texts.minutes)(minutes)
    }
}

//! A new recovery code: made, shown once, and confirmed before the dialog can be left.

use adiuva_protocol::vault::VaultNewRecoveryCode;
use leptos::prelude::*;

use crate::backend;
use crate::components::{Banner, Button, ButtonKind, Dialog, RecoveryCode};
use crate::i18n::{failures, t};
use crate::state::{Tone, use_toasts};

#[component]
pub(super) fn Recovery() -> impl IntoView {
    let texts = &t().security;
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    // Held here and nowhere else, and gone once it is confirmed.
    let code = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let made = Memo::new(move |_| !code.with(String::is_empty));
    let make = Action::new_local(move |(): &()| async move {
        match backend::call(VaultNewRecoveryCode {}).await {
            Ok(made) => {
                let _ = code.try_set(made.recovery_code.0);
            }
            Err(failure) => {
                let _ = problem.try_set(Some(failures::line(&failure)));
            }
        }
    });
    let confirmed = move |()| {
        code.set(String::new());
        open.set(false);
        toasts.say(Tone::Good, texts.recovery_done);
    };
    let ask = move || {
        view! {
            <Banner tone=Tone::Warning>{texts.recovery_warning}</Banner>
            <Show when=move || problem.with(Option::is_some)>
                <Banner tone=Tone::Bad>{move || problem.get()}</Banner>
            </Show>
            <div class="actions end">
                <Button on_click=move |_| open.set(false)>{t().common.cancel}</Button>
                <Button kind=ButtonKind::Primary busy=make.pending() on_click=move |_| { make.dispatch(()); }>
                    {texts.recovery_make}
                </Button>
            </div>
        }
    };
    view! {
        <div class="row spread">
            <p class="row-name">
                <span>{texts.recovery}</span>
                <span class="hint">{texts.recovery_text}</span>
            </p>
            <Button
                on_click=move |_| {
                    problem.set(None);
                    open.set(true);
                }
            >
                {texts.recovery_make}
            </Button>
        </div>
        <Dialog open=open title=texts.recovery_title.to_owned() held=made>
            <Show when=move || made.get() fallback=ask>
                <RecoveryCode untitled=true code=code on_confirmed=confirmed />
            </Show>
        </Dialog>
    }
}

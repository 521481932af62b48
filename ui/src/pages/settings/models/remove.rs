//! Removing a provider: at once with a way back, or asked first where a key would be lost for good.

use adiuva_protocol::models::{ModelsRemoveProvider, ModelsSetProvider, ProviderView};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend;
use crate::components::{Button, ButtonKind, Dialog};
use crate::i18n::t;
use crate::state::{Toasts, Tone, use_toasts};

#[component]
pub(super) fn Remove(
    /// What shall be removed; emptied when it is decided.
    provider: RwSignal<Option<ProviderView>>,
) -> impl IntoView {
    let texts = &t().models;
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    Effect::new(move || {
        let Some(wanted) = provider.get() else { return };
        if wanted.has_key {
            open.set(true);
        } else {
            provider.set(None);
            remove(wanted, toasts);
        }
    });
    Effect::new(move || {
        if !open.get() && provider.with_untracked(|provider| provider.as_ref().is_some_and(|p| p.has_key)) {
            provider.set(None);
        }
    });
    let title = Signal::derive(move || {
        let name = provider.with(|provider| provider.as_ref().map(|p| p.name.clone()));
        (texts.remove_title)(&name.unwrap_or_default())
    });
    view! {
        <Dialog open=open title=title>
            <p>{texts.remove_text}</p>
            <div class="actions end">
                <Button on_click=move |_| open.set(false)>{t().common.cancel}</Button>
                <Button
                    kind=ButtonKind::Danger
                    on_click=move |_| {
                        if let Some(provider) = provider.get_untracked() {
                            remove(provider, toasts);
                        }
                        open.set(false);
                    }
                >
                    {texts.remove}
                </Button>
            </div>
        </Dialog>
    }
}

fn remove(provider: ProviderView, toasts: Toasts) {
    spawn_local(async move {
        if let Err(failure) = backend::call(ModelsRemoveProvider { id: provider.id }).await {
            toasts.fail(&failure);
            return;
        }
        let words = (t().models.removed)(&provider.name);
        if provider.has_key {
            toasts.say(Tone::Good, words);
        } else {
            toasts.done(words, move || add_again(provider.clone(), toasts));
        }
    });
}

fn add_again(provider: ProviderView, toasts: Toasts) {
    spawn_local(async move {
        let request = ModelsSetProvider {
            id: None,
            name: provider.name,
            wire: provider.wire,
            base_url: provider.base_url,
            model: provider.model,
            api_key: None,
            preferred: provider.preferred,
        };
        if let Err(failure) = backend::call(request).await {
            toasts.fail(&failure);
        }
    });
}

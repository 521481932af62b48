//! Puts a text into the clipboard.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::{Ico, IconButton};
use crate::i18n::t;

/// How long it says that it copied.
const SAYS: Duration = Duration::from_secs(2);

/// A small button that copies a text and says for a moment that it did.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let Some(window) = web_sys::window() else { return };
        let promise = window.navigator().clipboard().write_text(&text.get_untracked());
        spawn_local(async move {
            if JsFuture::from(promise).await.is_ok() {
                let _ = copied.try_set(true);
                set_timeout(
                    move || {
                        let _ = copied.try_set(false);
                    },
                    SAYS,
                );
            }
        });
    };
    view! {
        <IconButton
            ico=Signal::derive(move || if copied.get() { Ico::Check } else { Ico::Copy })
            label=Signal::derive(move || {
                let word = if copied.get() { t().common.copied } else { t().common.copy };
                word.to_owned()
            })
            on_click=copy
        />
    }
}

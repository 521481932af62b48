//! Text on its way from a chat into a doc.

use leptos::prelude::*;

use crate::components::{Banner, Button, Ico};
use crate::i18n::t;
use crate::state::use_carried;

/// Says that a text is carried and what to do with it, as long as it is.
#[component]
pub(super) fn CarriedBanner() -> impl IntoView {
    let carried = use_carried();
    let any = Memo::new(move |_| carried.with(Option::is_some));
    view! {
        <Show when=move || any.get()>
            <Banner>
                <span>{t().projects.carried}</span>
                <Button ico=Ico::Close on_click=move |_| carried.set(None)>{t().common.cancel}</Button>
            </Banner>
        </Show>
    }
}

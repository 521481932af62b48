//! Chat with the files.

use leptos::prelude::*;

use crate::components::{Empty, Ico, Page};
use crate::i18n::t;

/// Chat with the files.
#[component]
pub fn Chat() -> impl IntoView {
    let texts = &t().chat;
    view! {
        <Page title=texts.title.to_owned()>
            <Empty ico=Ico::Chat title=texts.empty_title text=texts.empty_text />
        </Page>
    }
}

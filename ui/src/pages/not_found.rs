//! For an address without a page.

use leptos::prelude::*;

use crate::components::{Empty, Ico, Page};
use crate::i18n::t;
use crate::shell::Frame;

/// For an address without a page.
#[component]
pub fn NotFound() -> impl IntoView {
    let texts = &t().shell;
    view! {
        <Frame>
            <Page title=texts.not_found.to_owned()>
                <Empty ico=Ico::Help title=texts.not_found text=texts.not_found_hint>
                    <a class="button" href="/chat">{(texts.go_to)(texts.chat)}</a>
                </Empty>
            </Page>
        </Frame>
    }
}

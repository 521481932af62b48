//! What is read and how far.

use leptos::prelude::*;

use crate::components::{Empty, Ico, Page};
use crate::i18n::t;

/// What is read and how far.
#[component]
pub fn Knowledge() -> impl IntoView {
    let texts = &t().knowledge;
    view! {
        <Page title=texts.title.to_owned()>
            <Empty ico=Ico::Knowledge title=texts.empty_title text=texts.empty_text />
        </Page>
    }
}

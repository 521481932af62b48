//! Passages by words and by meaning.

use leptos::prelude::*;

use crate::components::{Empty, Ico, Page};
use crate::i18n::t;

/// Passages by words and by meaning.
#[component]
pub fn Search() -> impl IntoView {
    let texts = &t().search;
    view! {
        <Page title=texts.title.to_owned()>
            <Empty ico=Ico::Search title=texts.empty_title text=texts.empty_text />
        </Page>
    }
}

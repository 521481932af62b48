//! A document at a place.

use leptos::prelude::*;

use crate::components::{Empty, Ico, Page};
use crate::i18n::t;

/// A document at a place.
#[component]
pub fn Document() -> impl IntoView {
    let texts = &t().document;
    view! {
        <Page title=texts.title.to_owned()>
            <Empty ico=Ico::File title=texts.gone_title text=texts.gone_text />
        </Page>
    }
}

//! Everything that can be set.

mod appearance;

use leptos::prelude::*;

use self::appearance::Appearance;
use crate::components::Page;
use crate::i18n::t;

/// Everything that can be set.
#[component]
pub fn Settings() -> impl IntoView {
    view! {
        <Page title=t().settings.title.to_owned()>
            <Appearance />
        </Page>
    }
}

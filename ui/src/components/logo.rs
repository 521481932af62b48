//! The mark of the app.

use leptos::prelude::*;

/// The mark of the app; a decoration beside its name.
#[component]
pub fn Logo() -> impl IntoView {
    view! { <img class="logo" src="/icon.svg" alt="" width="40" height="40" /> }
}

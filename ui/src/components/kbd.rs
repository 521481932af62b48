//! A shortcut, as it stands on the keys.

use leptos::prelude::*;

/// Keys, divided by spaces: `Ctrl K`.
#[component]
pub fn Kbd(
    /// The keys.
    #[prop(into)]
    keys: String,
) -> impl IntoView {
    let caps = keys
        .split(' ')
        .map(|key| view! { <kbd>{key.to_owned()}</kbd> })
        .collect_view();
    view! { <span class="keys">{caps}</span> }
}

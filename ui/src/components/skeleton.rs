//! What stands in place of a view that is on its way.

use leptos::prelude::*;

use crate::i18n::t;

/// Grey lines, visible only after 300 ms, so that a quick answer does not flash.
#[component]
pub fn Skeleton(
    /// How many lines.
    #[prop(default = 4)]
    rows: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{t().common.loading}</span>
            {(0..rows).map(|_| view! { <div class="bone"></div> }).collect_view()}
        </div>
    }
}

//! A page without anything in it yet.

use leptos::prelude::*;

use super::{Ico, Icon};

/// What this is for, and one thing to do.
#[component]
pub fn Empty(
    /// Its icon.
    ico: Ico,
    /// What is missing, in a few words.
    #[prop(into)]
    title: String,
    /// What it is for.
    #[prop(optional, into)]
    text: Option<String>,
    /// One thing to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon ico=ico />
            <p class="empty-title">{title}</p>
            {text.map(|text| view! { <p class="empty-text">{text}</p> })}
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

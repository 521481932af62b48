//! A notice at the head of a page, as long as it holds.

use leptos::prelude::*;

use super::Icon;
use super::badge::tone_class;
use crate::state::Tone;

/// A notice with what to do about it.
#[component]
pub fn Banner(
    /// How it is meant.
    #[prop(default = Tone::Info)]
    tone: Tone,
    /// What it says, and buttons.
    children: Children,
) -> impl IntoView {
    let (class, ico) = tone_class(tone);
    let role = if matches!(tone, Tone::Bad) { "alert" } else { "status" };
    view! {
        <div class=format!("banner {class}") role=role>
            <Icon ico=ico />
            <div class="banner-body">{children()}</div>
        </div>
    }
}

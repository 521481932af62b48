//! Small marks of a state.

use leptos::prelude::*;

use super::{Ico, Icon};
use crate::state::Tone;

/// The word for a tone in the style, and the shape that goes with it, so that colour is never alone.
pub(super) const fn tone_class(tone: Tone) -> (&'static str, Ico) {
    match tone {
        Tone::Good => ("good", Ico::Good),
        Tone::Info => ("info", Ico::Info),
        Tone::Warning => ("warning", Ico::Warning),
        Tone::Bad => ("bad", Ico::Bad),
    }
}

/// A few words in a coloured field.
#[component]
pub fn Badge(
    /// How it is meant.
    #[prop(default = Tone::Info)]
    tone: Tone,
    /// With the shape of the tone before the words.
    #[prop(optional)]
    shape: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    let (class, ico) = tone_class(tone);
    view! {
        <span class=format!("badge {class}")>
            {shape.then(|| view! { <Icon ico=ico /> })}
            {children()}
        </span>
    }
}

/// A dot with words beside it. Its shape differs with the state as its colour does.
#[component]
pub fn StatusDot(
    /// The state.
    #[prop(into)]
    tone: Signal<Tone>,
    /// What the state is, in words.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let ico = Signal::derive(move || tone_class(tone.get()).1);
    view! {
        <span class=move || format!("status-dot {}", tone_class(tone.get()).0)>
            <Icon ico=ico />
            <span class="label">{move || label.get()}</span>
        </span>
    }
}

//! How far something is.

use leptos::prelude::*;

/// A bar: done of all. With nothing known yet it says only that it goes on.
#[component]
pub fn Progress(
    /// What goes on, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// How much is done.
    #[prop(into)]
    done: Signal<u64>,
    /// How much there is; 0 when that is not known.
    #[prop(into)]
    all: Signal<u64>,
) -> impl IntoView {
    view! {
        <progress
            aria-label=move || label.get()
            max=move || (all.get() > 0).then(|| all.get().to_string())
            value=move || (all.get() > 0).then(|| done.get().min(all.get()).to_string())
        ></progress>
    }
}

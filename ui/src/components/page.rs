//! The head and body of a page.

use leptos::prelude::*;

use crate::state::page_title;

/// A page: its title as heading and in the window's bar, actions beside it, then what is on it.
#[component]
pub fn Page(
    /// Its title.
    #[prop(into)]
    title: Signal<String>,
    /// Buttons beside the title.
    #[prop(optional, into)]
    actions: ViewFnOnce,
    /// Fills the height instead of scrolling as a whole, for pages with lists or columns of their own.
    #[prop(optional)]
    full: bool,
    /// What is on it.
    children: Children,
) -> impl IntoView {
    page_title(move || title.get());
    view! {
        <div class="page-inner" class:full=full>
            <header class="page-head">
                <h1>{move || title.get()}</h1>
                <div class="actions">{actions.run()}</div>
            </header>
            {children()}
        </div>
    }
}

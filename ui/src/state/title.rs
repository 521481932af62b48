//! The page's title in the window's bar.

use leptos::prelude::*;

use crate::i18n::t;

/// Sets the title of the page for as long as its component is there. A title that changes is a closure over signals.
pub fn page_title(title: impl Fn() -> String + 'static) {
    Effect::new(move || document().set_title(&format!("{} · {}", title(), t().shell.name)));
}

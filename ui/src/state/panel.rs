//! The panel at the right: whether it is open, and what the page puts into it.

use leptos::prelude::*;

use super::look;

/// What a page puts into the panel.
#[derive(Clone)]
pub struct PanelContent {
    /// Its heading.
    pub title: String,
    /// Its view; signals in it stay live.
    pub view: ViewFn,
}

/// The panel at the right.
#[derive(Clone, Copy)]
pub struct Panel {
    open: RwSignal<bool>,
    content: RwSignal<Option<PanelContent>>,
}

impl Panel {
    /// Whether it is open.
    #[must_use]
    pub fn is_open(self) -> bool {
        self.open.get()
    }

    /// What is in it.
    #[must_use]
    pub fn content(self) -> Option<PanelContent> {
        self.content.get()
    }

    /// Opens it when it is closed and the other way round.
    pub fn toggle(self) {
        self.set_open(!self.open.get_untracked());
    }

    /// Opens or closes it; the choice is remembered.
    pub fn set_open(self, open: bool) {
        self.open.set(open);
        look::write("panel", if open { "open" } else { "closed" });
    }

    /// Puts something into it, and opens it if `open` is said.
    pub fn put(self, title: impl Into<String>, open: bool, view: impl Into<ViewFn>) {
        self.content.set(Some(PanelContent {
            title: title.into(),
            view: view.into(),
        }));
        if open {
            self.open.set(true);
        }
    }

    /// Empties it.
    pub fn clear(self) {
        let _ = self.content.try_set(None);
    }
}

/// The panel at the right. Pages that put something into it call [`Panel::clear`] on cleanup.
#[must_use]
pub fn use_panel() -> Panel {
    expect_context()
}

pub(super) fn provide() {
    provide_context(Panel {
        open: RwSignal::new(look::read("panel").as_deref() == Some("open")),
        content: RwSignal::new(None),
    });
}

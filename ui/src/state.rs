//! What several pages share. [`provide`] makes all of it once; a page takes what it needs with a `use_…` function.

mod actions;
mod carried;
mod drafts;
mod events;
mod fetch;
mod folders;
mod look;
mod panel;
mod popup;
mod status;
mod title;
mod toasts;
mod vault;

pub use actions::{Action, use_actions};
pub use carried::use_carried;
pub use drafts::{Answerer, Drafts, How, Unsent, use_drafts};
pub use events::{Kind, use_events};
pub use fetch::{Fetched, fetch};
pub use folders::use_folders_in;
pub use look::{Density, TEXT_SIZES, Theme, use_look};
pub use panel::use_panel;
pub use popup::use_popup;
pub use status::{StatusHandle, use_status};
pub use title::page_title;
pub use toasts::{Toast, Toasts, Tone, use_toasts};
pub use vault::{Standing, Vault, use_vault};

/// Makes everything that pages share. Called once, above everything that is drawn.
pub(crate) fn provide() {
    look::provide();
    events::provide();
    vault::provide();
    toasts::provide();
    status::provide();
    drafts::provide();
    panel::provide();
    popup::provide();
    actions::provide();
    carried::provide();
}

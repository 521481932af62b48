//! What stands around the pages: navigation, panel, status line, palette and shortcuts.

mod commands;
mod frame;
mod nav;
mod panel;
mod places;
mod shortcuts;
mod statusline;

pub use frame::Frame;

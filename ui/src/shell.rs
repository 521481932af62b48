//! What stands around the pages: navigation, panel, status line, palette and shortcuts.

mod commands;
mod entities;
mod frame;
mod nav;
mod panel;
mod places;
mod presence;
mod sections;
mod shortcuts;
mod statusline;

pub use frame::Frame;
pub use sections::{Section, sections};

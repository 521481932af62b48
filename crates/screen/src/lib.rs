//! What the screens compute and no browser is needed for.
//!
//! Plain functions over values, so that they are tested natively and fast, and run the same in the browser. Nothing here
//! knows a document, a signal, the wire or the clock: times and offsets are handed in.
//!
//! Start with [`markdown`]: it turns what models and files wrote, which nobody may trust, into HTML that can be shown.

pub mod capture;
pub mod chart;
pub mod format;
pub mod fuzzy;
pub mod markdown;
pub mod pace;
pub mod pages;
pub mod passage;
pub mod strength;
pub mod tray;
pub mod window;

//! The real window: the real program on a screen and a bus of its own, driven from outside as a person and a page would.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a failed step fails the journey")]

mod bus;
mod capabilities;
mod denied;
mod desk;
mod driver;
mod ending;
mod first_answer;
mod links;
mod others;
mod screen;
mod settings;
mod start;
mod strangers;
mod tray;
mod window;

//! The screens of Adiuva, for the window and the browser; compiled for wasm32 only.
//!
//! `app.rs` decides what is drawn: the welcome, the unlocking or the app with its pages. A page in `pages/` uses parts
//! from `components/`, shared things from `state/`, and reaches the engine through `backend/` alone. What stands
//! around the pages is `shell/`; `parts.rs` fetches a page's code when it is first opened; every text is in `i18n/`; colours and sizes are in `style/app.css`.

#![expect(
    unreachable_pub,
    reason = "`pub` says what a folder offers to the others; nothing is offered outside of a program"
)]

mod app;
mod backend;
mod components;
mod i18n;
mod pages;
mod parts;
mod shell;
mod state;

fn main() {
    console_error_panic_hook::set_once();
    backend::begin();
    leptos::mount::mount_to_body(app::App);
}

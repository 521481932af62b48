//! How the app behaves, changed on its page.

use std::fs;

use crate::desk::{Desk, until};
use crate::window::Window;

#[tokio::test]
async fn the_app_is_told_on_its_page_when_to_start_and_which_keys_open_it() {
    let desk = Desk::new();
    let window = Window::open(&desk).await;
    window.make_vault().await;
    window.reload().await;
    window.press("//nav//a[@href='/settings']").await;
    window.press("//a[@href='/settings/app']").await;

    let entry = desk.setting("autostart/Adiuva.desktop");
    let switch = "//button[@role='switch'][contains(., 'log in')]";
    window.press(switch).await;
    until("the app starts with the computer", || {
        fs::read_to_string(&entry)
            .ok()
            .filter(|entry| entry.contains("--quiet"))
    });
    window.press(switch).await;
    until("it does so no longer", || (!entry.exists()).then_some(()));

    window.type_into("//form//input", "Ctrl+Alt+Q").await;
    window.press("//form//button[@type='submit']").await;
    window
        .read("//form//*[normalize-space(.)='These keys work'][not(*)]")
        .await;
}

//! What the app is for, in the real window: from nothing, without a model, to a cited answer over an own folder.

use std::fs;
use std::time::Duration;

use crate::desk::{Desk, PASSPHRASE, until};
use crate::window::Window;

/// What has this text, and nothing beside it.
fn named(tag: &str, text: &str) -> String {
    format!("//{tag}[normalize-space(.)='{text}']")
}

/// The field with this label.
fn field(label: &str) -> String {
    format!("//input[@id=//label[normalize-space(.)='{label}']/@for]")
}

#[tokio::test]
async fn from_nothing_to_an_answer_whose_citation_opens_and_after_a_restart() {
    let desk = Desk::new();
    let write = |name: &str, text: &str| fs::write(desk.documents().join(name), text).unwrap();
    write(
        "boiler.md",
        "# Boiler\n\nThe boiler is serviced every October by the Halvorsen company.\n",
    );
    write("garden.md", "# Garden\n\nThe hedge is cut in June.\n");
    let window = Window::open(&desk).await;

    protect(&window).await;
    choose_folder(&desk, &window).await;
    window.press(&named("button", "Continue")).await;
    window.press(&named("button", "Start")).await;
    window.read("//footer//*[contains(., '2 files, up to date')]").await;

    window
        .type_into("//textarea", "When is the boiler serviced?\u{e007}")
        .await;
    window.read("//article//*[contains(., 'serviced every October')]").await;
    window.press("(//article//*[@data-cite])[1]").await;
    let quoted = window.read("//mark[contains(@class, 'current')]").await;
    assert!(quoted.contains("October"), "{quoted}");
    window.close(&desk).await;

    let window = Window::open(&desk).await;
    window.type_into(&field("Passphrase"), PASSPHRASE).await;
    window.press(&named("button", "Open")).await;
    window.press("//nav//a[@title='Chat']").await;
    window.press("//aside//*[contains(., 'boiler serviced')][not(*)]").await;
    window.read("//article//*[contains(., 'serviced every October')]").await;
}

/// Makes a vault that a passphrase opens, and types back what is asked for of its recovery code.
async fn protect(window: &Window) {
    window.press(&named("label", "Open with my login")).await;
    window.type_into(&field("Passphrase"), PASSPHRASE).await;
    window.type_into(&field("Repeat the passphrase"), PASSPHRASE).await;
    window.press(&named("button", "Make the vault")).await;
    window.read("//*[@aria-label='Recovery code']").await;
    const GROUPS: &str = "return [...document.querySelectorAll('.code li')].map(group => group.textContent)";
    let groups: Vec<String> = serde_json::from_value(window.run(GROUPS).await).unwrap();
    window.press(&named("button", "I have written it down")).await;
    for at in 1..=2 {
        let asked = window.read(&format!("(//label[starts-with(., 'Group ')])[{at}]")).await;
        let number: usize = asked.trim_start_matches("Group ").parse().unwrap();
        window.type_into(&field(&asked), &groups[number - 1]).await;
    }
    window.press(&named("button", "Continue")).await;
}

/// Chooses the documents in the system's own dialog, by keys.
async fn choose_folder(desk: &Desk, window: &Window) {
    const TITLE: &str = "Choose a folder";
    window.press(&named("button", TITLE)).await;
    let screen = desk.screen();
    let dialog = screen.until_seen(TITLE);
    screen.focus(dialog);
    let documents = desk.documents();
    let path = documents.to_str().unwrap();
    // The first letter of a path opens the line for it, which then takes the rest.
    let (first, rest) = path.split_at(1);
    screen.type_text(first);
    std::thread::sleep(Duration::from_secs(1));
    screen.type_text(rest);
    // The first line break may only choose among the names that the dialog proposes. One too many would press the button
    // in the window again.
    until("the dialog is gone", || {
        screen.type_text("\n");
        screen.gone_within(TITLE, Duration::from_secs(15)).then_some(())
    });
    window.read(&format!("//*[contains(., 'Added: {path}')][not(*)]")).await;
}

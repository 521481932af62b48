//! The app in the tray of a desktop that has one.

use crate::bus::{Desktop, Icon};
use crate::desk::{Desk, Running, until, until_ended};

#[test]
fn the_app_lives_in_the_tray_where_there_is_one() {
    let desk = Desk::new();
    let desktop = Desktop::start(&desk);
    desk.adiuva(&["init"]);
    let mut app = Running(desk.app().spawn().unwrap());
    let (screen, icon) = (desk.screen(), desktop.next_icon());
    until_first(&icon, "Locked");

    // The cross only hides the window now, and the work goes on.
    let window = screen.until_seen("Adiuva");
    screen.close(window);
    screen.until_gone("Adiuva");
    desk.adiuva(&["status"]);
    until_first(&icon, "No files yet");
    std::fs::write(desk.documents().join("note.txt"), "The ferry leaves at seven.").unwrap();
    desk.adiuva(&["add", desk.documents().to_str().unwrap()]);
    until_first(&icon, "1 of 1 files searchable");
    assert_eq!(desktop.next_notification(), "All files can be searched now");

    icon.choose("Pause indexing");
    until_has(&icon, "Resume indexing");
    icon.choose("Resume indexing");
    until_has(&icon, "Pause indexing");
    icon.choose("Open Adiuva");
    screen.until_seen("Adiuva");
    icon.choose("Ask…");
    screen.until_seen("Ask Adiuva");
    icon.choose("Lock");
    until_first(&icon, "Locked");
    icon.choose("Quit");
    assert_eq!(until_ended("the app ends", &mut app), Some(0));
    assert_eq!(desk.holder(), None);
}

#[test]
fn a_quiet_start_shows_no_window_until_it_is_wanted() {
    let desk = Desk::new();
    let desktop = Desktop::start(&desk);
    let _app = Running(desk.app().arg("--quiet").spawn().unwrap());
    let (screen, icon) = (desk.screen(), desktop.next_icon());
    until("the data folder is open", || desk.holder());
    assert!(screen.seen("Adiuva").is_none());
    let mut second = Running(desk.app().spawn().unwrap());
    assert_eq!(until_ended("the second start ends", &mut second), Some(0));
    screen.until_seen("Adiuva");
    icon.choose("Quit");
}

fn until_first(icon: &Icon<'_>, text: &str) {
    until(&format!("the tray says {text}"), || {
        (icon.texts().first()? == text).then_some(())
    });
}

fn until_has(icon: &Icon<'_>, text: &str) {
    until(&format!("the tray offers {text}"), || {
        icon.texts().iter().any(|found| found == text).then_some(())
    });
}

//! The tray: how things stand, and what is wanted most often.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use adiuva_api::local::Place;
use adiuva_protocol::Endpoint;
use adiuva_protocol::knowledge::KnowledgePause;
use adiuva_protocol::vault::VaultLock;
use adiuva_screen::tray::{searchable, waiting, words};
use tauri::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Wry};

use crate::status::{Seen, Watch};
use crate::{ipc, platform, windows};

/// What changes in the tray.
struct Tray {
    icon: TrayIcon,
    line: MenuItem<Wry>,
    pause: MenuItem<Wry>,
    lock: MenuItem<Wry>,
}

/// Makes the tray. Without one the app goes on, and ends when its window is closed.
pub(crate) fn build(app: &AppHandle) {
    // A system without the library for trays is told of by a panic.
    match catch_unwind(AssertUnwindSafe(|| make(app))) {
        Ok(Ok(tray)) => {
            app.manage(tray);
        }
        Ok(Err(error)) => tracing::warn!("no tray: {error}"),
        Err(_) => tracing::warn!("no tray: the library for it is missing"),
    }
}

/// Shows how things stand.
pub(crate) fn show(app: &AppHandle, seen: &Seen) {
    let Some(tray) = app.try_state::<Tray>() else { return };
    let language = platform::language();
    let words = words(language);
    let line = match (seen.open, seen.coverage.files) {
        (false, _) => words.locked.into(),
        (true, _) if seen.waiting > 0 => waiting(seen.waiting, language),
        (true, 0) => words.no_files.into(),
        (true, files) => searchable(seen.coverage.searchable + seen.coverage.embedded, files, language),
    };
    let shown = || -> tauri::Result<()> {
        tray.line.set_text(&line)?;
        tray.icon.set_tooltip(Some(format!("Adiuva – {line}")))?;
        tray.pause
            .set_text(if seen.paused { words.resume } else { words.pause })?;
        tray.pause.set_enabled(seen.open)?;
        tray.lock.set_enabled(seen.open)
    };
    if let Err(error) = shown() {
        tracing::warn!("the tray cannot be changed: {error}");
    }
}

fn make(app: &AppHandle) -> tauri::Result<Tray> {
    let words = words(platform::language());
    let item = |id: &str, text: &str, enabled: bool| MenuItem::with_id(app, id, text, enabled, None::<&str>);
    let line = item("line", words.locked, false)?;
    let pause = item("pause", words.pause, false)?;
    let lock = item("lock", words.lock, false)?;
    let rule = PredefinedMenuItem::separator(app)?;
    let (ask, open) = (item("ask", words.ask, true)?, item("open", words.open, true)?);
    let quit = item("quit", words.quit, true)?;
    let menu = Menu::with_items(app, &[&line, &rule, &open, &ask, &pause, &rule, &lock, &quit])?;
    let mut icon = TrayIconBuilder::with_id("adiuva")
        .menu(&menu)
        .tooltip("Adiuva")
        .temp_dir_path(windows::folder(app.state::<Arc<Place>>().folder()))
        .show_menu_on_left_click(false)
        .on_menu_event(chosen)
        .on_tray_icon_event(clicked);
    if let Some(image) = app.default_window_icon() {
        icon = icon.icon(image.clone());
    }
    let icon = icon.build(app)?;
    Ok(Tray {
        icon,
        line,
        pause,
        lock,
    })
}

fn clicked(icon: &TrayIcon, event: TrayIconEvent) {
    if let TrayIconEvent::Click {
        button: MouseButton::Left,
        button_state: MouseButtonState::Up,
        ..
    } = event
    {
        windows::show_main(icon.app_handle());
    }
}

fn chosen(app: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        "open" => windows::show_main(app),
        "ask" => windows::show_ask(app),
        "quit" => app.exit(0),
        "pause" => {
            let paused = !app.state::<Watch>().seen().paused;
            ask(app, KnowledgePause { paused });
        }
        "lock" => ask(app, VaultLock {}),
        _ => {}
    }
}

/// Asks a command; what comes of it is seen in the tray by itself.
fn ask<E: Endpoint + 'static>(app: &AppHandle, request: E) {
    let place = Arc::clone(&app.state::<Arc<Place>>());
    tauri::async_runtime::spawn(async move {
        if let Err(failure) = adiuva_protocol::call(place.as_ref(), &ipc::shell(), request).await {
            tracing::info!("what was chosen in the tray was not done: {failure}");
        }
    });
}

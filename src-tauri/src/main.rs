//! The desktop app: windows, tray, hotkey, links and updates around the engine. What the product does is not here.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod environment;
mod home;
mod hotkey;
mod ipc;
mod platform;
mod status;
mod tray;
mod updates;
mod windows;

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use adiuva_api::local::Place;
use adiuva_protocol::Link;
use tauri::plugin::TauriPlugin;
use tauri::{App, AppHandle, Manager, Wry};
use tauri_plugin_deep_link::DeepLinkExt;
use tauri_plugin_window_state::StateFlags;

/// Given by the entry that starts the app with the computer: no window is shown then, where there is a tray.
const QUIET: &str = "--quiet";

fn main() -> ExitCode {
    // Parsers and index builds run in children made of this same executable.
    adiuva_engine::become_child_if_asked();
    adiuva_engine::harden_process();
    environment::mend();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when even this fails.
            let _ = writeln!(std::io::stderr(), "Adiuva cannot start: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let named = std::env::var_os("ADIUVA_HOME").filter(|name| !name.is_empty());
    let folder = adiuva_engine::data_folder(named.map(Into::into))?;
    adiuva_engine::make_private_folder(&folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    tauri::async_runtime::set(runtime.handle().clone());
    let place = Arc::new(Place::new(folder));
    let app = build(&place)?;
    app.run_return(|_, _| ());
    runtime.block_on(place.close(home::FAREWELL));
    runtime.shutdown_background();
    Ok(())
}

fn build(place: &Arc<Place>) -> tauri::Result<App> {
    let kept = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED | StateFlags::FULLSCREEN;
    let window_state = tauri_plugin_window_state::Builder::new()
        .with_state_flags(kept)
        .with_denylist(&[windows::ASK])
        .with_filename(windows::folder(place.folder()).join("state.json").to_string_lossy());
    let autostart = tauri_plugin_autostart::Builder::new().arg(QUIET);
    tauri::Builder::default()
        // The first of all, so that a second start goes no further than this.
        .plugin(single_instance(place.folder()))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(autostart.build())
        .plugin(window_state.build())
        .manage(Arc::clone(place))
        .manage(ipc::Subscriptions::default())
        .manage(status::Watch::default())
        .manage(windows::Showings::default())
        .invoke_handler(tauri::generate_handler![ipc::call, ipc::subscribe, ipc::unsubscribe])
        .on_window_event(windows::on_event)
        .setup(|app| Ok(start(app.handle())?))
        .build(tauri::generate_context!())
}

/// A second start with the same data folder shows the first one's window and ends.
fn single_instance(folder: &Path) -> TauriPlugin<Wry> {
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(platform::bus_name(folder))
        .callback(|app, arguments, _| {
            // With a link it is the link that says which window.
            if !arguments.iter().any(|argument| argument.starts_with("adiuva:")) {
                windows::show_main(app);
            }
        })
        .build()
}

fn start(app: &AppHandle) -> tauri::Result<()> {
    home::keep(Arc::clone(&app.state::<Arc<Place>>()));
    if let Err(error) = app.plugin(tauri_plugin_global_shortcut::Builder::new().build()) {
        tracing::warn!("no keys from anywhere: {error}");
    }
    tray::build(app);
    let quiet = std::env::args().any(|argument| argument == QUIET);
    let link = app.deep_link().get_current().ok().flatten().unwrap_or_default();
    windows::open_main(app, link.first().and_then(|url| Link::parse(url.as_str())), quiet)?;
    let opened = app.clone();
    app.deep_link().on_open_url(move |event| {
        event.urls().iter().for_each(|url| windows::follow(&opened, url));
    });
    if app.env().appimage.is_some()
        && let Err(error) = app.deep_link().register_all()
    {
        tracing::info!("adiuva:// is not registered: {error}");
    }
    updates::start(app)?;
    tauri::async_runtime::spawn(status::follow(app.clone()));
    tauri::async_runtime::spawn(platform::exit_when_told(app.clone()));
    Ok(())
}

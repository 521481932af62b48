//! What differs between systems.

use std::path::Path;
use std::time::Duration;

use adiuva_screen::format::Language;
use tauri::AppHandle;

/// The longest wait for an answer of the desktop's bus.
const BUS_PATIENCE: Duration = Duration::from_secs(2);

/// Whether this machine has a graphics card that can draw.
#[cfg(target_os = "linux")]
pub(crate) fn has_gpu() -> bool {
    let devices = std::fs::read_dir("/dev/dri").into_iter().flatten().flatten();
    devices
        .filter_map(|device| device.file_name().into_string().ok())
        .any(|name| name.starts_with("renderD"))
}

/// The language of the desktop.
pub(crate) fn language() -> Language {
    let values = ["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).unwrap_or_default());
    Language::of(values.iter().find(|value| !value.is_empty()).map_or("", |value| value))
}

/// The name on the desktop's bus by which a second start finds the first: one for each data folder.
pub(crate) fn bus_name(folder: &Path) -> String {
    use std::hash::{Hash, Hasher};
    let mut hasher = std::collections::hash_map::DefaultHasher::new();
    folder.hash(&mut hasher);
    format!("org.adiuva.desktop.f{:016x}", hasher.finish())
}

/// Whether something shows the tray's icon, so that a hidden window can be brought back.
#[cfg(target_os = "linux")]
pub(crate) async fn has_tray() -> bool {
    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    let asked = async {
        let bus = zbus::Connection::session().await?;
        let watcher = zbus::Proxy::new(&bus, WATCHER, "/StatusNotifierWatcher", WATCHER).await?;
        watcher.get_property::<bool>("IsStatusNotifierHostRegistered").await
    };
    matches!(tokio::time::timeout(BUS_PATIENCE, asked).await, Ok(Ok(true)))
}

/// Whether something shows the tray's icon: always, on these systems.
#[cfg(not(target_os = "linux"))]
pub(crate) async fn has_tray() -> bool {
    true
}

/// Ends the app in order when the system, or a person at a terminal, tells the process to end.
#[cfg(unix)]
pub(crate) async fn exit_when_told(app: AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};
    let told = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    let (Ok(mut terminate), Ok(mut interrupt)) = told else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    app.exit(0);
}

/// Ends the app in order when the system, or a person at a terminal, tells the process to end.
#[cfg(not(unix))]
pub(crate) async fn exit_when_told(app: AppHandle) {
    if tokio::signal::ctrl_c().await.is_ok() {
        app.exit(0);
    }
}

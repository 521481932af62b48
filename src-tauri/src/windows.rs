//! The two windows: the main one, and a small one to ask from anywhere. They show the app's own pages and nothing else.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use adiuva_api::local::Place;
use adiuva_protocol::Link;
use adiuva_screen::tray::words;
use tauri::webview::{NewWindowResponse, PageLoadEvent, PageLoadPayload, PermissionResponse};
use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Window, WindowEvent, Wry};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons};

use crate::ipc::Subscriptions;
use crate::{platform, status};

/// The label of the main window.
pub(crate) const MAIN: &str = "main";
/// The label of the small window.
pub(crate) const ASK: &str = "ask";
/// The page of the small window.
pub(crate) const ASK_ROUTE: &str = "/ask";

/// How long a start that shall be quiet waits for a tray, in halves of a second.
const TRAY_PATIENCE: u32 = 20;
/// How long a window has to be without the focus to have been left.
const GLANCE: Duration = Duration::from_millis(300);
/// The most of an address that a question shows, in characters.
const LONGEST_ADDRESS: usize = 300;

/// Where the windows keep their own things: sizes, and what the web view stores.
pub(crate) fn folder(data: &Path) -> PathBuf {
    data.join("window")
}

/// Makes the main window; it appears once its page is there.
pub(crate) fn open_main(app: &AppHandle, link: Option<Link>, quiet: bool) -> tauri::Result<()> {
    let route = link.as_ref().and_then(Link::route).unwrap_or_else(|| "/".into());
    let appeared = AtomicBool::new(false);
    page(app, MAIN, &route, move |window| {
        if !appeared.swap(true, Ordering::Relaxed) {
            appear(window, quiet);
        }
    })
    .inner_size(1180.0, 800.0)
    .min_inner_size(720.0, 540.0)
    .build()?;
    if link == Some(Link::Ask) {
        show_ask(app);
    }
    Ok(())
}

/// Brings the main window to the front.
pub(crate) fn show_main(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        report(
            window
                .unminimize()
                .and_then(|()| window.show())
                .and_then(|()| window.set_focus()),
        );
    }
}

/// Shows what a link of the app names; anything else is ignored.
pub(crate) fn follow(app: &AppHandle, url: &Url) {
    match Link::parse(url.as_str()) {
        Some(Link::Ask) => show_ask(app),
        Some(link) => {
            show_main(app);
            if let (Some(route), Some(window)) = (link.route(), app.get_webview_window(MAIN)) {
                let route = serde_json::Value::from(route);
                // As a click on a link there would, without loading the page anew.
                report(window.eval(format!(
                    "history.pushState(null, '', {route}); dispatchEvent(new PopStateEvent('popstate'));"
                )));
            }
        }
        None => tracing::info!("a link that says nothing was ignored"),
    }
}

/// Shows the small window, or hides it where it is seen.
pub(crate) fn toggle_ask(app: &AppHandle) {
    match app.get_webview_window(ASK) {
        Some(window) if window.is_visible().unwrap_or_default() => report(window.hide()),
        _ => show_ask(app),
    }
}

/// Shows the small window, making it the first time.
pub(crate) fn show_ask(app: &AppHandle) {
    app.state::<Showings>().0.fetch_add(1, Ordering::Relaxed);
    if let Some(window) = app.get_webview_window(ASK) {
        return report(window.show().and_then(|()| window.set_focus()));
    }
    let app = app.clone();
    // A window made where the event loop calls us would wait for that loop.
    tauri::async_runtime::spawn(async move {
        let made = page(&app, ASK, ASK_ROUTE, |window| appear(window, false))
            .title("Ask Adiuva")
            .inner_size(680.0, 460.0)
            .decorations(false)
            .always_on_top(true)
            .skip_taskbar(true)
            .center()
            .build();
        report(made.map(drop));
    });
}

/// What happens to a window.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    match (window.label(), event) {
        (MAIN, WindowEvent::CloseRequested { api, .. }) => {
            api.prevent_close();
            tauri::async_runtime::spawn(close_main(window.clone()));
        }
        (ASK, WindowEvent::CloseRequested { api, .. }) => {
            api.prevent_close();
            report(window.hide());
        }
        (ASK, WindowEvent::Focused(false)) => {
            tauri::async_runtime::spawn(hide_when_left(window.clone()));
        }
        (label, WindowEvent::Destroyed) => window.state::<Subscriptions>().forget(label),
        _ => {}
    }
}

/// How often the small window was shown.
#[derive(Default)]
pub(crate) struct Showings(AtomicU64);

/// Hides a window that somebody went away from.
async fn hide_when_left(window: Window) {
    let showings = || window.state::<Showings>().0.load(Ordering::Relaxed);
    let left = showings();
    // Keys that are pressed anywhere take the focus for as long as they are down.
    tokio::time::sleep(GLANCE).await;
    // One that was shown again meanwhile may not have the focus yet.
    if showings() == left && !window.is_focused().unwrap_or(true) {
        report(window.hide());
    }
}

/// Leaves the app in the tray where it can be found again and the person wants that, else ends it.
async fn close_main(window: Window) {
    let stays = window.state::<status::Watch>().seen().desktop.keep_in_tray;
    if stays && platform::has_tray().await {
        report(window.hide());
    } else {
        window.app_handle().exit(0);
    }
}

/// A hidden window with one of the app's own pages, and no way to any other.
fn page<'a>(
    app: &'a AppHandle,
    label: &str,
    route: &str,
    ready: impl Fn(WebviewWindow) + Send + Sync + 'static,
) -> WebviewWindowBuilder<'a, Wry, AppHandle> {
    let (going, opening) = (app.clone(), app.clone());
    let loaded = move |window: WebviewWindow, page: PageLoadPayload<'_>| match page.event() {
        // The page that was there before can hear nothing more.
        PageLoadEvent::Started => window.state::<Subscriptions>().forget(window.label()),
        PageLoadEvent::Finished => ready(window),
    };
    WebviewWindowBuilder::new(app, label, WebviewUrl::App(route.trim_start_matches('/').into()))
        .title("Adiuva")
        .visible(false)
        .data_directory(folder(app.state::<Arc<Place>>().folder()))
        .disable_drag_drop_handler()
        .zoom_hotkeys_enabled(true)
        .on_page_load(loaded)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .on_download(|_, _| false)
        .on_navigation(move |url| {
            let own = is_own(url);
            if !own {
                leave(&going, url);
            }
            own
        })
        .on_new_window(move |url, _| {
            leave(&opening, &url);
            NewWindowResponse::Deny
        })
}

/// Whether an address is one of the app's own pages.
fn is_own(url: &Url) -> bool {
    let (scheme, host) = if cfg!(windows) {
        ("http", "tauri.localhost")
    } else {
        ("tauri", "localhost")
    };
    url.scheme() == scheme && url.host_str() == Some(host) && url.port().is_none()
}

/// Follows a link of the app in the main window, and any other in the browser, once the person has said so.
fn leave(app: &AppHandle, url: &Url) {
    static ASKING: AtomicBool = AtomicBool::new(false);
    if url.scheme() == "adiuva" {
        return follow(app, url);
    }
    if !["http", "https", "mailto"].contains(&url.scheme()) || ASKING.swap(true, Ordering::Relaxed) {
        return;
    }
    let (words, address) = (words(platform::language()), url.to_string());
    app.dialog()
        .message(address.chars().take(LONGEST_ADDRESS).collect::<String>())
        .title(words.leave)
        .buttons(MessageDialogButtons::OkCancelCustom(
            words.leave_yes.into(),
            words.leave_no.into(),
        ))
        .show(move |yes| {
            ASKING.store(false, Ordering::Relaxed);
            if yes && let Err(error) = tauri_plugin_opener::open_url(address, None::<&str>) {
                tracing::warn!("the browser cannot be opened: {error}");
            }
        });
}

fn appear(window: WebviewWindow, quiet: bool) {
    if !quiet {
        return report(window.show().and_then(|()| window.set_focus()));
    }
    tauri::async_runtime::spawn(async move {
        // At the start of a session the tray comes when it comes.
        for _ in 0..TRAY_PATIENCE {
            if platform::has_tray().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        report(window.minimize().and_then(|()| window.show()));
    });
}

/// A window that cannot be moved or shown is no reason to stop.
fn report(done: tauri::Result<()>) {
    if let Err(error) = done {
        tracing::warn!("a window did not do what it should: {error}");
    }
}

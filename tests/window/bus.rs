//! The part of a desktop that shows trays and notifications, on a desk's bus.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, Sender, channel};

use zbus::blocking::{Connection, Proxy, connection};
use zbus::message::Header;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

use crate::desk::{Desk, PATIENCE};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const NOTIFICATIONS: &str = "org.freedesktop.Notifications";

/// What a tray and a place for notifications know.
pub(crate) struct Desktop {
    connection: Connection,
    items: Receiver<(String, String)>,
    notifications: Receiver<String>,
}

/// An app's icon in the tray.
pub(crate) struct Icon<'a> {
    menu: Proxy<'a>,
}

struct Watcher(Sender<(String, String)>);

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, item: String, #[zbus(header)] header: Header<'_>) {
        let app = header.sender().expect("a bus names the sender").to_string();
        self.0
            .send((app, item))
            .expect("the desktop lives as long as its services");
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        Vec::new()
    }
}

struct Notifications(Sender<String>);

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    #[expect(clippy::too_many_arguments, reason = "as the desktops have agreed")]
    fn notify(
        &self,
        _app: String,
        _replaces: u32,
        _icon: String,
        _summary: String,
        body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        self.0.send(body).expect("the desktop lives as long as its services");
        1
    }

    fn get_capabilities(&self) -> Vec<String> {
        vec!["body".into()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("test".into(), "test".into(), "1".into(), "1.2".into())
    }
}

impl Desktop {
    pub(crate) fn start(desk: &Desk) -> Self {
        let (item, items) = channel();
        let (notification, notifications) = channel();
        let connection = connection::Builder::address(desk.bus_address())
            .and_then(|bus| bus.serve_at("/StatusNotifierWatcher", Watcher(item)))
            .and_then(|bus| bus.serve_at("/org/freedesktop/Notifications", Notifications(notification)))
            .and_then(|bus| bus.name(WATCHER))
            .and_then(|bus| bus.name(NOTIFICATIONS))
            .and_then(connection::Builder::build)
            .unwrap();
        Self {
            connection,
            items,
            notifications,
        }
    }

    /// The next icon that comes into the tray.
    pub(crate) fn next_icon(&self) -> Icon<'_> {
        let (app, item) = self
            .items
            .recv_timeout(PATIENCE)
            .expect("the app puts its icon into the tray");
        let item = Proxy::new(&self.connection, app.clone(), item, "org.kde.StatusNotifierItem").unwrap();
        let menu: OwnedObjectPath = item.get_property("Menu").unwrap();
        let menu = Proxy::new(&self.connection, app, menu, "com.canonical.dbusmenu").unwrap();
        Icon { menu }
    }

    /// The next notification's text.
    pub(crate) fn next_notification(&self) -> String {
        self.notifications.recv_timeout(PATIENCE).expect("the app notifies")
    }
}

impl Icon<'_> {
    /// The texts of the menu from the top.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.entries().into_iter().map(|(_, text)| text).collect()
    }

    /// Chooses the entry with this text.
    pub(crate) fn choose(&self, text: &str) {
        let (id, _) = self.entries().into_iter().find(|(_, found)| found == text).expect(text);
        self.menu
            .call::<_, _, ()>("Event", &(id, "clicked", Value::from(0), 0_u32))
            .unwrap();
    }

    fn entries(&self) -> Vec<(i32, String)> {
        type Layout = (u32, (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>));
        let (_, (_, _, entries)): Layout = self.menu.call("GetLayout", &(0, -1, Vec::<String>::new())).unwrap();
        entries.iter().filter_map(|entry| read(entry)).collect()
    }
}

/// The number and text of an entry; none for a rule.
fn read(entry: &Value<'_>) -> Option<(i32, String)> {
    let Value::Structure(entry) = entry else { return None };
    let [Value::I32(id), Value::Dict(properties), ..] = entry.fields() else {
        return None;
    };
    let text: Option<&str> = properties.get(&"label").ok().flatten();
    // An underscore marks the key of an entry.
    Some((*id, text?.replace('_', "")))
}

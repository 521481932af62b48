//! The screen of a desk: which windows are seen, the keyboard, and the cross that closes a window.

use std::io::IoSlice;
use std::time::{Duration, Instant};

use x11rb::connection::{Connection, RequestConnection};
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConfigureWindowAux, ConnectionExt, EventMask, InputFocus, KEY_PRESS_EVENT,
    KEY_RELEASE_EVENT, MapState, Window,
};
use x11rb::rust_connection::RustConnection;

use crate::desk::until;

/// Keys by their place on a PC keyboard.
pub(crate) const CONTROL: u8 = 37;
pub(crate) const SHIFT: u8 = 50;
pub(crate) const SPACE: u8 = 65;

/// Somebody who looks at a screen and types.
pub(crate) struct Screen {
    connection: RustConnection,
    root: Window,
}

impl Screen {
    pub(crate) fn connect(display: &str) -> Self {
        let (connection, number) = x11rb::connect(Some(display)).unwrap();
        let root = connection.setup().roots[number].root;
        Self { connection, root }
    }

    /// The window with this title, where it is seen.
    pub(crate) fn seen(&self, title: &str) -> Option<Window> {
        let children = self.connection.query_tree(self.root).ok()?.reply().ok()?.children;
        children
            .into_iter()
            .find(|window| self.is_seen(*window) && self.title(*window).as_deref() == Some(title))
    }

    pub(crate) fn until_seen(&self, title: &str) -> Window {
        until(&format!("the window {title} is seen"), || self.seen(title))
    }

    pub(crate) fn until_gone(&self, title: &str) {
        until(&format!("the window {title} is gone"), || {
            self.seen(title).is_none().then_some(())
        });
    }

    /// Whether the window with this title goes within so long.
    pub(crate) fn gone_within(&self, title: &str, patience: Duration) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if self.seen(title).is_none() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }

    /// Clicks the cross.
    pub(crate) fn close(&self, window: Window) {
        let atom = |name: &[u8]| self.connection.intern_atom(false, name).unwrap().reply().unwrap().atom;
        let data = [atom(b"WM_DELETE_WINDOW"), x11rb::CURRENT_TIME, 0, 0, 0];
        let message = ClientMessageEvent::new(32, window, atom(b"WM_PROTOCOLS"), data);
        self.connection
            .send_event(false, window, EventMask::NO_EVENT, message)
            .unwrap();
        self.connection.flush().unwrap();
    }

    /// How wide and high a window is.
    pub(crate) fn size(&self, window: Window) -> (u16, u16) {
        let geometry = self.connection.get_geometry(window).unwrap().reply().unwrap();
        (geometry.width, geometry.height)
    }

    /// Pulls a window's corner.
    pub(crate) fn resize(&self, window: Window, (width, height): (u16, u16)) {
        let size = ConfigureWindowAux::new()
            .width(u32::from(width))
            .height(u32::from(height));
        self.connection.configure_window(window, &size).unwrap();
        self.connection.flush().unwrap();
    }

    /// Presses keys together and lets go of them.
    pub(crate) fn press(&self, keys: &[u8]) {
        for key in keys {
            self.fake(KEY_PRESS_EVENT, *key);
        }
        for key in keys.iter().rev() {
            self.fake(KEY_RELEASE_EVENT, *key);
        }
        // An answer means that everything before was done.
        self.connection.get_input_focus().unwrap().reply().unwrap();
    }

    /// Gives a window the keyboard, as a window manager would.
    pub(crate) fn focus(&self, window: Window) {
        self.connection
            .set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME)
            .unwrap();
        self.connection.flush().unwrap();
    }

    /// Types Latin letters, digits and signs, and a line break as the key for it.
    pub(crate) fn type_text(&self, text: &str) {
        const RETURN: u32 = 0xff0d;
        let setup = self.connection.setup();
        let (first, last) = (setup.min_keycode, setup.max_keycode);
        let keyboard = self
            .connection
            .get_keyboard_mapping(first, last - first + 1)
            .unwrap()
            .reply()
            .unwrap();
        let width = usize::from(keyboard.keysyms_per_keycode);
        for letter in text.chars() {
            // The symbols of Latin letters are their code points.
            let symbol = if letter == '\n' { RETURN } else { u32::from(letter) };
            let on_key = |shifted: usize| {
                keyboard
                    .keysyms
                    .chunks(width)
                    .position(|symbols| symbols[shifted] == symbol)
            };
            let key = |at: usize| first + u8::try_from(at).unwrap();
            match (on_key(0), on_key(1)) {
                (Some(plain), _) => self.press(&[key(plain)]),
                (None, Some(shifted)) => self.press(&[SHIFT, key(shifted)]),
                (None, None) => panic!("no key types {letter:?}"),
            }
        }
    }

    /// A key event as hardware makes it: the request FakeInput of the extension XTEST.
    fn fake(&self, event: u8, key: u8) {
        let extension = self.connection.query_extension(b"XTEST").unwrap().reply().unwrap();
        assert!(extension.present, "this screen takes no typing");
        let mut request = [0; 36];
        request[..6].copy_from_slice(&[extension.major_opcode, 2, 9, 0, event, key]);
        request[12..16].copy_from_slice(&self.root.to_ne_bytes());
        self.connection
            .send_request_without_reply(&[IoSlice::new(&request)], Vec::new())
            .unwrap();
    }

    fn is_seen(&self, window: Window) -> bool {
        let attributes = self
            .connection
            .get_window_attributes(window)
            .ok()
            .and_then(|asked| asked.reply().ok());
        attributes.is_some_and(|attributes| attributes.map_state == MapState::VIEWABLE)
    }

    fn title(&self, window: Window) -> Option<String> {
        let asked = self
            .connection
            .get_property(false, window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, 256);
        String::from_utf8(asked.ok()?.reply().ok()?.value).ok()
    }
}

//! The browser's lane: the UI and every command on loopback, for the browser of the person who started it.
//!
//! Any web page and any program on the machine can send requests here, so each request is checked in this order before
//! anything is done for it: it names this host and port and comes from no other site ([`guard`]); for everything under
//! `/v1/` it has the method, the type and the size of a call; its cookie belongs to a live session; and it carries the
//! token that goes with that session. The UI's own files hold no secret and need no session.
//!
//! A session begins with a link that works once and for a minute. Its code stands in the fragment, which browsers keep to
//! themselves; the page hands it in and gets a cookie that scripts cannot read, and a token that stays with the page's
//! origin. Cookies are shared by all ports of a host and tokens are not, so neither is worth anything without the other.
//!
//! Start at [`Server::bind`].

mod bundle;
mod calls;
mod connection;
mod events;
mod files;
mod guard;
mod headers;
mod lane;
mod links;
mod refusal;
mod server;
mod session;
mod sessions;
mod stall;
mod tokens;

pub use bundle::{BuiltIn, Bundle, File};
pub use lane::Limits;
pub use links::{Door, Link, Links};
pub use server::{BindError, Config, Server};

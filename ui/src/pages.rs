//! One file a route.

mod activity;
mod agents;
mod approvals;
mod ask;
mod chat;
mod document;
mod home;
mod knowledge;
mod memory;
mod not_found;
mod popup;
mod projects;
mod runs;
mod search;
mod settings;
mod unlock;
mod welcome;

pub use activity::Activity;
pub use agents::Agents;
pub use approvals::Approvals;
pub use ask::Ask;
pub use chat::Chat;
pub use document::Document;
pub use home::Home;
pub use knowledge::Knowledge;
pub use memory::Memory;
pub use not_found::NotFound;
pub use popup::Popup;
pub use projects::{Project, Projects};
pub use runs::Runs;
pub use search::Search;
pub use settings::Settings;
pub use unlock::Unlock;
pub use welcome::Welcome;

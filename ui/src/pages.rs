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

use activity::Activity;
use agents::Agents;
use approvals::Approvals;
use ask::Ask;
use chat::Chat;
use document::Document;
use home::Home;
use knowledge::Knowledge;
use memory::Memory;
pub use not_found::NotFound;
use popup::Panel;
pub use popup::Popup;
use projects::{Project, Projects};
use runs::Runs;
use search::Search;
use settings::Settings;
use unlock::Unlock;
use welcome::Welcome;

use crate::parts::parts;

// Few parts: what several of them share is fetched apart, for each set of them.
parts! {
    /// What the app did.
    ACTIVITY = Activity in work;
    /// The agents.
    AGENTS = Agents in work;
    /// What waits for an agreement.
    APPROVALS = Approvals in work;
    /// The small window for a question.
    ASK = Ask in day;
    /// Conversations.
    CHAT = Chat in day;
    /// One document.
    DOCUMENT = Document in sources;
    /// The day.
    HOME = Home in day;
    /// What is read and how far.
    KNOWLEDGE = Knowledge in sources;
    /// What agents remember.
    MEMORY = Memory in work;
    /// The floating chat, once it is open.
    PANEL = Panel in day;
    /// One project.
    PROJECT = Project in work;
    /// All projects.
    PROJECTS = Projects in work;
    /// What runs and ran.
    RUNS = Runs in work;
    /// Passages.
    SEARCH = Search in sources;
    /// Everything that can be set.
    SETTINGS = Settings in sources;
    /// Opening the vault.
    UNLOCK = Unlock in door;
    /// Making the vault.
    WELCOME = Welcome in door;
}

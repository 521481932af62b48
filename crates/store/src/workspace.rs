//! The tables of the workspace. What is deleted stays in its table until the trash is purged; all reading methods pass
//! over it.

pub mod artifacts;
pub mod calendar;
pub mod checkpoints;
pub mod clients;
pub mod comments;
pub mod docs;
pub mod findables;
pub mod notes;
pub mod origins;
pub mod projects;
pub mod revisions;
pub mod tasks;
pub mod trash;

use adiuva_protocol::workspace::MadeBy;

/// Who made something, as it stands in a column.
fn maker_word(made_by: &MadeBy) -> String {
    match made_by {
        MadeBy::Person => "person".to_owned(),
        MadeBy::Agent { name } => format!("agent {name}"),
    }
}

fn maker_of(word: &str) -> MadeBy {
    match word.strip_prefix("agent ") {
        Some(name) => MadeBy::Agent { name: name.to_owned() },
        None => MadeBy::Person,
    }
}

//! English.

use adiuva_protocol::Domain;
use adiuva_protocol::home::FirstStep;

use super::Home;

pub(in crate::i18n) const TEXT: Home = Home {
    title: "Home",
    hint: "Ask about your work or your files",
    begin: "Begin here",
    begin_text: "In any order, and each can wait.",
    step: |step| match step {
        FirstStep::AddFiles => "Add a folder",
        FirstStep::SetUpModel => "Set up a model",
        FirstStep::BeginProject => "Begin a project",
    },
    step_text: |step| match step {
        FirstStep::AddFiles => "Its files are read on this machine and found by what they say.",
        FirstStep::SetUpModel => "A local one, or a service. Without one, answers are passages word for word.",
        FirstStep::BeginProject => "Tasks, dates, notes and docs in one place.",
    },
    overdue: "Overdue",
    today: "Due today",
    nothing_today: "Nothing is due today.",
    checkpoints: "Next checkpoints",
    suggested: "Suggested by agents",
    suggested_date: |date| format!("Checkpoint on {date}"),
    all: |count| format!("All {count}"),
    going_on: "Going on",
    approvals: |count| match count {
        1 => "1 question waits for you".to_owned(),
        count => format!("{count} questions wait for you"),
    },
    quiet: "Nothing runs, and nothing waits for you.",
    files: "Files",
    coverage: |found, all| format!("{found} of {all} can be found"),
    failed: |count| format!("{count} could not be read"),
    popup: "Quick chat",
    popup_toggle: "Quick chat",
    about: |name| format!("About {name}"),
    about_everything: "About everything",
    popup_hint: "Ask or tell something",
    domain: |domain| match domain {
        Domain::Tasks => "Tasks",
        Domain::Checkpoints => "Checkpoints",
        Domain::Notes => "Notes",
        Domain::Projects => "Projects",
    },
};

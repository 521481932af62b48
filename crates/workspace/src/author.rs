//! Who changes the workspace, and where the words come from.

use adiuva_gate::{Label, Origin};
use adiuva_protocol::workspace::MadeBy;

/// Who changes the workspace, and where the words come from.
#[derive(Clone, Debug)]
pub struct Author {
    pub(crate) made_by: MadeBy,
    label: Label,
}

impl Author {
    /// The person, at a screen or the command line.
    #[must_use]
    pub fn person() -> Self {
        Self {
            made_by: MadeBy::Person,
            label: Label::of(Origin::Person),
        }
    }

    /// An agent whose model has read this much.
    #[must_use]
    pub fn agent(name: &str, read: &Label) -> Self {
        Self {
            made_by: MadeBy::Agent { name: name.to_owned() },
            label: Label::of(Origin::Model).join(read),
        }
    }

    /// What an agent makes is a suggestion.
    pub(crate) fn suggests(&self) -> bool {
        self.made_by != MadeBy::Person
    }

    /// The origins to be kept beside the words; none for the person's own.
    pub(crate) fn origins(&self) -> Vec<String> {
        match self.made_by {
            MadeBy::Person => Vec::new(),
            MadeBy::Agent { .. } => self.label.names(),
        }
    }
}

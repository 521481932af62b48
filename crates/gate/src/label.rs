//! Where a value comes from.

use std::collections::BTreeSet;

/// One place that a value's words came from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Typed by the person.
    Person,
    /// Written by the program itself.
    Program,
    /// Read from the person's files; whoever wrote those may have meant harm.
    File,
    /// Written by a model, which may repeat whatever it has read.
    Model,
}

/// Where a value comes from: the join of everything that went into it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    origins: BTreeSet<Origin>,
}

impl Label {
    /// A value that comes from one place.
    #[must_use]
    pub fn of(origin: Origin) -> Self {
        Self {
            origins: BTreeSet::from([origin]),
        }
    }

    /// The label of a value made from both.
    #[must_use]
    pub fn join(mut self, other: &Self) -> Self {
        self.origins.extend(other.origins.iter().cloned());
        self
    }

    /// Whether someone other than the person and the program may have chosen the words.
    #[must_use]
    pub fn tainted(&self) -> bool {
        self.origins
            .iter()
            .any(|origin| matches!(origin, Origin::File | Origin::Model))
    }

    /// The places, in a fixed order.
    pub fn origins(&self) -> impl Iterator<Item = &Origin> {
        self.origins.iter()
    }
}

//! On whose behalf something happens.

use std::fmt;

use adiuva_protocol::RunId;

use crate::budget::{Budget, Used};
use crate::label::Label;

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The person, at a screen or the command line.
    Person,
    /// A run on the person's behalf.
    Run(RunId),
    /// The program itself.
    Program,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person => f.write_str("person"),
            Self::Run(run) => write!(f, "run {run}"),
            Self::Program => f.write_str("program"),
        }
    }
}

/// On whose behalf something happens, and what that one knows by now.
#[derive(Clone, Copy, Debug)]
pub struct OnBehalf<'a> {
    /// Who acts.
    pub actor: &'a Actor,
    /// The agent, batch or plugin by its name, for rules of its own.
    pub agent: Option<&'a str>,
    /// Whether a person is there and watches.
    pub attended: bool,
    /// What the person typed for this run, and nothing else. Arguments that stand in it literally are the person's own.
    pub words: &'a str,
    /// Where everything comes from that has been read so far.
    pub label: &'a Label,
    /// How much may be used.
    pub budget: Budget,
    /// How much has been used.
    pub used: Used,
}

static NOTHING_READ: Label = Label::nothing();

impl<'a> From<&'a Actor> for OnBehalf<'a> {
    /// Someone who is there, has typed nothing, has read nothing, and has no limits.
    fn from(actor: &'a Actor) -> Self {
        Self {
            actor,
            agent: None,
            attended: true,
            words: "",
            label: &NOTHING_READ,
            budget: Budget::default(),
            used: Used::default(),
        }
    }
}

impl OnBehalf<'_> {
    /// The run behind it.
    #[must_use]
    pub fn run(&self) -> Option<RunId> {
        match self.actor {
            Actor::Run(run) => Some(*run),
            Actor::Person | Actor::Program => None,
        }
    }
}

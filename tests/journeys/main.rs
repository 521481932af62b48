//! Journeys through the whole program, as a person takes them: the real binary, real files, a real database, a scripted
//! model behind the real wires.
#![expect(clippy::unwrap_used, reason = "a failed step fails the journey")]

mod agents;
mod answers;
mod crash;
mod first_run;
mod home;
mod in_a_browser;
mod mail;
mod memory;
mod person;
mod plans;
mod program;
mod rules;
mod trouble;

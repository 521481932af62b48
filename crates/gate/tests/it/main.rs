//! The gate through its public door: rows before effects, refusals without effects, agreements that serve once, and a
//! planner in the enemy's hands.
#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]
#![expect(clippy::indexing_slicing, reason = "a missing item fails the test")]

mod approvals;
mod book;
mod effects;
mod hijack;
mod honest;
mod redaction;
mod rows;
mod tools;

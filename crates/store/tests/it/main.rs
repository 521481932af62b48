//! The store through its public door.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail like the tests themselves"
)]

mod agents;
mod approvals;
mod audit;
mod canary;
mod chat;
mod checkpoints;
mod crash;
mod damage;
mod disk_full;
mod home;
mod knowledge;
mod memories;
mod opening;
mod plans;
mod rollback;
mod runs;
mod workspace;

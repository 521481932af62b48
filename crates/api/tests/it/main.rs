//! Both lanes end to end, over real sockets, in front of a small dispatch.
#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

mod calls;
mod events;
mod files;
mod hostile;
mod local;
mod served;
mod sessions;
mod slow;
mod stand_in;

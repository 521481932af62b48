//! The store through its public door.

mod audit;
mod canary;
mod chat;
mod crash;
mod damage;
mod disk_full;
mod home;
mod knowledge;
mod opening;
mod rollback;
mod runs;

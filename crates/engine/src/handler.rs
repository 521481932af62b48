//! Each command of the contract, in a few lines. What takes more lives in a module of its own.

mod agents;
mod chat;
mod home;
mod knowledge;
mod mail;
mod memory;
mod meta;
mod models;
mod plans;
mod settings;
mod trust;
mod vault;
mod workspace;

use adiuva_protocol::{Code, Failure};

fn within(name: &str, value: u32, least: u32, most: u32) -> Result<(), Failure> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(Failure::new(
        Code::Validation,
        format!("{name} must be from {least} to {most}"),
    ))
}

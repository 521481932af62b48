//! The mail server as a program, for tests that are not written in Rust.
//!
//! Its argument is an empty folder. It prints `{"tls": port, "certificate": path}`, then one line with the text of each mail
//! that arrives, and ends with its input.
#![expect(clippy::print_stdout, reason = "the program talks to its parent by its output")]

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use adiuva_testkit::MailServer;
use serde_json::{Value, json};

/// How often it looks for new mails.
const LOOK: Duration = Duration::from_millis(50);

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from).ok_or("name a folder")?;
    let server = MailServer::start(&folder);
    say(&json!({ "tls": server.tls, "certificate": server.certificate() }))?;
    let parent = std::thread::spawn(|| io::copy(&mut io::stdin().lock(), &mut io::sink()));
    let mut told = 0;
    while !parent.is_finished() {
        for mail in server.mails().iter().skip(told) {
            say(&json!({ "mail": mail }))?;
            told += 1;
        }
        std::thread::sleep(LOOK);
    }
    Ok(())
}

fn say(value: &Value) -> io::Result<()> {
    println!("{value}");
    io::stdout().flush()
}

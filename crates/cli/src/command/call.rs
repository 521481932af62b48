//! `adiuva call`

use std::io::Read;

use adiuva_protocol::{Code, Command, Failure, Scope};
use serde_json::{Value, json};

use crate::Stop;
use crate::out::Out;
use crate::session::Session;

pub(super) fn list(out: &Out) -> Result<(), Stop> {
    for command in Command::ALL {
        if out.json {
            out.document(
                &json!({ "command": command.name(), "about": command.about().trim(), "scope": command.scope() }),
            )?;
        } else {
            out.line(format!("{:<28}{}", command.name(), command.about().trim()))?;
        }
    }
    Ok(())
}

pub(super) async fn run(session: &Session, out: &Out, name: Option<&str>, request: Option<String>) -> Result<(), Stop> {
    let name = name.unwrap_or_default();
    let unknown = || {
        Failure::new(
            Code::Validation,
            format!("there is no command {name}; `adiuva call --list` shows all"),
        )
    };
    let command = Command::by_name(name).ok_or_else(unknown)?;
    let request = match request.as_deref() {
        None => json!({}),
        Some("-") => {
            let mut text = String::new();
            std::io::stdin().lock().read_to_string(&mut text)?;
            parse(&text)?
        }
        Some(text) => parse(text)?,
    };
    // Commands about the vault itself must work while it is closed.
    if matches!(command.scope(), Scope::Read | Scope::Write) || name.starts_with("models.") {
        session.unlock().await?;
    }
    let (dispatch, caller) = session.dispatch();
    let reply = dispatch.call(caller, command, request).await?;
    if out.json {
        out.document(&reply)?;
    } else {
        out.line(serde_json::to_string_pretty(&reply).map_err(std::io::Error::from)?)?;
    }
    Ok(())
}

fn parse(text: &str) -> Result<Value, Failure> {
    serde_json::from_str(text)
        .map_err(|error| Failure::new(Code::Validation, format!("the request is not JSON: {error}")))
}

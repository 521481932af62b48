//! `adiuva init`

use adiuva_protocol::vault::{Typed, VaultCreate, VaultState, VaultStatus};
use adiuva_protocol::{Code, Failure};

use crate::Stop;
use crate::out::Out;
use crate::session::{Session, passphrase_from_environment, prompt};

pub(super) async fn run(session: &Session, out: &Out, keyring: bool, no_passphrase: bool) -> Result<(), Stop> {
    // Asked first, so that nobody types a passphrase in vain.
    if session.call(VaultStatus {}).await? != VaultState::Missing {
        return Err(Failure::new(Code::Conflict, "there is a vault here already; it was not touched").into());
    }
    let passphrase = if no_passphrase { None } else { Some(new_passphrase()?) };
    let made = session.call(VaultCreate { passphrase, keyring }).await?;
    if out.json {
        out.document(&made)?;
        return Ok(());
    }
    out.line("The vault is made. This recovery code opens it when all else is lost; it is shown only now:")?;
    out.line(format!("\n    {}\n", made.recovery_code.0))?;
    out.line("Write it down and keep it away from this machine. Next: adiuva add --wait FOLDER")?;
    Ok(())
}

fn new_passphrase() -> Result<Typed, Failure> {
    if let Some(passphrase) = passphrase_from_environment() {
        return Ok(passphrase);
    }
    let none = || {
        Failure::new(
            Code::Validation,
            "a passphrase is needed; set ADIUVA_PASSPHRASE or run this in a terminal",
        )
    };
    let first = prompt("New passphrase: ")?.ok_or_else(none)?;
    let second = prompt("Once more: ")?.ok_or_else(none)?;
    if first != second {
        return Err(Failure::new(
            Code::Validation,
            "the two differ; nothing was made, try again",
        ));
    }
    Ok(first)
}

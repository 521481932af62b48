//! Making, opening and closing the vault.

use adiuva_protocol::chat::*;
use adiuva_protocol::vault::*;
use adiuva_protocol::{Caller, Code, Event, Failure, Handles};
use adiuva_vault::{NewSlots, RecoveryCode as Recovery, Secret, Unlock, Vault};

use crate::engine::{Engine, blocking};
use crate::failure::vault_failure;

/// The fewest characters of a new passphrase.
const SHORTEST_PASSPHRASE: usize = 8;

impl Handles<VaultStatus> for Engine {
    async fn handle(&self, _: &Caller, _: VaultStatus) -> Result<VaultState, Failure> {
        Ok(self.vault_state().await)
    }
}

impl Handles<VaultCreate> for Engine {
    async fn handle(&self, _: &Caller, request: VaultCreate) -> Result<RecoveryCode, Failure> {
        let passphrase = request.passphrase.map(acceptable).transpose()?;
        let (home, keyring, kdf) = (self.config.home.clone(), self.config.keyring.clone(), self.config.kdf);
        let created = blocking(move || {
            let passphrase = passphrase.map(|passphrase| (passphrase, kdf));
            Vault::create(
                &home,
                NewSlots {
                    passphrase,
                    keyring: request.keyring.then_some(keyring.as_ref()),
                },
            )
        });
        let created = created.await?.map_err(vault_failure)?;
        self.adopt(created.vault).await?;
        Ok(shown(&created.recovery_code))
    }
}

impl Handles<VaultUnlock> for Engine {
    async fn handle(&self, _: &Caller, request: VaultUnlock) -> Result<VaultState, Failure> {
        let unlock = match (request.passphrase, request.recovery_code) {
            (Some(_), Some(_)) => {
                return Err(Failure::new(
                    Code::Validation,
                    "give the passphrase or the recovery code, not both",
                ));
            }
            (Some(Typed(passphrase)), None) => Unlock::Passphrase(Secret::new(passphrase)),
            (None, Some(Typed(code))) => {
                let code = Recovery::parse(&code)
                    .map_err(|error| Failure::new(Code::VaultWrongPassphrase, error.to_string()))?;
                Unlock::RecoveryCode(code)
            }
            (None, None) => Unlock::Keyring,
        };
        self.open(unlock).await
    }
}

impl Handles<VaultLock> for Engine {
    async fn handle(&self, _: &Caller, _: VaultLock) -> Result<VaultState, Failure> {
        Ok(self.close().await)
    }
}

impl Handles<VaultInUse> for Engine {
    async fn handle(&self, _: &Caller, _: VaultInUse) -> Result<Done, Failure> {
        // That it was asked is all there is to it: each call is noted where it comes in.
        Ok(Done {})
    }
}

impl Handles<VaultChangePassphrase> for Engine {
    async fn handle(&self, _: &Caller, request: VaultChangePassphrase) -> Result<Done, Failure> {
        let new = acceptable(request.new)?;
        let session = self.session().await?;
        let has_passphrase = session.vault().meta().has(adiuva_vault::SlotKind::Passphrase);
        match (has_passphrase, request.current) {
            (true, None) => return Err(Failure::new(Code::Validation, "give the current passphrase as well")),
            (true, Some(Typed(current))) => {
                let (home, keyring) = (self.config.home.clone(), self.config.keyring.clone());
                let proof =
                    blocking(move || Vault::open(&home, Unlock::Passphrase(Secret::new(current)), keyring.as_ref()));
                proof.await?.map_err(vault_failure)?;
            }
            (false, _) => {}
        }
        let kdf = self.config.kdf;
        blocking(move || session.vault().change_passphrase(&new, kdf))
            .await?
            .map_err(vault_failure)?;
        Ok(Done {})
    }
}

impl Handles<VaultNewRecoveryCode> for Engine {
    async fn handle(&self, _: &Caller, _: VaultNewRecoveryCode) -> Result<RecoveryCode, Failure> {
        let session = self.session().await?;
        let code = blocking(move || session.vault().make_recovery_code())
            .await?
            .map_err(vault_failure)?;
        Ok(shown(&code))
    }
}

impl Handles<VaultBindKeyring> for Engine {
    async fn handle(&self, _: &Caller, request: VaultBindKeyring) -> Result<VaultState, Failure> {
        let (session, keyring) = (self.session().await?, self.config.keyring.clone());
        let changed = std::sync::Arc::clone(&session);
        let change = move || {
            let mut vault = changed.vault();
            if request.bound {
                vault.bind_keyring(keyring.as_ref())
            } else {
                vault.unbind_keyring(keyring.as_ref())
            }
        };
        blocking(change).await?.map_err(vault_failure)?;
        let state = session.vault_state();
        self.tell(Event::Vault { state: state.clone() });
        Ok(state)
    }
}

impl Handles<VaultAcceptOlderCopy> for Engine {
    async fn handle(&self, _: &Caller, _: VaultAcceptOlderCopy) -> Result<VaultState, Failure> {
        let session = self.session().await?;
        let state = session
            .accept_older_copy(self.config.keyring.clone(), self.config.background)
            .await?;
        self.tell(Event::Vault { state: state.clone() });
        Ok(state)
    }
}

fn shown(code: &Recovery) -> RecoveryCode {
    RecoveryCode {
        recovery_code: Typed(code.to_printable().expose().clone()),
    }
}

fn acceptable(Typed(passphrase): Typed) -> Result<Secret<String>, Failure> {
    if passphrase.chars().count() < SHORTEST_PASSPHRASE {
        let message =
            format!("the passphrase is too short; use at least {SHORTEST_PASSPHRASE} characters, better a few words");
        return Err(Failure::new(Code::Validation, message));
    }
    Ok(Secret::new(passphrase))
}

//! A vault of one test, made and open.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use adiuva_protocol::vault::{Typed, VaultCreate};
use adiuva_protocol::{Caller, Handles};
use adiuva_vault::{KdfParams, NoKeyring};
use tempfile::TempDir;

use crate::engine::{Background, Config, Engine};

/// What opens it.
pub(crate) const PASSPHRASE: &str = "correct horse battery";

/// An engine at rest without keyring and models, with these changes to its configuration. It ends with the folder.
pub(crate) async fn opened(change: impl FnOnce(Config) -> Config) -> (Arc<Engine>, TempDir) {
    let home = TempDir::new().unwrap();
    let config = Config {
        keyring: Arc::new(NoKeyring),
        kdf: KdfParams::FLOOR,
        local_models: None,
        ..Config::new(home.path().to_owned(), Background::Rests)
    };
    let engine = Engine::start(change(config)).await.unwrap();
    let make = VaultCreate {
        passphrase: Some(Typed(PASSPHRASE.into())),
        keyring: false,
    };
    engine.handle(&Caller::command_line(), make).await.unwrap();
    (engine, home)
}

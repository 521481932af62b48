//! The roster of sealed files, in the encrypted database.

use adiuva_store::{Store, StoreError};
use async_trait::async_trait;

use super::sealed::{Roster, RosterError, Salt};

/// The roster in the table of sealed index files.
#[derive(Clone)]
pub struct StoreRoster(pub Store);

#[async_trait]
impl Roster for StoreRoster {
    async fn all(&self) -> Result<Vec<(String, Salt)>, RosterError> {
        self.0.read(|reader| reader.vectors().files()).await.map_err(failed)
    }

    async fn record(&self, name: &str, salt: Salt) -> Result<(), RosterError> {
        let name = name.to_owned();
        self.0
            .write(move |writer| writer.vectors().set_file(&name, &salt))
            .await
            .map_err(failed)
    }

    async fn forget(&self, names: &[String]) -> Result<(), RosterError> {
        let names = names.to_vec();
        let forget = move |writer: &mut adiuva_store::Writer<'_>| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            writer.vectors().remove_files(&names)
        };
        self.0.write(forget).await.map_err(failed)
    }
}

impl std::fmt::Debug for StoreRoster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoreRoster")
    }
}

fn failed(error: StoreError) -> RosterError {
    RosterError::Store(Box::new(error))
}

//! What this build is and how everything stands.

use adiuva_protocol::knowledge::*;
use adiuva_protocol::meta::{Diagnosis, Meta, MetaDoctor, MetaGet, MetaStatus, ProviderHealth, SourceHealth, Status};
use adiuva_protocol::{Caller, Failure, Flag, Handles};

use crate::doctor;
use crate::engine::Engine;
use crate::failure::{library_failure, store_failure};

impl Handles<MetaGet> for Engine {
    async fn handle(&self, _: &Caller, _: MetaGet) -> Result<Meta, Failure> {
        let flags = Flag::ALL.into_iter().map(|flag| (flag, flag.default_on())).collect();
        Ok(Meta {
            version: env!("CARGO_PKG_VERSION").into(),
            flags,
        })
    }
}

impl Handles<MetaStatus> for Engine {
    async fn handle(&self, _: &Caller, _: MetaStatus) -> Result<Status, Failure> {
        let session = self.session().await?;
        let sources = session
            .knowledge
            .library
            .sources(KnowledgeSources { base: None })
            .await
            .map_err(library_failure)?;
        let providers = session
            .store
            .read(|r| r.providers().list())
            .await
            .map_err(store_failure)?;
        Ok(Status {
            vault: session.vault_state(),
            coverage: session
                .knowledge
                .library
                .coverage(None)
                .await
                .map_err(library_failure)?,
            embedding_paused: *session.knowledge.library.paused().borrow(),
            sources: sources
                .sources
                .into_iter()
                .map(|s| SourceHealth {
                    path: s.path,
                    coverage: s.coverage,
                    watching: s.watching,
                    problem: s.problem,
                })
                .collect(),
            providers: providers
                .into_iter()
                .map(|p| ProviderHealth {
                    name: p.name,
                    model: p.model,
                    problem: p.problem,
                    answered: session.answered.contains(p.id),
                })
                .collect(),
            storage: doctor::storage(&self.config.home),
            data_folder: self.config.home.display().to_string(),
        })
    }
}

impl Handles<MetaDoctor> for Engine {
    async fn handle(&self, _: &Caller, _: MetaDoctor) -> Result<Diagnosis, Failure> {
        doctor::examine(self).await
    }
}

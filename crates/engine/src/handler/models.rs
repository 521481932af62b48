//! Providers and models.

use adiuva_protocol::chat::*;
use adiuva_protocol::models::*;
use adiuva_protocol::{Caller, Event, Failure, Handles};

use crate::engine::Engine;
use crate::models;

impl Handles<ModelsProviders> for Engine {
    async fn handle(&self, _: &Caller, _: ModelsProviders) -> Result<Providers, Failure> {
        models::providers(&*self.session().await?).await
    }
}

impl Handles<ModelsSetProvider> for Engine {
    async fn handle(&self, _: &Caller, request: ModelsSetProvider) -> Result<ProviderView, Failure> {
        let view = models::set(&*self.session().await?, request).await?;
        self.tell(Event::Models);
        Ok(view)
    }
}

impl Handles<ModelsRemoveProvider> for Engine {
    async fn handle(&self, _: &Caller, request: ModelsRemoveProvider) -> Result<Done, Failure> {
        models::remove(&*self.session().await?, request.id).await?;
        self.tell(Event::Models);
        Ok(Done {})
    }
}

impl Handles<ModelsList> for Engine {
    async fn handle(&self, _: &Caller, request: ModelsList) -> Result<ModelList, Failure> {
        models::list(&*self.session().await?, request.provider).await
    }
}

impl Handles<ModelsTest> for Engine {
    async fn handle(&self, _: &Caller, request: ModelsTest) -> Result<TestResult, Failure> {
        models::test(&*self.session().await?, request).await
    }
}

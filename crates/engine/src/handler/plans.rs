//! Plans and playbooks.

use adiuva_protocol::chat::Started;
use adiuva_protocol::plans::*;
use adiuva_protocol::{Caller, Failure, Handles};

use super::within;
use crate::engine::Engine;
use crate::plans;

impl Handles<PlansList> for Engine {
    async fn handle(&self, _: &Caller, request: PlansList) -> Result<Plans, Failure> {
        within("limit", request.limit, 1, 1000)?;
        plans::list(&*self.session().await?, request.limit).await
    }
}

impl Handles<PlansGet> for Engine {
    async fn handle(&self, _: &Caller, request: PlansGet) -> Result<PlanView, Failure> {
        plans::get(&*self.session().await?, request.plan).await
    }
}

impl Handles<PlansFields> for Engine {
    async fn handle(&self, _: &Caller, request: PlansFields) -> Result<StepFields, Failure> {
        plans::fields(&*self.session().await?, request).await
    }
}

impl Handles<PlansEditStep> for Engine {
    async fn handle(&self, caller: &Caller, request: PlansEditStep) -> Result<PlanView, Failure> {
        plans::edit(&*self.session().await?, caller, request).await
    }
}

impl Handles<PlansDecide> for Engine {
    async fn handle(&self, caller: &Caller, request: PlansDecide) -> Result<PlanView, Failure> {
        plans::decide(&*self.session().await?, caller, request).await
    }
}

impl Handles<PlansRun> for Engine {
    async fn handle(&self, caller: &Caller, request: PlansRun) -> Result<Started, Failure> {
        plans::run(self.session().await?, caller, request).await
    }
}

impl Handles<PlaybooksList> for Engine {
    async fn handle(&self, _: &Caller, _: PlaybooksList) -> Result<Playbooks, Failure> {
        Ok(plans::playbooks())
    }
}

impl Handles<PlaybooksBegin> for Engine {
    async fn handle(&self, _: &Caller, request: PlaybooksBegin) -> Result<PlanView, Failure> {
        plans::begin(&*self.session().await?, request).await
    }
}

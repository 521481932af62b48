//! Agents and runs.

use adiuva_protocol::agents::*;
use adiuva_protocol::chat::*;
use adiuva_protocol::runs::*;
use adiuva_protocol::{Caller, Code, Failure, Handles};

use super::within;
use crate::agents;
use crate::engine::Engine;
use crate::failure::store_failure;
use crate::runs::run_view;

impl Handles<AgentsList> for Engine {
    async fn handle(&self, _: &Caller, _: AgentsList) -> Result<Agents, Failure> {
        agents::list(&self.session().await?).await
    }
}

impl Handles<AgentsSave> for Engine {
    async fn handle(&self, _: &Caller, request: AgentsSave) -> Result<AgentView, Failure> {
        agents::save(&self.session().await?, request).await
    }
}

impl Handles<AgentsDelete> for Engine {
    async fn handle(&self, _: &Caller, request: AgentsDelete) -> Result<Done, Failure> {
        agents::delete(&*self.session().await?, request).await
    }
}

impl Handles<AgentsTest> for Engine {
    async fn handle(&self, _: &Caller, request: AgentsTest) -> Result<Started, Failure> {
        agents::test(self.session().await?, request).await
    }
}

impl Handles<AgentsRoute> for Engine {
    async fn handle(&self, _: &Caller, request: AgentsRoute) -> Result<Routed, Failure> {
        agents::route(&self.session().await?, request).await
    }
}

impl Handles<RunsList> for Engine {
    async fn handle(&self, _: &Caller, request: RunsList) -> Result<Runs, Failure> {
        within("limit", request.limit, 1, 1000)?;
        let session = self.session().await?;
        let runs = session
            .store
            .read(move |r| r.runs().list(request.limit))
            .await
            .map_err(store_failure)?;
        Ok(Runs {
            runs: runs.into_iter().map(run_view).collect(),
        })
    }
}

impl Handles<RunsGet> for Engine {
    async fn handle(&self, _: &Caller, request: RunsGet) -> Result<RunDetail, Failure> {
        let session = self.session().await?;
        let id = request.run;
        let stored = session
            .store
            .read(move |r| Ok((r.runs().load(id)?, r.runs().frames(id, 0)?)));
        let (run, frames) = stored.await.map_err(store_failure)?;
        let run = run.ok_or_else(|| Failure::new(Code::NotFound, "there is no such run"))?;
        // A live run has frames that the log does not have yet.
        let frames = session.runs.feed(id).map_or(frames, |feed| feed.after(0));
        Ok(RunDetail {
            run: run_view(run),
            frames,
        })
    }
}

impl Handles<RunsCancel> for Engine {
    async fn handle(&self, _: &Caller, request: RunsCancel) -> Result<Done, Failure> {
        self.session().await?.runs.cancel(request.run).await?;
        Ok(Done {})
    }
}

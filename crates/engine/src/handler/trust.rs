//! Approvals, rules and the audit chain.

use adiuva_protocol::{Caller, Event, Failure, Handles, approvals as asked, audit, policy as rules};
use adiuva_store::audit::{AuditSeq, Wanted};

use super::within;
use crate::engine::Engine;
use crate::failure::store_failure;
use crate::{approvals, doctor, policy};

impl Handles<asked::ApprovalsList> for Engine {
    async fn handle(&self, _: &Caller, request: asked::ApprovalsList) -> Result<asked::Approvals, Failure> {
        within("limit", request.limit, 1, 1000)?;
        approvals::list(&*self.session().await?, request).await
    }
}

impl Handles<asked::ApprovalsGet> for Engine {
    async fn handle(&self, _: &Caller, request: asked::ApprovalsGet) -> Result<asked::ApprovalView, Failure> {
        approvals::get(&*self.session().await?, request.approval).await
    }
}

impl Handles<asked::ApprovalsDecide> for Engine {
    async fn handle(&self, caller: &Caller, request: asked::ApprovalsDecide) -> Result<asked::ApprovalView, Failure> {
        approvals::decide(&*self.session().await?, caller, request).await
    }
}

impl Handles<rules::PolicyRules> for Engine {
    async fn handle(&self, _: &Caller, _: rules::PolicyRules) -> Result<rules::Policy, Failure> {
        policy::rules(&*self.session().await?).await
    }
}

impl Handles<rules::PolicySetRule> for Engine {
    async fn handle(&self, caller: &Caller, request: rules::PolicySetRule) -> Result<rules::Policy, Failure> {
        let policy = policy::set(&*self.session().await?, caller, request).await?;
        self.tell(Event::Settings);
        Ok(policy)
    }
}

impl Handles<rules::PolicyRemoveRule> for Engine {
    async fn handle(&self, caller: &Caller, request: rules::PolicyRemoveRule) -> Result<rules::Policy, Failure> {
        let policy = policy::remove(&*self.session().await?, caller, request.id).await?;
        self.tell(Event::Settings);
        Ok(policy)
    }
}

impl Handles<rules::PolicyPreview> for Engine {
    async fn handle(&self, _: &Caller, request: rules::PolicyPreview) -> Result<rules::Previewed, Failure> {
        policy::preview(&*self.session().await?, &request)
    }
}

impl Handles<audit::AuditVerify> for Engine {
    async fn handle(&self, _: &Caller, _: audit::AuditVerify) -> Result<audit::AuditVerdict, Failure> {
        doctor::verify_audit(self, &self.session().await?).await
    }
}

impl Handles<audit::AuditList> for Engine {
    async fn handle(&self, _: &Caller, request: audit::AuditList) -> Result<audit::AuditRows, Failure> {
        within("limit", request.limit, 1, 1000)?;
        let session = self.session().await?;
        let wanted = Wanted {
            actor: request.actor,
            action: request.action,
            phase: request.phase,
            from_ms: request.from_ms,
            to_ms: request.to_ms,
        };
        let rows = session
            .store
            .read(move |r| r.audit().list(&wanted, request.before.map(AuditSeq), request.limit))
            .await
            .map_err(store_failure)?;
        let rows = rows.into_iter().map(|row| audit::AuditRow {
            seq: row.seq.0,
            at_ms: row.at_ms,
            actor: row.actor,
            action: row.action,
            phase: row.phase.word().into(),
            decision: row.decision,
            rule: row.rule,
            policy_version: row.policy_version,
            approval: row.approval,
            closes: row.intent.map(|intent| intent.0),
            facts: row.facts,
        });
        Ok(audit::AuditRows { rows: rows.collect() })
    }
}

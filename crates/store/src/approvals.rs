//! Questions that a person answers: each about one exact call, answered once, used once.

use adiuva_gate::{Agreed, Effect, Fingerprint, Proposal};
use adiuva_protocol::ApprovalId;
use rusqlite::{OptionalExtension, Row, named_params};
use serde_json::Value;

use crate::error::StoreError;
use crate::row::{Key, id, json_of, of_json, signed, unsigned};
use crate::transaction::{Access, Writer};

/// How long a question waits, and how long an agreement waits for its use, in milliseconds.
pub const HOLDS_MS: i64 = 10 * 60 * 1000;

/// How a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApprovalState {
    /// Nobody has answered.
    Pending,
    /// Agreed to, and not used yet.
    Approved,
    /// Refused by a person.
    Rejected,
    /// Nobody has answered in time, or the agreement was not used in time.
    Expired,
    /// Agreed to and used.
    Used,
}

impl ApprovalState {
    /// The word that stands in the row.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
            Self::Used => "used",
        }
    }

    fn of_word(word: &str) -> Result<Self, StoreError> {
        [Self::Pending, Self::Approved, Self::Rejected, Self::Expired, Self::Used]
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or(StoreError::Unreadable("approval state"))
    }
}

/// A question, with its answer when there is one.
#[derive(Clone, Debug, PartialEq)]
pub struct ApprovalRow {
    /// What is asked.
    pub proposal: Proposal,
    /// How it stands.
    pub state: ApprovalState,
    /// When it was asked, milliseconds since the epoch.
    pub asked_ms: i64,
    /// Until when it can be answered, or used.
    pub expires_ms: i64,
    /// When it was answered.
    pub decided_ms: Option<i64>,
    /// By whom, such as `window main` or `command line`.
    pub decided_by: Option<String>,
    /// Why.
    pub reason: String,
    /// What was agreed to, where it is not what was asked.
    pub agreed_arguments: Option<Value>,
}

/// Exactly what a person agrees to.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// What the call is made with; as asked, or edited.
    pub arguments: Value,
    /// The fingerprint of the call with them, under these rules.
    pub fingerprint: Fingerprint,
    /// The rules that it is given under.
    pub policy_version: u64,
}

/// What a person says to a question.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Yes, to this.
    Approve(Agreement),
    /// No.
    Reject,
}

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It counts.
    Now,
    /// Somebody has answered before.
    Before(ApprovalState),
    /// It came too late.
    Late,
}

/// The table of questions.
pub struct Approvals<'t, T> {
    pub(crate) within: &'t T,
}

const SELECT: &str = "SELECT id, state, run_id, agent, tool, effect, arguments, content, destinations, taint,
                             policy_version, rule, fingerprint, asked_ms, expires_ms, decided_ms, decided_by, reason,
                             agreed_arguments, agreed_fingerprint, account FROM approvals";

impl<T: Access> Approvals<'_, T> {
    /// The one with this id.
    pub fn load(&self, id: ApprovalId) -> Result<Option<ApprovalRow>, StoreError> {
        let sql = format!("{SELECT} WHERE id = :id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let found = statement
            .query_row(named_params! {":id": Key(id)}, |row| Ok(approval(row)))
            .optional()?;
        found.transpose()
    }

    /// Those that wait for an answer at this time, oldest first.
    pub fn waiting(&self, now_ms: i64) -> Result<Vec<ApprovalRow>, StoreError> {
        let sql = format!("{SELECT} WHERE state = 'pending' AND expires_ms > :now ORDER BY number");
        self.rows(&sql, &[(":now", &now_ms)])
    }

    /// Those that wait no longer, the latest first.
    pub fn answered(&self, now_ms: i64, limit: u32) -> Result<Vec<ApprovalRow>, StoreError> {
        let sql = format!("{SELECT} WHERE state <> 'pending' OR expires_ms <= :now ORDER BY number DESC LIMIT :limit");
        self.rows(&sql, &[(":now", &now_ms), (":limit", &limit)])
    }

    /// What was agreed to and not used.
    pub fn agreed(&self, id: ApprovalId) -> Result<Option<Agreed>, StoreError> {
        let sql = "SELECT agreed_arguments, agreed_fingerprint, policy_version, expires_ms FROM approvals
                   WHERE id = :id AND state = 'approved'";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let found = statement.query_row(named_params! {":id": Key(id)}, |row| {
            let arguments: String = row.get(0)?;
            Ok((
                arguments,
                row.get::<_, [u8; 32]>(1)?,
                row.get::<_, i64>(2)?,
                row.get(3)?,
            ))
        });
        let Some((arguments, fingerprint, policy_version, expires_ms)) = found.optional()? else {
            return Ok(None);
        };
        Ok(Some(Agreed {
            fingerprint: Fingerprint(fingerprint),
            arguments: of_json(&arguments, "approved arguments")?,
            policy_version: unsigned(policy_version),
            expires_ms,
        }))
    }

    fn rows(&self, sql: &str, values: &[(&str, &dyn rusqlite::ToSql)]) -> Result<Vec<ApprovalRow>, StoreError> {
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        let mut approvals = Vec::new();
        while let Some(row) = rows.next()? {
            approvals.push(approval(row)?);
        }
        Ok(approvals)
    }
}

impl Approvals<'_, Writer<'_>> {
    /// Asks a question.
    pub fn ask(&self, proposal: &Proposal, now_ms: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO approvals (id, run_id, agent, tool, effect, arguments, content, destinations, taint,
                                          policy_version, rule, fingerprint, asked_ms, expires_ms, account)
                   VALUES (:id, :run, :agent, :tool, :effect, :arguments, :content, :destinations, :taint,
                           :policy_version, :rule, :fingerprint, :now, :expires, :account)";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(proposal.id), ":run": proposal.run.map(Key), ":agent": proposal.agent,
            ":tool": proposal.tool, ":effect": proposal.effect.word(),
            ":arguments": json_of(&proposal.arguments, "arguments")?,
            ":content": json_of(&proposal.content, "arguments")?,
            ":destinations": json_of(&proposal.destinations, "destinations")?,
            ":taint": json_of(&proposal.taint, "taint")?,
            ":policy_version": signed(proposal.policy_version), ":rule": proposal.rule,
            ":fingerprint": proposal.fingerprint().0.as_slice(), ":now": now_ms,
            ":expires": now_ms.saturating_add(HOLDS_MS), ":account": proposal.account,
        })?;
        Ok(())
    }

    /// Keeps a person's answer; the first in time counts.
    pub fn decide(
        &self,
        id: ApprovalId,
        answer: &Answer,
        by: &str,
        reason: &str,
        now_ms: i64,
    ) -> Result<Decided, StoreError> {
        let row = self.load(id)?.ok_or(StoreError::NotFound("approval"))?;
        match row.state {
            ApprovalState::Pending if row.expires_ms > now_ms => {}
            ApprovalState::Pending | ApprovalState::Expired => {
                self.expire(now_ms)?;
                return Ok(Decided::Late);
            }
            ApprovalState::Approved | ApprovalState::Rejected | ApprovalState::Used => {
                return Ok(Decided::Before(row.state));
            }
        }
        let (state, agreement) = match answer {
            Answer::Approve(agreement) => (ApprovalState::Approved, Some(agreement)),
            Answer::Reject => (ApprovalState::Rejected, None),
        };
        let arguments = agreement
            .map(|agreement| json_of(&agreement.arguments, "approved arguments"))
            .transpose()?;
        let sql = "UPDATE approvals SET state = :state, decided_ms = :now, decided_by = :by, reason = :reason,
                       expires_ms = :expires, agreed_arguments = :arguments, agreed_fingerprint = :fingerprint,
                       policy_version = :policy_version
                   WHERE id = :id AND state = 'pending'";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(id), ":state": state.word(), ":now": now_ms, ":by": by, ":reason": reason,
            ":expires": now_ms.saturating_add(HOLDS_MS), ":arguments": arguments,
            ":fingerprint": agreement.map(|agreement| agreement.fingerprint.0.as_slice()),
            ":policy_version": signed(agreement.map_or(row.proposal.policy_version, |agreed| agreed.policy_version)),
        })?;
        Ok(Decided::Now)
    }

    /// Uses an agreement up; whether it was an unused one to this very call that has not expired.
    pub fn spend(&self, id: ApprovalId, fingerprint: Fingerprint, now_ms: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE approvals SET state = 'used'
                   WHERE id = :id AND state = 'approved' AND agreed_fingerprint = :fingerprint AND expires_ms > :now";
        let spent = self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(id), ":fingerprint": fingerprint.0.as_slice(), ":now": now_ms,
        })?;
        Ok(spent == 1)
    }

    /// Lets go what was not answered or not used in time; tells which.
    pub fn expire(&self, now_ms: i64) -> Result<Vec<ApprovalId>, StoreError> {
        let sql = "UPDATE approvals SET state = 'expired'
                   WHERE state IN ('pending', 'approved') AND expires_ms <= :now RETURNING id";
        let mut statement = self.within.connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! {":now": now_ms})?;
        let mut expired = Vec::new();
        while let Some(row) = rows.next()? {
            expired.push(id(row, "id")?);
        }
        Ok(expired)
    }
}

fn approval(row: &Row<'_>) -> Result<ApprovalRow, StoreError> {
    let text = |column: &str| row.get::<_, String>(column);
    let agreed: Option<String> = row.get("agreed_arguments")?;
    Ok(ApprovalRow {
        proposal: Proposal {
            id: id(row, "id")?,
            tool: text("tool")?,
            effect: Effect::of_word(&text("effect")?),
            arguments: of_json(&text("arguments")?, "arguments")?,
            content: of_json(&text("content")?, "arguments")?,
            destinations: of_json(&text("destinations")?, "destinations")?,
            taint: of_json(&text("taint")?, "taint")?,
            policy_version: unsigned(row.get("policy_version")?),
            rule: text("rule")?,
            run: row.get::<_, Option<Key<_>>>("run_id")?.map(|key| key.0),
            agent: row.get("agent")?,
            account: row.get("account")?,
        },
        state: ApprovalState::of_word(&text("state")?)?,
        asked_ms: row.get("asked_ms")?,
        expires_ms: row.get("expires_ms")?,
        decided_ms: row.get("decided_ms")?,
        decided_by: row.get("decided_by")?,
        reason: text("reason")?,
        agreed_arguments: agreed
            .map(|arguments| of_json(&arguments, "approved arguments"))
            .transpose()?,
    })
}

//! The audit chain: what acted, with which right, on what. A row is written before an effect and a closing row after.
//!
//! Each row's hash is SHA-256 over 0x00, the row and the hash before it, so that no row can be changed, left out, moved
//! or put in unseen; rows missing at the end, and a chain rewritten from the start, are told by the head that is kept
//! outside. Facts enter the hash as HMAC-SHA256 under a key of this database, so that the chain shows nothing of them.

use adiuva_protocol::ApprovalId;
use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{OptionalExtension, Row, named_params};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::checkpoints::{Checkpoint, Signer};
use crate::error::StoreError;
use crate::row::{Key, json_of, of_json, signed, unsigned};
use crate::transaction::{Access, Reader, Writer};
use crate::tree::Tree;

/// The hash before the first row.
const START: [u8; 32] = [0; 32];

/// Names a row of the chain: its number, from 1, without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AuditSeq(pub u64);

/// The last row of the chain: what is kept outside the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditHead {
    /// Its number, which is the number of rows.
    pub seq: AuditSeq,
    /// Its hash.
    pub hash: [u8; 32],
}

/// What a new row says.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEntry {
    /// When, milliseconds since the epoch.
    pub at_ms: i64,
    /// Who acts.
    pub actor: String,
    /// What is done.
    pub action: String,
    /// What the policy said, with the rule.
    pub decision: String,
    /// The rule that said so; empty where none was asked.
    pub rule: String,
    /// The policy that the rule is of; 0 where none was asked.
    pub policy_version: u64,
    /// The question that a person is asked or has answered.
    pub approval: Option<ApprovalId>,
    /// Facts without content: destinations, counts, hashes.
    pub facts: Value,
}

/// Where a row stands in the course of an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Written before the effect.
    Intended,
    /// The effect happened.
    Done,
    /// The effect failed.
    Failed,
    /// Nobody knows whether the effect happened, or how much of it.
    Unknown,
    /// There is no effect to wait for.
    Noted,
}

impl Phase {
    /// The word that stands in the row.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Intended => "intended",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Noted => "noted",
        }
    }

    fn of_word(word: &str) -> Result<Self, StoreError> {
        [Self::Intended, Self::Done, Self::Failed, Self::Unknown, Self::Noted]
            .into_iter()
            .find(|phase| phase.word() == word)
            .ok_or(StoreError::Unreadable("audit phase"))
    }
}

/// How an intended effect ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Closing {
    /// It happened.
    Done,
    /// It failed.
    Failed,
    /// Nobody knows whether it happened, or how much of it.
    Unknown,
}

/// A row of the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its number.
    pub seq: AuditSeq,
    /// When, milliseconds since the epoch.
    pub at_ms: i64,
    /// Who acted.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// Where it stands in the course of an effect.
    pub phase: Phase,
    /// What the policy said, with the rule.
    pub decision: String,
    /// The rule that said so; empty where none was asked.
    pub rule: String,
    /// The policy that the rule is of.
    pub policy_version: u64,
    /// The question that a person is asked or has answered.
    pub approval: Option<ApprovalId>,
    /// The row that this one closes.
    pub intent: Option<AuditSeq>,
    /// Facts without content.
    pub facts: Value,
}

/// Which rows are asked for; what is not set lets all through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// How the actor begins.
    pub actor: Option<String>,
    /// What the action holds.
    pub action: Option<String>,
    /// The word of the phase.
    pub phase: Option<String>,
    /// From this time on, milliseconds since the epoch.
    pub from_ms: Option<i64>,
    /// Before this time.
    pub to_ms: Option<i64>,
}

/// What the check of the chain says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every row is as it was written.
    Whole {
        /// How many rows there are.
        rows: u64,
    },
    /// A row is not as it was written, or is missing between others.
    Altered {
        /// The first such row.
        at: AuditSeq,
    },
    /// Rows at the end are missing.
    Cut {
        /// The last row there is; 0 when there is none.
        after: AuditSeq,
        /// How many there have been at least.
        rows: u64,
    },
    /// This device has vouched for two histories: for these rows, and for others that end in the head that was kept.
    Forked {
        /// They part at this row or before.
        at: AuditSeq,
    },
    /// The chain is whole in itself but not the one whose head was kept, or that was signed.
    Rewritten {
        /// How many rows there are.
        rows: u64,
    },
}

/// The audit chain.
pub struct Audit<'t, T> {
    pub(crate) within: &'t T,
}

const SELECT: &str = "SELECT seq, at_ms, actor, action, phase, decision, intent, facts, prev_hash, hash,
                             form, rule, policy_version, approval FROM audit";

impl<T: Access> Audit<'_, T> {
    /// The last row's number and hash; none for an empty chain.
    pub fn head(&self) -> Result<Option<AuditHead>, StoreError> {
        let sql = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let head = |row: &Row<'_>| {
            Ok(AuditHead {
                seq: AuditSeq(unsigned(row.get(0)?)),
                hash: row.get(1)?,
            })
        };
        Ok(statement.query_row([], head).optional()?)
    }

    /// Rows, the latest first, from before a row or from the end.
    pub fn list(&self, wanted: &Wanted, before: Option<AuditSeq>, limit: u32) -> Result<Vec<Entry>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE seq < :before
                 AND (:actor IS NULL OR substr(actor, 1, length(:actor)) = :actor)
                 AND (:action IS NULL OR instr(action, :action) > 0)
                 AND (:phase IS NULL OR phase = :phase)
                 AND (:from_ms IS NULL OR at_ms >= :from_ms) AND (:to_ms IS NULL OR at_ms < :to_ms)
             ORDER BY seq DESC LIMIT :limit"
        );
        let before = before.map_or(i64::MAX, |before| signed(before.0));
        let values: [(&str, &dyn rusqlite::ToSql); 7] = [
            (":before", &before),
            (":limit", &limit),
            (":actor", &wanted.actor),
            (":action", &wanted.action),
            (":phase", &wanted.phase),
            (":from_ms", &wanted.from_ms),
            (":to_ms", &wanted.to_ms),
        ];
        self.entries(&sql, &values)
    }

    /// Rows that were intended and never closed, oldest first.
    pub fn unclosed(&self, limit: u32) -> Result<Vec<Entry>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE phase = 'intended' AND seq NOT IN (SELECT intent FROM audit WHERE intent > 0)
             ORDER BY seq LIMIT :limit"
        );
        self.entries(&sql, &[(":limit", &limit)])
    }

    /// Checks the whole chain, against the head that was kept outside when there is one.
    pub fn verify(&self, kept: Option<AuditHead>) -> Result<Verdict, StoreError> {
        self.verify_all(kept, None)
    }

    /// The same, against the checkpoints that this device has signed too.
    pub fn verify_signed(&self, kept: Option<AuditHead>, signer: &Signer) -> Result<Verdict, StoreError> {
        self.verify_all(kept, Some(signer))
    }

    fn verify_all(&self, kept: Option<AuditHead>, signer: Option<&Signer>) -> Result<Verdict, StoreError> {
        let Reader { connection, audit_key } = self.within.reader();
        let mut checkpoints = match signer {
            Some(signer) => Checkpoints::of(self.checkpoints()?, signer),
            None => Checkpoints::default(),
        };
        if let Some(at) = checkpoints.forged {
            return Ok(Verdict::Altered { at: AuditSeq(at) });
        }
        let mut statement = connection.prepare_cached(&format!("{SELECT} ORDER BY seq"))?;
        let mut rows = statement.query([])?;
        let (mut last, mut before) = (0_u64, START);
        let mut at_kept = None;
        while let Some(row) = rows.next()? {
            let seq = unsigned(row.get(0)?);
            if seq != last + 1 {
                return Ok(Verdict::Altered { at: AuditSeq(last + 1) });
            }
            let Some(hash) = intact(row, audit_key, &before)? else {
                return Ok(Verdict::Altered { at: AuditSeq(seq) });
            };
            if kept.is_some_and(|kept| kept.seq.0 == seq) {
                at_kept = Some(hash);
            }
            checkpoints.pass(&hash);
            (last, before) = (seq, hash);
        }
        // SQLite keeps the highest number ever given out, which a plain deletion of rows does not touch.
        let sql = "SELECT seq FROM sqlite_sequence WHERE name = 'audit'";
        let given: Option<i64> = connection
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))
            .optional()?;
        let rows = unsigned(given.unwrap_or(0))
            .max(kept.map_or(0, |kept| kept.seq.0))
            .max(checkpoints.ahead());
        if last < rows {
            return Ok(Verdict::Cut {
                after: AuditSeq(last),
                rows,
            });
        }
        let same = kept.is_none_or(|kept| kept.seq.0 == 0 || at_kept == Some(kept.hash));
        Ok(match kept {
            // These rows were signed here, and so was what was kept: both cannot be.
            Some(kept) if !same && checkpoints.agreed >= kept.seq.0 => Verdict::Forked { at: kept.seq },
            _ if same && !checkpoints.differ => Verdict::Whole { rows: last },
            _ => Verdict::Rewritten { rows: last },
        })
    }

    fn entries(&self, sql: &str, values: &[(&str, &dyn rusqlite::ToSql)]) -> Result<Vec<Entry>, StoreError> {
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(entry(row)?);
        }
        Ok(entries)
    }
}

impl Audit<'_, Writer<'_>> {
    /// Writes that an effect is about to happen. The effect may begin when the transaction is committed, not before.
    pub fn intend(&self, entry: &NewEntry) -> Result<AuditSeq, StoreError> {
        self.append(entry, Phase::Intended, None)
    }

    /// Writes something that has no effect to wait for, such as a refusal.
    pub fn note(&self, entry: &NewEntry) -> Result<AuditSeq, StoreError> {
        self.append(entry, Phase::Noted, None)
    }

    /// Writes how an intended effect ended; once only.
    pub fn close(&self, intent: AuditSeq, closing: Closing, at_ms: i64) -> Result<AuditSeq, StoreError> {
        let sql = format!("{SELECT} WHERE seq = :seq AND phase = 'intended'");
        let found = self.entries(&sql, &[(":seq", &signed(intent.0))])?;
        let Some(intended) = found.into_iter().next() else {
            return Err(StoreError::NotFound("intended audit row"));
        };
        let sql = "SELECT 1 FROM audit WHERE intent = :intent AND intent > 0";
        let mut statement = self.within.connection.prepare_cached(sql)?;
        if statement.exists(named_params! {":intent": signed(intent.0)})? {
            return Err(StoreError::Conflict("the audit row is closed already"));
        }
        let phase = match closing {
            Closing::Done => Phase::Done,
            Closing::Failed => Phase::Failed,
            Closing::Unknown => Phase::Unknown,
        };
        let entry = NewEntry {
            at_ms,
            actor: intended.actor,
            action: intended.action,
            decision: intended.decision,
            rule: intended.rule,
            policy_version: intended.policy_version,
            approval: intended.approval,
            facts: Value::Object(serde_json::Map::new()),
        };
        self.append(&entry, phase, Some(intent))
    }

    /// Closes rows that the program's end left open as unknown; tells which. For the start of the program.
    pub fn close_left_open(&self, at_ms: i64) -> Result<Vec<Entry>, StoreError> {
        let open = self.unclosed(u32::MAX)?;
        for entry in &open {
            self.close(entry.seq, Closing::Unknown, at_ms)?;
        }
        Ok(open)
    }

    fn append(&self, entry: &NewEntry, phase: Phase, intent: Option<AuditSeq>) -> Result<AuditSeq, StoreError> {
        let (last, before) = self.head()?.map_or((0, START), |head| (head.seq.0, head.hash));
        let seq = last + 1;
        let facts = json_of(&entry.facts, "audit fact")?;
        let intent = intent.map_or(0, |intent| intent.0);
        let hash = hash_of(
            &Columns {
                seq,
                at_ms: entry.at_ms,
                intent,
                texts: [&entry.actor, &entry.action, phase.word(), &entry.decision],
                facts: &facts,
                right: Some(Right {
                    rule: &entry.rule,
                    policy_version: entry.policy_version,
                    approval: entry.approval.map(|approval| approval.uuid().into_bytes()),
                }),
            },
            self.within.audit_key,
            &before,
        );
        let sql = "INSERT INTO audit (seq, at_ms, actor, action, phase, decision, intent, facts, prev_hash, hash,
                                      form, rule, policy_version, approval)
                   VALUES (:seq, :at_ms, :actor, :action, :phase, :decision, :intent, :facts, :prev_hash, :hash,
                           2, :rule, :policy_version, :approval)";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":seq": signed(seq), ":at_ms": entry.at_ms, ":actor": entry.actor, ":action": entry.action,
            ":phase": phase.word(), ":decision": entry.decision, ":intent": signed(intent), ":facts": facts,
            ":prev_hash": before.as_slice(), ":hash": hash.as_slice(),
            ":rule": entry.rule, ":policy_version": signed(entry.policy_version),
            ":approval": entry.approval.map(Key),
        })?;
        Ok(AuditSeq(seq))
    }
}

/// The signed checkpoints, compared with the rows as they pass.
#[derive(Default)]
struct Checkpoints {
    /// Those still ahead, the next one last.
    ahead: Vec<Checkpoint>,
    tree: Tree,
    /// The first that this device did not sign.
    forged: Option<u64>,
    /// The last one that the rows agree with.
    agreed: u64,
    /// The rows do not agree with one.
    differ: bool,
}

impl Checkpoints {
    fn of(mut all: Vec<Checkpoint>, signer: &Signer) -> Self {
        let forged = all.iter().find(|checkpoint| !checkpoint.is_by(signer));
        let forged = forged.map(|checkpoint| checkpoint.size);
        all.reverse();
        Self {
            ahead: all,
            forged,
            ..Self::default()
        }
    }

    fn pass(&mut self, hash: &[u8; 32]) {
        if self.ahead.is_empty() {
            return;
        }
        self.tree.push(hash);
        if let Some(checkpoint) = self.ahead.pop_if(|next| next.size == self.tree.size()) {
            if checkpoint.root == self.tree.root() {
                self.agreed = checkpoint.size;
            } else {
                self.differ = true;
            }
        }
    }

    /// How many rows the largest one that no row reached says there were.
    fn ahead(&self) -> u64 {
        self.ahead.first().map_or(0, |checkpoint| checkpoint.size)
    }
}

/// What of a row enters its hash.
struct Columns<'r> {
    seq: u64,
    at_ms: i64,
    intent: u64,
    /// Actor, action, phase, decision.
    texts: [&'r str; 4],
    facts: &'r str,
    /// What rows say since they name the right that they were done with.
    right: Option<Right<'r>>,
}

/// The right that something was done with.
struct Right<'r> {
    rule: &'r str,
    policy_version: u64,
    approval: Option<[u8; 16]>,
}

/// Canonical: fixed widths, little end first, and each text after its length.
fn hash_of(columns: &Columns<'_>, audit_key: &[u8; 32], before: &[u8; 32]) -> [u8; 32] {
    let mut facts = Hmac::<Sha256>::new_from_slice(audit_key).expect("HMAC takes keys of any length");
    facts.update(&columns.seq.to_le_bytes());
    facts.update(columns.facts.as_bytes());

    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(match columns.right {
        None => b"adiuva audit 1",
        Some(_) => b"adiuva audit 2",
    });
    hasher.update(columns.seq.to_le_bytes());
    hasher.update(columns.at_ms.to_le_bytes());
    hasher.update(columns.intent.to_le_bytes());
    for text in columns.texts {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    if let Some(right) = &columns.right {
        hasher.update((right.rule.len() as u64).to_le_bytes());
        hasher.update(right.rule.as_bytes());
        hasher.update(right.policy_version.to_le_bytes());
        hasher.update([u8::from(right.approval.is_some())]);
        hasher.update(right.approval.unwrap_or_default());
    }
    hasher.update(facts.finalize().into_bytes());
    hasher.update(before);
    hasher.finalize().into()
}

/// The row's hash, if row and hash belong together and follow the hash before.
fn intact(row: &Row<'_>, audit_key: &[u8; 32], before: &[u8; 32]) -> Result<Option<[u8; 32]>, StoreError> {
    let text = |column: usize| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
    let (prev_hash, stored): ([u8; 32], [u8; 32]) = (row.get(8)?, row.get(9)?);
    let columns = Columns {
        seq: unsigned(row.get(0)?),
        at_ms: row.get(1)?,
        intent: unsigned(row.get(6)?),
        texts: [text(2)?, text(3)?, text(4)?, text(5)?],
        facts: text(7)?,
        right: match row.get(10)? {
            1_i64 => None,
            _ => Some(Right {
                rule: text(11)?,
                policy_version: unsigned(row.get(12)?),
                approval: row.get(13)?,
            }),
        },
    };
    let hash = hash_of(&columns, audit_key, before);
    Ok((hash == stored && *before == prev_hash).then_some(hash))
}

fn entry(row: &Row<'_>) -> Result<Entry, StoreError> {
    let intent = unsigned(row.get("intent")?);
    Ok(Entry {
        seq: AuditSeq(unsigned(row.get("seq")?)),
        at_ms: row.get("at_ms")?,
        actor: row.get("actor")?,
        action: row.get("action")?,
        phase: Phase::of_word(row.get_ref("phase")?.as_str().map_err(rusqlite::Error::from)?)?,
        decision: row.get("decision")?,
        rule: row.get("rule")?,
        policy_version: unsigned(row.get("policy_version")?),
        approval: row.get::<_, Option<Key<_>>>("approval")?.map(|key| key.0),
        intent: (intent > 0).then_some(AuditSeq(intent)),
        facts: of_json(
            row.get_ref("facts")?.as_str().map_err(rusqlite::Error::from)?,
            "audit fact",
        )?,
    })
}

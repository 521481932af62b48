//! Plans, the least recently used of which are forgotten.

use adiuva_protocol::plans::{PlanState, PlanStep};
use adiuva_protocol::{PlanId, ProviderId, RunId, ThreadId};
use rusqlite::{OptionalExtension, Row, named_params};

use crate::error::StoreError;
use crate::row::{Key, id, json_of, of_json, of_word, word_of};
use crate::transaction::{Access, Writer};

/// So many plans are kept.
pub const KEPT: u32 = 1_000;

/// A plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// The thread in which it was asked for.
    pub thread: Option<ThreadId>,
    /// The agent whose matter it is.
    pub agent: String,
    /// The playbook that it was made from.
    pub playbook: Option<String>,
    /// What the person typed for it.
    pub words: String,
    /// Where its words come from, by name.
    pub label: Vec<String>,
    /// The provider that its agents ask; none for the preferred one.
    pub provider: Option<ProviderId>,
    /// The model; none for the provider's preferred one.
    pub model: Option<String>,
    /// How it stands.
    pub state: PlanState,
    /// Its steps, in order.
    pub steps: Vec<PlanStep>,
    /// The run that takes them.
    pub run: Option<RunId>,
    /// When it was made.
    pub created_ms: i64,
}

/// The table of plans.
pub struct Plans<'t, T> {
    pub(crate) within: &'t T,
}

const COLUMNS: &str = "id, thread, agent, playbook, words, label, provider, model, state, steps, run, created_ms";

impl<T: Access> Plans<'_, T> {
    /// The plan of this id.
    pub fn load(&self, of: PlanId) -> Result<Option<Plan>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM plans WHERE id = :id");
        let mut statement = self.within.reader().connection.prepare_cached(&sql)?;
        let found = statement
            .query_row(named_params! {":id": Key(of)}, |row| Ok(plan(row)))
            .optional()?;
        found.transpose()
    }

    /// The last used first.
    pub fn list(&self, limit: u32) -> Result<Vec<Plan>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM plans ORDER BY used_ms DESC, id DESC LIMIT :limit");
        self.all(&sql, named_params! {":limit": limit})
    }

    /// Those whose steps were being taken.
    pub fn running(&self) -> Result<Vec<Plan>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM plans WHERE state = 'running'");
        self.all(&sql, &[])
    }

    fn all(&self, sql: &str, values: &[(&str, &dyn rusqlite::ToSql)]) -> Result<Vec<Plan>, StoreError> {
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        let mut plans = Vec::new();
        while let Some(row) = rows.next()? {
            plans.push(plan(row)?);
        }
        Ok(plans)
    }
}

impl Plans<'_, Writer<'_>> {
    /// Keeps a plan as it stands now; the least recently used ones beyond [`KEPT`] go, but for those that run.
    pub fn set(&self, plan: &Plan, now_ms: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO plans (id, thread, agent, playbook, words, label, provider, model, state, steps, run,
                       created_ms, used_ms)
                   VALUES (:id, :thread, :agent, :playbook, :words, :label, :provider, :model, :state, :steps, :run,
                       :created, :now)
                   ON CONFLICT (id) DO UPDATE SET words = excluded.words, state = excluded.state, steps = excluded.steps, run = excluded.run,
                       used_ms = excluded.used_ms";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": Key(plan.id), ":thread": plan.thread.map(Key), ":agent": plan.agent, ":playbook": plan.playbook,
            ":words": plan.words, ":label": json_of(&plan.label, "label")?, ":provider": plan.provider.map(Key),
            ":model": plan.model, ":state": word_of(&plan.state), ":steps": json_of(&plan.steps, "steps")?,
            ":run": plan.run.map(Key), ":created": plan.created_ms, ":now": now_ms,
        })?;
        let sql = "DELETE FROM plans WHERE state <> 'running'
                   AND id IN (SELECT id FROM plans ORDER BY used_ms DESC, id DESC LIMIT -1 OFFSET :kept)";
        self.within
            .connection
            .prepare_cached(sql)?
            .execute(named_params! {":kept": KEPT})?;
        Ok(())
    }
}

fn plan(row: &Row<'_>) -> Result<Plan, StoreError> {
    let (label, state, steps): (String, String, String) = (row.get("label")?, row.get("state")?, row.get("steps")?);
    Ok(Plan {
        id: id(row, "id")?,
        thread: row.get::<_, Option<Key<_>>>("thread")?.map(|key| key.0),
        agent: row.get("agent")?,
        playbook: row.get("playbook")?,
        words: row.get("words")?,
        label: of_json(&label, "label")?,
        provider: row.get::<_, Option<Key<_>>>("provider")?.map(|key| key.0),
        model: row.get("model")?,
        state: of_word(&state, "state")?,
        steps: of_json(&steps, "steps")?,
        run: row.get::<_, Option<Key<_>>>("run")?.map(|key| key.0),
        created_ms: row.get("created_ms")?,
    })
}

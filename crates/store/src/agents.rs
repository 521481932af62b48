//! The person's own agents.

use rusqlite::{Row, named_params};

use adiuva_protocol::agents::AgentLimits;

use crate::error::StoreError;
use crate::row::{json_of, of_json, signed, unsigned};
use crate::transaction::{Access, Writer};

/// An agent that the person made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAgent {
    /// Its name, unique.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What its model is told first.
    pub prompt: String,
    /// Its model; none for the one that the person uses.
    pub model: Option<String>,
    /// The tools that it may call.
    pub tools: Vec<String>,
    /// How far it may go.
    pub limits: AgentLimits,
}

/// The table of own agents.
pub struct Agents<'t, T> {
    pub(crate) within: &'t T,
}

impl<T: Access> Agents<'_, T> {
    /// All of them, by name.
    pub fn list(&self) -> Result<Vec<OwnAgent>, StoreError> {
        let sql = "SELECT name, description, prompt, model, tools, max_steps, max_tokens, max_seconds
                   FROM agents ORDER BY name";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut agents = Vec::new();
        while let Some(row) = rows.next()? {
            agents.push(agent(row)?);
        }
        Ok(agents)
    }
}

impl Agents<'_, Writer<'_>> {
    /// Adds an agent, or replaces the one of its name.
    pub fn set(&self, agent: &OwnAgent, now_ms: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO agents (name, description, prompt, model, tools, max_steps, max_tokens, max_seconds, changed_ms)
                   VALUES (:name, :description, :prompt, :model, :tools, :max_steps, :max_tokens, :max_seconds, :now)
                   ON CONFLICT (name) DO UPDATE SET description = excluded.description, prompt = excluded.prompt,
                       model = excluded.model, tools = excluded.tools, max_steps = excluded.max_steps,
                       max_tokens = excluded.max_tokens, max_seconds = excluded.max_seconds,
                       changed_ms = excluded.changed_ms";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":name": agent.name, ":description": agent.description, ":prompt": agent.prompt, ":model": agent.model,
            ":tools": json_of(&agent.tools, "tools")?, ":max_steps": agent.limits.max_steps,
            ":max_tokens": agent.limits.max_tokens.map(signed), ":max_seconds": agent.limits.max_seconds.map(signed),
            ":now": now_ms,
        })?;
        Ok(())
    }

    /// Removes the one of this name.
    pub fn remove(&self, name: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM agents WHERE name = :name";
        let removed = self
            .within
            .connection
            .prepare_cached(sql)?
            .execute(named_params! {":name": name})?;
        if removed == 0 {
            return Err(StoreError::NotFound("agent"));
        }
        Ok(())
    }
}

fn agent(row: &Row<'_>) -> Result<OwnAgent, StoreError> {
    let tools: String = row.get("tools")?;
    Ok(OwnAgent {
        name: row.get("name")?,
        description: row.get("description")?,
        prompt: row.get("prompt")?,
        model: row.get("model")?,
        tools: of_json(&tools, "tools")?,
        limits: AgentLimits {
            max_steps: row.get("max_steps")?,
            max_tokens: row.get::<_, Option<i64>>("max_tokens")?.map(unsigned),
            max_seconds: row.get::<_, Option<i64>>("max_seconds")?.map(unsigned),
        },
    })
}

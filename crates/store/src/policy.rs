//! The person's rules, and how often they have changed.

use adiuva_gate::rules::Holds;
use adiuva_gate::{EgressRule, Rule, RuleId, Verdict};
use rusqlite::{Row, named_params};

use crate::error::StoreError;
use crate::row::{json_of, of_json, signed, unsigned};
use crate::transaction::{Access, Writer};

/// All rules, and the number of their last change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Grows with every change.
    pub version: u64,
    /// Rules about tools, oldest first.
    pub tools: Vec<Rule>,
    /// Rules about data, oldest first.
    pub egress: Vec<EgressRule>,
}

/// The table of rules.
pub struct PolicyRules<'t, T> {
    pub(crate) within: &'t T,
}

impl<T: Access> PolicyRules<'_, T> {
    /// All of them.
    pub fn load(&self) -> Result<Kept, StoreError> {
        let connection = self.within.reader().connection;
        let version: i64 = connection
            .prepare_cached("SELECT coalesce(max(version), 0) FROM policy_versions")?
            .query_row([], |row| row.get(0))?;
        let mut kept = Kept {
            version: unsigned(version),
            tools: Vec::new(),
            egress: Vec::new(),
        };
        let sql = "SELECT id, kind, holds, tool, source, destination, verdict, redact FROM policy_rules ORDER BY id";
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            match row.get::<_, String>("kind")?.as_str() {
                "tool" => kept.tools.push(tool_rule(row)?),
                _ => kept.egress.push(egress_rule(row)?),
            }
        }
        Ok(kept)
    }
}

impl PolicyRules<'_, Writer<'_>> {
    /// Adds a rule about tools under a number of its own; the one in the value does not count.
    pub fn add(&self, rule: &Rule, now_ms: i64) -> Result<RuleId, StoreError> {
        let holds = match &rule.holds {
            Holds::Everywhere => None,
            Holds::For(name) => Some(name),
        };
        let sql = "INSERT INTO policy_rules (kind, holds, tool, destination, verdict, added_ms)
                   VALUES ('tool', :holds, :tool, :destination, :verdict, :now)";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":holds": holds, ":tool": rule.tool, ":destination": rule.destination, ":verdict": rule.verdict.word(),
            ":now": now_ms,
        })?;
        self.added(now_ms)
    }

    /// Adds a rule about data in the same way.
    pub fn add_egress(&self, rule: &EgressRule, now_ms: i64) -> Result<RuleId, StoreError> {
        let sql = "INSERT INTO policy_rules (kind, source, destination, verdict, redact, added_ms)
                   VALUES ('egress', :source, :destination, :verdict, :redact, :now)";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":source": rule.source, ":destination": rule.destination, ":verdict": rule.verdict.word(),
            ":redact": json_of(&rule.redact, "redactions")?, ":now": now_ms,
        })?;
        self.added(now_ms)
    }

    /// Removes a rule.
    pub fn remove(&self, rule: RuleId, now_ms: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM policy_rules WHERE id = :id";
        let removed = self
            .within
            .connection
            .prepare_cached(sql)?
            .execute(named_params! {":id": signed(rule.0)})?;
        if removed == 0 {
            return Err(StoreError::NotFound("rule"));
        }
        self.changed(&format!("removed {rule}"), now_ms)
    }

    fn added(&self, now_ms: i64) -> Result<RuleId, StoreError> {
        let rule = RuleId(unsigned(self.within.connection.last_insert_rowid()));
        self.changed(&format!("added {rule}"), now_ms)?;
        Ok(rule)
    }

    fn changed(&self, change: &str, now_ms: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO policy_versions (changed_ms, change) VALUES (:now, :change)";
        self.within
            .connection
            .prepare_cached(sql)?
            .execute(named_params! {":now": now_ms, ":change": change})?;
        Ok(())
    }
}

fn tool_rule(row: &Row<'_>) -> Result<Rule, StoreError> {
    let holds: Option<String> = row.get("holds")?;
    Ok(Rule {
        id: RuleId(unsigned(row.get("id")?)),
        holds: holds.map_or(Holds::Everywhere, Holds::For),
        tool: row.get("tool")?,
        destination: row.get("destination")?,
        verdict: Verdict::of_word(&row.get::<_, String>("verdict")?),
    })
}

fn egress_rule(row: &Row<'_>) -> Result<EgressRule, StoreError> {
    Ok(EgressRule {
        id: RuleId(unsigned(row.get("id")?)),
        source: row.get("source")?,
        destination: row.get("destination")?,
        verdict: Verdict::of_word(&row.get::<_, String>("verdict")?),
        redact: of_json(&row.get::<_, String>("redact")?, "redactions")?,
    })
}

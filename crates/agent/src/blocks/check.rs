//! Whether the inside of a fence is a block.

use std::collections::BTreeMap;

use adiuva_protocol::Block;
use adiuva_protocol::block::{Chart, EntityRef, Moment, Table};
use adiuva_protocol::workspace::EntityKind;
use serde::Deserialize;
use serde_json::Value;

use super::Kind;
use crate::results::Results;

/// Rows of a chart or a table.
const ROWS: usize = 500;
/// Series of a chart, and columns of a table.
const COLUMNS: usize = 24;
/// Characters of a title, a name or a cell.
const LONGEST: usize = 500;

/// The block, when everything about it is right.
pub(super) fn block(kind: Kind, body: &str, results: &Results) -> Option<Block> {
    match kind {
        Kind::Chart => serde_json::from_str(body).ok().filter(whole_chart).map(Block::Chart),
        Kind::Table => serde_json::from_str(body).ok().filter(whole_table).map(Block::Table),
        Kind::Timeline => timeline(body, results),
        Kind::EntityRef => entity(body, results),
    }
}

fn whole_chart(chart: &Chart) -> bool {
    let known = |name: &String| chart.data.iter().any(|row| row.get(name).is_some_and(Value::is_number));
    let whole_row = |row: &BTreeMap<String, Value>| {
        let mut texts = 0;
        let all = row.iter().all(|(name, value)| match value {
            Value::Number(_) => true,
            Value::String(text) => {
                texts += 1;
                short(text) && !chart.config.contains_key(name)
            }
            _ => false,
        });
        all && texts == 1
    };
    (1..=ROWS).contains(&chart.data.len())
        && (1..=COLUMNS).contains(&chart.config.len())
        && short(&chart.title)
        && chart.config.keys().all(known)
        && chart
            .config
            .values()
            .all(|series| short(&series.label) && series.color.is_none_or(|color| (1..=6).contains(&color)))
        && chart.data.iter().all(whole_row)
}

fn whole_table(table: &Table) -> bool {
    let columns = table.headers.len();
    (1..=COLUMNS).contains(&columns)
        && (1..=ROWS).contains(&table.rows.len())
        && short(&table.title)
        && table.headers.iter().all(|head| short(head))
        && table
            .rows
            .iter()
            .all(|row| row.len() == columns && row.iter().all(|cell| short(cell)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ids {
    ids: Vec<String>,
}

fn timeline(body: &str, results: &Results) -> Option<Block> {
    let Ids { ids } = serde_json::from_str(body).ok()?;
    let moment = |id: String| {
        let found = results.find(EntityKind::Checkpoint, &id)?;
        Some(Moment {
            title: title(&found)?,
            date: found.get("date").or_else(|| found.get("date_ms"))?.as_i64()?,
            id,
        })
    };
    let mut moments = ids.into_iter().take(ROWS).map(moment).collect::<Option<Vec<_>>>()?;
    moments.sort_by_key(|moment| moment.date);
    (!moments.is_empty()).then_some(Block::Timeline(moments))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pointed {
    kind: EntityKind,
    id: String,
}

fn entity(body: &str, results: &Results) -> Option<Block> {
    let Pointed { kind, id } = serde_json::from_str(body).ok()?;
    let data = results.find(kind, &id)?;
    Some(Block::EntityRef(EntityRef {
        kind,
        title: title(&data)?,
        id,
        data,
    }))
}

fn title(thing: &Value) -> Option<String> {
    let title = thing.get("title").or_else(|| thing.get("name"))?.as_str()?;
    Some(title.to_owned())
}

fn short(text: &str) -> bool {
    text.chars().nth(LONGEST).is_none()
}

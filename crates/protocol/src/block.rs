//! What an answer holds beside its text: charts, tables, timelines, and things of the workspace.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::workspace::EntityKind;

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChartType {
    /// Filled lines.
    Area,
    /// Bars beside each other.
    Bar,
    /// Lines.
    Line,
    /// Parts of a whole.
    Pie,
    /// A web around a middle.
    Radar,
    /// Rings around a middle.
    Radial,
}

/// One series of a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// What it is called.
    pub label: String,
    /// A colour of the palette, 1 to 6; none takes the next one.
    #[serde(default)]
    pub color: Option<u8>,
}

/// A chart with the numbers that it shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chart {
    /// How it is drawn.
    #[serde(rename = "chartType")]
    pub chart_type: ChartType,
    /// What it shows, in a line.
    #[serde(default)]
    pub title: String,
    /// One row a place on the axis: its name as text, and a number for each series.
    pub data: Vec<BTreeMap<String, Value>>,
    /// The series by the name of their numbers in the rows.
    pub config: BTreeMap<String, Series>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What it shows, in a line.
    #[serde(default)]
    pub title: String,
    /// The heads of the columns.
    pub headers: Vec<String>,
    /// As many cells in each as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// One thing on a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// The checkpoint.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// When, in milliseconds since the epoch.
    pub date: i64,
}

/// A thing of the workspace, as a tool really gave it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EntityRef {
    /// What kind of thing.
    pub kind: EntityKind,
    /// Its id.
    pub id: String,
    /// Its title or name.
    pub title: String,
    /// What else the tool said about it.
    pub data: Value,
}

//! A measured figure beside what it is measured against, and the table of all.

use std::io::Write as _;

use anyhow::{Result, bail};
use serde::Serialize;

/// One line of the table.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figure {
    /// What was measured.
    pub(crate) name: String,
    /// Ours.
    pub(crate) measured: f64,
    /// What it is held against, measured in the same run; none for a figure that stands alone.
    pub(crate) reference: Option<f64>,
    /// Of both numbers.
    pub(crate) unit: &'static str,
    /// What must be reached; none for a figure that only informs.
    pub(crate) goal: Option<Goal>,
}

/// What a figure must reach.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Goal {
    /// Measured over reference at least.
    RatioAtLeast(f64),
    /// Measured over reference above this.
    RatioAbove(f64),
    /// Measured over reference at most.
    RatioAtMost(f64),
    /// Measured itself at least.
    AtLeast(f64),
    /// Measured itself at most.
    AtMost(f64),
}

impl Figure {
    pub(crate) fn alone(name: impl Into<String>, measured: f64, unit: &'static str) -> Self {
        Self {
            name: name.into(),
            measured,
            reference: None,
            unit,
            goal: None,
        }
    }

    pub(crate) fn against(mut self, reference: f64) -> Self {
        self.reference = Some(reference);
        self
    }

    pub(crate) fn goal(mut self, goal: Goal) -> Self {
        self.goal = Some(goal);
        self
    }

    fn ratio(&self) -> Option<f64> {
        self.reference
            .filter(|reference| *reference != 0.0)
            .map(|reference| self.measured / reference)
    }

    fn is_reached(&self) -> Option<bool> {
        let ratio = self.ratio();
        Some(match self.goal? {
            Goal::RatioAtLeast(goal) => ratio? >= goal,
            Goal::RatioAbove(goal) => ratio? > goal,
            Goal::RatioAtMost(goal) => ratio? <= goal,
            Goal::AtLeast(goal) => self.measured >= goal,
            Goal::AtMost(goal) => self.measured <= goal,
        })
    }
}

/// Collects figures and prints them.
pub(crate) struct Report {
    json: bool,
    figures: Vec<Figure>,
    failed: Vec<String>,
}

impl Report {
    pub(crate) fn new(json: bool) -> Self {
        Self {
            json,
            figures: Vec::new(),
            failed: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, figure: Figure) {
        if self.json {
            let mut line = serde_json::to_value(&figure).unwrap_or_default();
            if let Some(line) = line.as_object_mut() {
                line.insert("ratio".to_owned(), serde_json::json!(figure.ratio()));
                line.insert("ok".to_owned(), serde_json::json!(figure.is_reached()));
            }
            say(&line.to_string());
        }
        self.figures.push(figure);
    }

    pub(crate) fn fail(&mut self, case: &str, error: &anyhow::Error) {
        if self.json {
            say(&serde_json::json!({ "name": case, "failed": format!("{error:#}") }).to_string());
        }
        self.failed.push(format!("{case}: {error:#}"));
    }

    /// Prints the table and answers whether every goal was reached.
    pub(crate) fn end(self) -> Result<()> {
        if !self.json {
            say(&format!(
                "{:<58} {:>12} {:>12} {:>8}  {:<12} ",
                "what", "measured", "reference", "ratio", "goal"
            ));
            for figure in &self.figures {
                say(&line(figure));
            }
            for failed in &self.failed {
                say(&format!("could not be measured: {failed}"));
            }
        }
        let missed = self
            .figures
            .iter()
            .filter(|figure| figure.is_reached() == Some(false))
            .count();
        if missed + self.failed.len() > 0 {
            bail!("{missed} goals missed, {} cases not measured", self.failed.len());
        }
        Ok(())
    }
}

fn line(figure: &Figure) -> String {
    let number = |value: f64| match value.abs() {
        size if size >= 1_000.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.3}"),
    };
    let goal = match figure.goal {
        None => String::new(),
        Some(Goal::RatioAtLeast(goal)) => format!("ratio >= {goal}"),
        Some(Goal::RatioAbove(goal)) => format!("ratio > {goal}"),
        Some(Goal::RatioAtMost(goal)) => format!("ratio <= {goal}"),
        Some(Goal::AtLeast(goal)) => format!(">= {goal}"),
        Some(Goal::AtMost(goal)) => format!("<= {goal}"),
    };
    let verdict = match figure.is_reached() {
        None => "",
        Some(true) => "ok",
        Some(false) => "missed",
    };
    format!(
        "{:<58} {:>12} {:>12} {:>8}  {:<12} {verdict}",
        format!("{} [{}]", figure.name, figure.unit),
        number(figure.measured),
        figure.reference.map_or_else(String::new, number),
        figure.ratio().map_or_else(String::new, number),
        goal,
    )
}

/// To standard output, which is what a person or a program reads.
pub(crate) fn say(line: &str) {
    let _closed_pipe = writeln!(std::io::stdout(), "{line}");
}

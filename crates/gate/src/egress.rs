//! What leaves: what rules leave out of it, and how it looks before it goes.

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::Value;

use crate::behalf::OnBehalf;
use crate::label::Source;
use crate::policy::{Decision, Policy};
use crate::tool::ToolSpec;
use crate::words::stands_in;

/// What stands in place of what was left out.
pub const LEFT_OUT: &str = "[left out]";

/// What is left out before something is sent.
#[derive(Clone, Debug, Default)]
pub struct Redaction {
    patterns: Vec<Regex>,
}

impl Redaction {
    /// What the rules leave out of data from these sources on its way to these places.
    pub(crate) fn of(policy: &Policy, behalf: &OnBehalf<'_>, places: &[String]) -> Self {
        let sources: BTreeSet<Source> = behalf.label.sources();
        let patterns = sources
            .iter()
            .flat_map(|source| places.iter().map(move |place| (source, place)))
            .flat_map(|(source, place)| policy.rules.redactions(source, place))
            .collect();
        Self { patterns }
    }

    /// The text with that left out, and how many times.
    #[must_use]
    pub fn text(&self, text: &str) -> (String, usize) {
        let (mut text, mut times) = (text.to_owned(), 0);
        for pattern in &self.patterns {
            times += pattern.find_iter(&text).count();
            text = pattern.replace_all(&text, LEFT_OUT).into_owned();
        }
        (text, times)
    }

    /// The same in a call's content. What steers a call stays whole: without it the call would be another one.
    pub(crate) fn content(&self, spec: &ToolSpec, arguments: &Value) -> (Value, usize) {
        let (mut left, mut times) = (arguments.clone(), 0);
        for name in &spec.content {
            if let Some(value) = left.get_mut(name) {
                let (redacted, here) = self.value(value);
                *value = redacted;
                times += here;
            }
        }
        (left, times)
    }

    /// Whether something that should be left out stands in what steers a call, and the person has not typed it there.
    pub(crate) fn steers(&self, spec: &ToolSpec, arguments: &Value, words: &str) -> bool {
        let Value::Object(arguments) = arguments else {
            return self.value(arguments).1 > 0;
        };
        arguments
            .iter()
            .filter(|(name, _)| !spec.content.contains(name))
            .any(|(_, value)| self.value(value).1 > 0 && !stands_in(words, value))
    }

    /// The same in every text of a value.
    #[must_use]
    pub fn value(&self, value: &Value) -> (Value, usize) {
        if self.patterns.is_empty() {
            return (value.clone(), 0);
        }
        match value {
            Value::String(text) => {
                let (text, times) = self.text(text);
                (Value::String(text), times)
            }
            Value::Array(values) => {
                let (values, times): (Vec<Value>, Vec<usize>) = values.iter().map(|value| self.value(value)).unzip();
                (Value::Array(values), times.iter().sum())
            }
            Value::Object(fields) => {
                let mut times = 0;
                let fields = fields.iter().map(|(name, value)| {
                    let (value, here) = self.value(value);
                    times += here;
                    (name.clone(), value)
                });
                let fields = fields.collect();
                (Value::Object(fields), times)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => (value.clone(), 0),
        }
    }
}

/// What would leave, as it would leave.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// What the rules say about it.
    pub decision: Decision,
    /// Where it would go.
    pub destinations: Vec<String>,
    /// The private places that it may hold something of.
    pub sources: Vec<Source>,
    /// What would be sent, with what the rules leave out left out.
    pub payload: Value,
    /// How many times something was left out.
    pub left_out: usize,
}

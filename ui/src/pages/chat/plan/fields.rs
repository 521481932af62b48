//! What a step is given, in fields that fit: a date for a date, a choice for a choice.

use adiuva_protocol::plans::{FieldKind, StepField};
use leptos::prelude::*;
use serde_json::Value;

use super::step::label;
use crate::components::{Choice, Select, TextArea, TextField};
use crate::i18n::t;
use crate::pages::projects::when;

/// One variable while it is edited.
#[derive(Clone)]
pub(super) struct Field {
    known: StepField,
    /// What the step has, none for nothing.
    before: Option<Value>,
    text: RwSignal<String>,
    problem: RwSignal<Option<String>>,
}

impl Field {
    pub(super) fn new(known: StepField, before: Option<Value>) -> Self {
        let text = before.as_ref().map(|value| written(&known.value, value));
        Self {
            known,
            before,
            text: RwSignal::new(text.unwrap_or_default()),
            problem: RwSignal::new(None),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.known.name
    }

    /// What was entered, none for nothing.
    ///
    /// # Errors
    /// When it is nothing of this kind; the field then says so.
    pub(super) fn entered(&self) -> Result<Option<Value>, ()> {
        let text = self.text.get_untracked();
        // What was not touched stays as exact as it was: a date may have a time of day.
        let untouched = self
            .before
            .as_ref()
            .filter(|value| written(&self.known.value, value) == text);
        let entered = match untouched {
            Some(value) => Ok(Some(value.clone())),
            None => read(&self.known.value, &text),
        };
        let problem = match &entered {
            Ok(None) if self.known.required => Some(t().plans.needed),
            Ok(_) => None,
            Err(()) => Some(t().plans.not_a_number),
        };
        self.problem.set(problem.map(str::to_owned));
        if problem.is_some() { Err(()) } else { entered }
    }
}

#[component]
pub(super) fn FieldView(field: Field) -> impl IntoView {
    let Field {
        known, text, problem, ..
    } = field;
    let name = label(&known.name);
    let words = |kind: FieldKind| match kind {
        FieldKind::Choice { of } => of,
        _ => vec!["true".to_owned(), "false".to_owned()],
    };
    match known.value {
        FieldKind::Date => view! { <TextField label=name value=text problem=problem kind="date" /> }.into_any(),
        FieldKind::Number { .. } => {
            view! { <TextField label=name value=text problem=problem kind="number" /> }.into_any()
        }
        FieldKind::Texts => {
            view! { <TextField label=name value=text problem=problem hint=t().plans.with_commas /> }.into_any()
        }
        kind @ (FieldKind::Choice { .. } | FieldKind::Flag) => {
            let none = (!known.required).then(|| Choice::new(String::new(), t().plans.nothing_chosen));
            let choices = words(kind).into_iter().map(|word| {
                let label = (t().plans.word)(&word).map_or_else(|| word.clone(), str::to_owned);
                Choice::new(word, label)
            });
            let choices: Vec<_> = none.into_iter().chain(choices).collect();
            view! { <Select label=name choices=choices value=text on_choose=move |to| text.set(to) /> }.into_any()
        }
        FieldKind::Text | FieldKind::Json => view! {
            <TextArea label=name value=text />
            <p class="problem" aria-live="polite">{move || problem.get()}</p>
        }
        .into_any(),
    }
}

/// How a value stands in its field.
fn written(kind: &FieldKind, value: &Value) -> String {
    match (kind, value) {
        (FieldKind::Date, value) => value.as_i64().map(when::field_of).unwrap_or_default(),
        (FieldKind::Texts, Value::Array(texts)) => {
            let texts: Vec<&str> = texts.iter().filter_map(Value::as_str).collect();
            texts.join(", ")
        }
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// What stands in a field; nothing in an empty one.
fn read(kind: &FieldKind, text: &str) -> Result<Option<Value>, ()> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(None);
    }
    Ok(Some(match kind {
        FieldKind::Text | FieldKind::Choice { .. } => Value::String(text.to_owned()),
        FieldKind::Date => when::of_field(trimmed).ok_or(())?.into(),
        FieldKind::Number { whole: true } => trimmed.parse::<i64>().map_err(drop)?.into(),
        FieldKind::Number { whole: false } => trimmed.parse::<f64>().map_err(drop)?.into(),
        FieldKind::Flag => Value::Bool(trimmed == "true"),
        FieldKind::Texts => {
            let texts = trimmed.split(',').map(str::trim).filter(|text| !text.is_empty());
            texts.collect()
        }
        FieldKind::Json => serde_json::from_str(trimmed).map_err(drop)?,
    }))
}

//! Ready plans with blanks.

use std::collections::BTreeMap;

use adiuva_protocol::plans::{PlanAction, PlanStep, StepState};
use serde_json::Value;

/// A ready plan. Its blanks stand in braces in the variables of its steps.
#[derive(Clone, Copy, Debug)]
pub struct Playbook {
    /// Its id.
    pub id: &'static str,
    /// What it is for, in a line.
    pub about: &'static str,
    /// The agent whose matter it is.
    pub agent: &'static str,
    /// What must be filled in.
    pub blanks: &'static [Blank],
    steps: &'static [Ready],
}

/// A blank.
#[derive(Clone, Copy, Debug)]
pub struct Blank {
    /// Its name.
    pub name: &'static str,
    /// It takes a longer text.
    pub long: bool,
    /// What is filled in was written by others, such as a mail.
    pub by_others: bool,
}

#[derive(Clone, Copy, Debug)]
struct Ready {
    action: PlanAction,
    template: Option<&'static str>,
    variables: &'static [(&'static str, &'static str)],
    data_from_step: Option<u32>,
}

const fn line(name: &'static str) -> Blank {
    Blank {
        name,
        long: false,
        by_others: false,
    }
}

/// All of them.
pub const ALL: &[Playbook] = &[
    Playbook {
        id: "task_from_mail",
        about: "Makes a task of what a mail asks for",
        agent: "email",
        blanks: &[
            line("title"),
            Blank {
                name: "mail",
                long: true,
                by_others: true,
            },
        ],
        steps: &[
            Ready {
                action: PlanAction::CallAgent,
                template: Some("mail_points"),
                variables: &[("agent", "email"), ("mail", "{mail}")],
                data_from_step: None,
            },
            Ready {
                action: PlanAction::CreateRecord,
                template: None,
                variables: &[("kind", "task"), ("title", "{title}")],
                data_from_step: Some(1),
            },
        ],
    },
    Playbook {
        id: "weekly_report",
        about: "Writes a report over the last week into a note",
        agent: "analytics",
        blanks: &[line("title")],
        steps: &[
            Ready {
                action: PlanAction::CallAgent,
                template: Some("weekly_numbers"),
                variables: &[("agent", "analytics"), ("title", "{title}")],
                data_from_step: None,
            },
            Ready {
                action: PlanAction::CreateRecord,
                template: None,
                variables: &[("kind", "note"), ("title", "{title}")],
                data_from_step: Some(1),
            },
            Ready {
                action: PlanAction::SendNotification,
                template: None,
                variables: &[("text", "{title} ✓")],
                data_from_step: None,
            },
        ],
    },
    Playbook {
        id: "project_from_note",
        about: "Makes a project with a first task of the open points of a note",
        agent: "project",
        blanks: &[line("note"), line("project"), line("task")],
        steps: &[
            Ready {
                action: PlanAction::CallAgent,
                template: Some("note_points"),
                variables: &[("agent", "note"), ("note", "{note}")],
                data_from_step: None,
            },
            Ready {
                action: PlanAction::CreateRecord,
                template: None,
                variables: &[("kind", "project"), ("name", "{project}")],
                data_from_step: None,
            },
            Ready {
                action: PlanAction::CreateRecord,
                template: None,
                variables: &[("kind", "task"), ("title", "{task}")],
                data_from_step: Some(2),
            },
            Ready {
                action: PlanAction::CreateRecord,
                template: None,
                variables: &[("kind", "note"), ("title", "{project}")],
                data_from_step: Some(1),
            },
        ],
    },
];

/// The one with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Playbook> {
    ALL.iter().find(|playbook| playbook.id == id)
}

impl Playbook {
    /// Its steps with the blanks filled in. What is filled in is not looked at for blanks.
    #[must_use]
    pub fn steps(&self, values: &BTreeMap<String, String>) -> Vec<PlanStep> {
        let filled = |text: &str| {
            let blank = self.blanks.iter().find_map(|blank| {
                let (before, after) = text.split_once(&format!("{{{}}}", blank.name))?;
                let value = values.get(blank.name).map(String::as_str).unwrap_or_default();
                Some(format!("{before}{value}{after}"))
            });
            Value::from(blank.unwrap_or_else(|| text.to_owned()))
        };
        let step = |(number, ready): (u32, &Ready)| PlanStep {
            number,
            action: ready.action,
            prompt_template: ready.template.map(str::to_owned),
            variables: ready
                .variables
                .iter()
                .map(|(name, text)| ((*name).to_owned(), filled(text)))
                .collect(),
            data_from_step: ready.data_from_step,
            revision: 1,
            state: StepState::Waiting,
            result: String::new(),
        };
        (1..).zip(self.steps).map(step).collect()
    }
}

//! Texts of plans and playbooks.

use adiuva_protocol::plans::{PlanAction, PlaybookView};

pub(super) mod en;
pub(super) mod it;

/// Plans.
pub struct Plans {
    /// A plan.
    pub plan: &'static str,
    /// The switch beside the composer.
    pub first: &'static str,
    /// What a person does with it.
    pub lead: &'static str,
    /// Some steps are not decided.
    pub decide: &'static str,
    /// All steps are decided.
    pub ready: &'static str,
    /// No step is approved.
    pub nothing: &'static str,
    /// Takes the steps.
    pub run: &'static str,
    /// Lets a step be taken.
    pub approve: &'static str,
    /// Does not let it.
    pub reject: &'static str,
    /// Changes a step.
    pub edit: &'static str,
    /// One step by its number.
    pub step: fn(u32) -> String,
    /// A step that takes in what another gave.
    pub takes: fn(u32) -> String,
    /// Why a step was not taken.
    pub skipped_after: fn(u32) -> String,
    /// The text by which an agent is asked.
    pub template: &'static str,
    /// What came of a step.
    pub result: &'static str,
    /// The list of steps.
    pub steps: &'static str,
    /// How a step stands.
    pub state_waiting: &'static str,
    /// How a step stands.
    pub state_approved: &'static str,
    /// How a step stands.
    pub state_rejected: &'static str,
    /// How a step stands.
    pub state_running: &'static str,
    /// How a step stands.
    pub state_done: &'static str,
    /// How a step stands.
    pub state_failed: &'static str,
    /// How a step stands.
    pub state_skipped: &'static str,
    /// The plan has run.
    pub plan_over: &'static str,
    /// An action.
    pub index: &'static str,
    /// An action.
    pub notify: &'static str,
    /// The menu of ready plans.
    pub playbooks: &'static str,
    /// What the palette calls each of them.
    pub kind_playbook: &'static str,
    /// Makes a plan of a ready one.
    pub begin: &'static str,
    /// What a step does, with the kind of record.
    pub action: fn(PlanAction, &str) -> String,
    /// What a variable is called; its own name where there is none.
    pub variable: fn(&str) -> Option<&'static str>,
    /// One of the words of a variable, such as `high`; the word itself where there is none.
    pub word: fn(&str) -> Option<&'static str>,
    /// A choice that leaves the variable out.
    pub nothing_chosen: &'static str,
    /// How several texts stand in one field.
    pub with_commas: &'static str,
    /// What must be filled in is empty.
    pub needed: &'static str,
    /// What was entered does not fit.
    pub not_a_number: &'static str,
    /// A playbook by its id: what it is called.
    pub playbook: fn(&str) -> Option<&'static str>,
}

impl Plans {
    /// What a playbook is called.
    #[must_use]
    pub fn playbook_name(&self, playbook: &PlaybookView) -> String {
        (self.playbook)(&playbook.id).map_or_else(|| playbook.description.clone(), str::to_owned)
    }
}

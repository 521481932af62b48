//! Plans: steps that a person approves one by one before any of them is taken, and ready ones with blanks.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::{PlanId, RunId, ThreadId};

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanAction {
    /// Adds a task, checkpoint, note or project; `kind` says which.
    CreateRecord,
    /// Changes a task, checkpoint or project; `kind` says which, `id` names it.
    UpdateRecord,
    /// Puts a task, checkpoint, note or project into the trash.
    DeleteRecord,
    /// Reads a followed folder anew.
    IndexDocument,
    /// Tells the person something.
    SendNotification,
    /// Asks an agent.
    CallAgent,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// The person has not decided.
    Waiting,
    /// It is taken when the plan runs.
    Approved,
    /// It is not taken.
    Rejected,
    /// Under way.
    Running,
    /// Taken.
    Done,
    /// It could not be taken; the result says why.
    Failed,
    /// It was not taken because a step that it needs was not; the result says which.
    Skipped,
}

/// How a plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// Nothing of it was done.
    Waiting,
    /// Its steps are being taken.
    Running,
    /// It has run; it never runs again.
    Over,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanStep {
    /// Counted from 1.
    pub number: u32,
    /// What it does.
    pub action: PlanAction,
    /// The text, by its id, that an agent is asked with.
    #[serde(default)]
    pub prompt_template: Option<String>,
    /// What it does it with.
    pub variables: BTreeMap<String, Value>,
    /// The earlier step whose result it takes in.
    #[serde(default)]
    pub data_from_step: Option<u32>,
    /// Grows with each edit; a decision is about one revision.
    pub revision: u32,
    /// How it stands.
    pub state: StepState,
    /// What came of it.
    pub result: String,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanView {
    /// Its id.
    pub id: PlanId,
    /// The agent whose matter it is.
    pub agent: String,
    /// The playbook that it was made from.
    pub playbook: Option<String>,
    /// The thread in which it was asked for.
    pub thread: Option<ThreadId>,
    /// How it stands.
    pub state: PlanState,
    /// Its steps, in order.
    pub steps: Vec<PlanStep>,
    /// The run that takes the steps, once there is one.
    pub run: Option<RunId>,
    /// When it was made, milliseconds since the epoch.
    pub created_ms: i64,
}

/// A plan, as an answer shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanRef {
    /// The plan.
    pub plan: PlanId,
}

/// Asks for plans, the last touched first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlansList {
    /// At most so many, 1 to 1000.
    #[serde(default = "fifty")]
    pub limit: u32,
}

fn fifty() -> u32 {
    50
}

/// Plans.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Plans {
    /// The plans.
    pub plans: Vec<PlanView>,
}

/// Asks for one plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlansGet {
    /// Which.
    pub plan: PlanId,
}

/// Changes a step; it waits for a decision anew, and so do those that take data from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlansEditStep {
    /// The plan.
    pub plan: PlanId,
    /// The step's number.
    pub step: u32,
    /// All its variables.
    pub variables: BTreeMap<String, Value>,
}

/// Asks what a step can be given, to edit it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlansFields {
    /// The plan.
    pub plan: PlanId,
    /// The step's number.
    pub step: u32,
}

/// What goes into a variable of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum FieldKind {
    /// A text.
    Text,
    /// A moment, milliseconds since the epoch.
    Date,
    /// A number.
    Number {
        /// Only a whole one.
        whole: bool,
    },
    /// Yes or no.
    Flag,
    /// One of these words.
    Choice {
        /// The words.
        of: Vec<String>,
    },
    /// A list of texts.
    Texts,
    /// Anything else, as JSON writes it.
    Json,
}

/// A variable that a step takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StepField {
    /// Its name.
    pub name: String,
    /// What goes into it.
    pub value: FieldKind,
    /// The step cannot be taken without it.
    pub required: bool,
}

/// What a step can be given, in the order in which it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StepFields {
    /// The variables.
    pub fields: Vec<StepField>,
}

/// What a person says to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepDecision {
    /// It may be taken as it stands.
    Approve,
    /// It must not be taken.
    Reject,
}

/// Approves or rejects one step as it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlansDecide {
    /// The plan.
    pub plan: PlanId,
    /// The step's number.
    pub step: u32,
    /// The revision that was seen.
    pub revision: u32,
    /// What is said.
    pub decision: StepDecision,
}

/// Takes the approved steps, in order. A plan runs once, and only when each step is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlansRun {
    /// The plan.
    pub plan: PlanId,
}

/// Asks for the playbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlaybooksList {}

/// A blank of a playbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Blank {
    /// Its name.
    pub name: String,
    /// It takes a longer text.
    pub long: bool,
}

/// A ready plan with blanks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlaybookView {
    /// Its id.
    pub id: String,
    /// What it is for, in a line.
    pub description: String,
    /// What must be filled in.
    pub blanks: Vec<Blank>,
}

/// Playbooks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Playbooks {
    /// The playbooks.
    pub playbooks: Vec<PlaybookView>,
}

/// Makes a plan of a playbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlaybooksBegin {
    /// The playbook.
    pub id: String,
    /// What its blanks are filled with.
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
    /// The thread that shows the plan; none for none.
    #[serde(default)]
    pub thread: Option<ThreadId>,
}

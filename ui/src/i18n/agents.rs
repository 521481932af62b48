//! Texts of agents, their runs, and what their answers hold.

pub(super) mod en;
pub(super) mod it;

use adiuva_protocol::runs::{RunKind, RunStatus};

/// Agents and runs.
pub struct Agents {
    /// The page of agents.
    pub title: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// A mark of an agent of the program.
    pub built_in: &'static str,
    /// Makes an agent.
    pub add: &'static str,
    /// The dialog for it.
    pub new_title: &'static str,
    /// The dialog for changing one.
    pub change_title: &'static str,
    /// A field.
    pub name: &'static str,
    /// What may stand in it.
    pub name_hint: &'static str,
    /// A field.
    pub description: &'static str,
    /// What it is for.
    pub description_hint: &'static str,
    /// A field.
    pub prompt: &'static str,
    /// A field.
    pub model: &'static str,
    /// What an empty one means.
    pub model_hint: &'static str,
    /// The list of tools.
    pub tools: &'static str,
    /// An agent without tools.
    pub no_tools: &'static str,
    /// A field.
    pub max_steps: &'static str,
    /// A field.
    pub max_tokens: &'static str,
    /// A field.
    pub max_seconds: &'static str,
    /// What an empty limit means.
    pub limit_hint: &'static str,
    /// A limit is no number.
    pub no_number: &'static str,
    /// Keeps the agent.
    pub save: &'static str,
    /// Changes an agent.
    pub change: &'static str,
    /// Deletes an agent.
    pub delete: &'static str,
    /// Said when it is gone.
    pub deleted: fn(&str) -> String,
    /// Tries an agent.
    pub try_it: &'static str,
    /// The field for it.
    pub try_text: &'static str,
    /// Asks.
    pub ask: &'static str,
    /// The page of runs.
    pub runs: &'static str,
    /// There are none.
    pub no_runs: &'static str,
    /// What they are.
    pub no_runs_text: &'static str,
    /// The list of runs.
    pub runs_list: &'static str,
    /// One run.
    pub run: &'static str,
    /// Choose one.
    pub choose_run: &'static str,
    /// Kinds of runs.
    pub kind: fn(RunKind) -> &'static str,
    /// How a run stands.
    pub status: fn(RunStatus) -> &'static str,
    /// The steps of a run.
    pub steps: &'static str,
    /// A step: it began.
    pub began: fn(Option<&str>) -> String,
    /// A step: an agent took it.
    pub taken_by: fn(&str) -> String,
    /// A step: words were said.
    pub words: &'static str,
    /// A step: passages were found.
    pub passages: fn(usize) -> String,
    /// A step: the answer was checked.
    pub checked: &'static str,
    /// A step: a tool was called.
    pub called: fn(&str) -> String,
    /// What went in.
    pub input: &'static str,
    /// What came out.
    pub output: &'static str,
    /// A step: it is over.
    pub over: &'static str,
    /// Stops a run.
    pub stop: &'static str,
    /// Said of a call that waits.
    pub waits: &'static str,
    /// What it is about.
    pub waits_text: fn(&str) -> String,
    /// Where it would go.
    pub goes_to: &'static str,
    /// A link to where its text can be changed.
    pub change_first: &'static str,
    /// Agrees.
    pub approve: &'static str,
    /// Does not.
    pub reject: &'static str,
    /// A chart without a title.
    pub chart: &'static str,
    /// A table without a title.
    pub table: &'static str,
    /// Shows a chart's numbers.
    pub numbers: &'static str,
    /// A kind of thing.
    pub task: &'static str,
    /// A kind of thing.
    pub project: &'static str,
    /// A kind of thing.
    pub note: &'static str,
    /// A kind of thing.
    pub checkpoint: &'static str,
    /// Not accepted yet.
    pub suggested: &'static str,
}

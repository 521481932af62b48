//! Taking the steps that a person has approved.

use std::collections::BTreeMap;
use std::sync::Arc;

use adiuva_agent::plan::{self, Given, Planned, Record};
use adiuva_agent::turn::Left;
use adiuva_agent::{Purse, Results};
use adiuva_gate::{Actor, Budget, Effect, GateError, Label, OnBehalf, Tool, ToolError, ToolOutput, Verdict};
use adiuva_protocol::chat::Started;
use adiuva_protocol::plans::{PlanAction, PlanState, PlanStep, PlansRun, StepState};
use adiuva_protocol::runs::RunKind;
use adiuva_protocol::workspace::checkpoints::CheckpointsApprove;
use adiuva_protocol::workspace::tasks::TasksApprove;
use adiuva_protocol::{Caller, Event, Failure, FrameBody, Outcome, RunId};
use adiuva_store::plans::Plan;
use adiuva_store::{StoreError, Writer};
use serde_json::Value;

use super::{conflict, none, tools};
use crate::answer::{self, Answerer};
use crate::approvals::{self, person_at};
use crate::colleague::{self, CallAgent};
use crate::failure::store_failure;
use crate::models::none_set_up;
use crate::runs::{Ended, Running};
use crate::session::{Session, now_ms};
use crate::turns::{Line, Making};

/// Characters of a step's result that are kept.
const RESULT: usize = 4_000;

/// What a step that is done gives to others, and where its words come from.
type Gave = BTreeMap<u32, (Given, Label)>;

/// Begins to take the approved steps; a plan runs once.
pub(crate) async fn run(session: Arc<Session>, caller: &Caller, request: PlansRun) -> Result<Started, Failure> {
    let by = person_at(caller)?;
    let run = RunId::make();
    let begun = session.store.write(move |w| {
        let Some(mut plan) = w.plans().load(request.plan)? else {
            return Ok(Err(none()));
        };
        if plan.state != PlanState::Waiting {
            return Ok(Err(conflict("the plan runs or has run; it runs once")));
        }
        let stands = |state| plan.steps.iter().any(|step| step.state == state);
        if stands(StepState::Waiting) {
            return Ok(Err(conflict("approve or reject each step first")));
        }
        if !stands(StepState::Approved) {
            return Ok(Err(conflict("no step is approved, so there is nothing to do")));
        }
        (plan.state, plan.run) = (PlanState::Running, Some(run));
        w.runs().begin(run, RunKind::Plan, plan.thread, now_ms())?;
        w.plans().set(&plan, now_ms())?;
        Ok(Ok(plan))
    });
    let plan = begun.await.map_err(store_failure)??;
    let work = Arc::clone(&session);
    session.runs.start(run, |running| async move {
        match take_steps(&work, &running, plan, &by).await {
            Ok(()) if running.stop.is_cancelled() => Ended::Over(Outcome::Cancelled { message: None }),
            Ok(()) => Ended::Over(Outcome::Done { message: None }),
            Err(failure) => Ended::Over(Outcome::Failed { failure, message: None }),
        }
    });
    Ok(Started { run, answer: None })
}

/// Ends the plans whose steps were being taken when the program ended. Nothing is done twice.
pub(crate) fn settle(w: &Writer<'_>) -> Result<(), StoreError> {
    for mut plan in w.plans().running()? {
        plan.state = PlanState::Over;
        for step in &mut plan.steps {
            let (state, why) = match step.state {
                StepState::Running => (
                    StepState::Failed,
                    "the program ended while this was being done; look whether it happened",
                ),
                StepState::Approved => (StepState::Skipped, "the program ended before"),
                _ => continue,
            };
            (step.state, step.result) = (state, why.into());
        }
        w.plans().set(&plan, now_ms())?;
    }
    Ok(())
}

async fn take_steps(session: &Arc<Session>, running: &Running, mut plan: Plan, by: &str) -> Result<(), Failure> {
    running.feed.push(FrameBody::StreamStart { model: None });
    running.feed.push(FrameBody::Agent {
        name: plan.agent.clone(),
    });
    let mut gave = Gave::new();
    for at in 0..plan.steps.len() {
        let Some(step) = plan.steps.get(at).cloned() else { break };
        if step.state != StepState::Approved {
            continue;
        }
        let given = step.data_from_step.map(|from| (from, gave.get(&from)));
        let (state, result) = match given {
            _ if running.stop.is_cancelled() => (StepState::Skipped, "it was stopped before".into()),
            Some((from, None)) => (StepState::Skipped, format!("step {from} was not done")),
            _ => {
                set(session, &mut plan, at, StepState::Running, String::new()).await?;
                let given = given.and_then(|(_, gave)| gave.cloned());
                let taking = Taking {
                    session,
                    running,
                    plan: &plan,
                    by,
                };
                match taking.shown(&step, given).await {
                    Ok(Done { result, given }) => {
                        gave.extend(given.map(|given| (step.number, given)));
                        (StepState::Done, result)
                    }
                    Err(why) => (StepState::Failed, why),
                }
            }
        };
        set(session, &mut plan, at, state, result).await?;
    }
    plan.state = PlanState::Over;
    keep(session, &plan).await
}

async fn set(session: &Session, plan: &mut Plan, at: usize, state: StepState, result: String) -> Result<(), Failure> {
    if let Some(step) = plan.steps.get_mut(at) {
        (step.state, step.result) = (state, result);
    }
    keep(session, plan).await
}

async fn keep(session: &Session, plan: &Plan) -> Result<(), Failure> {
    let kept = plan.clone();
    let set = session.store.write(move |w| w.plans().set(&kept, now_ms()));
    set.await.map_err(store_failure)?;
    let _ = session.events.send(Event::Plan { id: plan.id });
    Ok(())
}

/// What came of a step.
struct Done {
    result: String,
    given: Option<(Given, Label)>,
}

/// A plan whose steps are being taken.
struct Taking<'t> {
    session: &'t Arc<Session>,
    running: &'t Running,
    plan: &'t Plan,
    /// Where the person is who approved the steps.
    by: &'t str,
}

impl Taking<'_> {
    /// Takes a step and shows it in the run by its variables: the text of a template stays in the program.
    async fn shown(&self, step: &PlanStep, given: Option<(Given, Label)>) -> Result<Done, String> {
        let id = format!("step_{}", step.number);
        self.running.feed.push(FrameBody::ToolCall {
            id: id.clone(),
            name: plan::word(step.action).into(),
            arguments: step.variables.clone().into_iter().collect(),
        });
        let done = self.take(step, given).await;
        let (ok, summary) = match &done {
            Ok(done) => (true, &done.result),
            Err(why) => (false, why),
        };
        self.running.feed.push(FrameBody::ToolResult {
            id,
            ok,
            summary: summary.lines().next().unwrap_or_default().to_owned(),
            output: summary.clone(),
        });
        done
    }

    async fn take(&self, step: &PlanStep, given: Option<(Given, Label)>) -> Result<Done, String> {
        let mut label = Label::from_names(self.plan.label.iter().map(String::as_str));
        if let Some((_, read)) = &given {
            label = label.join(read);
        }
        let results = Results::default();
        results.has_read(&label);
        let line = Line::begin(self.running.id, Vec::new());
        let mut all = tools(self.session, &line.passages, &results);
        if step.action == PlanAction::CallAgent {
            let caller = self.caller(&label, line, results).await.map_err(said)?;
            all.push(Arc::new(CallAgent::new(self.session, caller).await.map_err(said)?));
        }
        let specs: Vec<_> = all.iter().map(|tool| tool.spec()).collect();
        let planned = plan::plan_call(step, given.as_ref().map(|(given, _)| given), &specs)?;
        let tool = all.iter().find(|tool| tool.spec().name == planned.tool);
        let tool = tool.ok_or("there is no such tool any more")?;
        let output = self.agreed(&label, tool.as_ref(), planned).await?;
        let done = done(step, output);
        // What the person saw word for word is no suggestion any more; words of another step are.
        let seen = given.is_none_or(|(given, _)| given.record.is_some());
        if let (true, PlanAction::CreateRecord, Some((made, _))) = (seen, step.action, &done.given) {
            accept(self.session, made.record.as_ref()).await;
        }
        Ok(done)
    }

    /// Makes the call. Where the gate asks, the person's decision about this very step is the agreement, kept and spent as
    /// any other; it reaches no further than to changes that can be undone.
    async fn agreed(&self, label: &Label, tool: &dyn Tool, planned: Planned) -> Result<ToolOutput, String> {
        let Self {
            session,
            running,
            plan,
            by,
        } = *self;
        let actor = Actor::Run(running.id);
        let behalf = OnBehalf {
            agent: Some(&plan.agent),
            words: &plan.words,
            label,
            ..OnBehalf::from(&actor)
        };
        let asks = session
            .gate
            .preview(&behalf, tool.spec(), &planned.arguments)
            .decision
            .verdict()
            == Verdict::Ask;
        if asks && tool.spec().effect > Effect::LocalWrite {
            return Err("this needs an agreement of its own; ask for it outside of a plan".into());
        }
        let ran = session.gate.run(behalf, tool, planned.arguments, &running.stop).await;
        let ran = match ran {
            Err(GateError::NeedsApproval(proposal)) => {
                approvals::agree(session, &proposal, by).await.map_err(said)?;
                let approval = session.gate.approval(proposal.id).await.map_err(why)?;
                let arguments = approval.arguments().clone();
                session
                    .gate
                    .run_approved(approval, behalf, tool, arguments, &running.stop)
                    .await
            }
            ran => ran,
        };
        ran.map_err(why)
    }

    /// On whose behalf a step asks an agent.
    async fn caller(&self, label: &Label, line: Line, results: Results) -> Result<colleague::Caller, Failure> {
        let Self { session, plan, .. } = *self;
        let Answerer::Model(reached, model) = answer::choose(session, plan.provider, plan.model.clone()).await? else {
            return Err(none_set_up());
        };
        Ok(colleague::Caller {
            making: Making {
                provider: reached.provider.id,
                model,
                agent: None,
                words: plan.words.clone(),
                label: label.names(),
                filter: Some(adiuva_protocol::knowledge::Filter::default()),
                passages: Vec::new(),
                reply: None,
                text_only: false,
                within: None,
            },
            line,
            results,
            // The agent's own limits are all there is.
            purse: Purse::holding(Left {
                rounds: u32::MAX,
                budget: Budget::default(),
            }),
        })
    }
}

/// Takes a suggestion as the person's own, because they approved the step that made it.
async fn accept(session: &Session, made: Option<&Record>) {
    let Some(Record { kind, id }) = made else { return };
    let accepted = match (kind.as_str(), id.parse(), id.parse()) {
        ("task", Ok(task), _) => session.workspace.approve_task(TasksApprove { task }).await.map(drop),
        ("checkpoint", _, Ok(checkpoint)) => {
            let request = CheckpointsApprove { checkpoint };
            session.workspace.approve_checkpoint(request).await.map(drop)
        }
        _ => return,
    };
    if let Err(error) = accepted {
        // It stays a suggestion, which the person can still approve.
        tracing::warn!("what a step of a plan made stays a suggestion: {error}");
    }
}

fn done(step: &PlanStep, output: ToolOutput) -> Done {
    let text = |member: &str| output.value.get(member).and_then(Value::as_str).map(str::to_owned);
    let kind = step.variables.get("kind").and_then(Value::as_str).unwrap_or_default();
    let (result, given) = match step.action {
        PlanAction::CallAgent => {
            let answer = text("answer").unwrap_or_default();
            let given = Given {
                text: answer.clone(),
                record: None,
            };
            (answer, Some(given))
        }
        PlanAction::CreateRecord | PlanAction::UpdateRecord => {
            let given = Given {
                text: text("title").or_else(|| text("name")).unwrap_or_default(),
                record: text("id").map(|id| Record { kind: kind.into(), id }),
            };
            (output.summary, Some(given))
        }
        PlanAction::DeleteRecord | PlanAction::IndexDocument | PlanAction::SendNotification => (output.summary, None),
    };
    Done {
        result: result.chars().take(RESULT).collect(),
        given: given.map(|given| (given, output.label)),
    }
}

fn said(failure: Failure) -> String {
    failure.message
}

fn why(error: GateError<ToolError>) -> String {
    error.to_string()
}

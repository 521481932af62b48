//! Plans: made by a model or from a playbook, decided about step by step, run once.

mod make;
mod run;

use std::collections::BTreeSet;
use std::sync::Arc;

use adiuva_agent::{Results, plan, playbooks};
use adiuva_gate::{Label, Origin, Source, Tool, ToolSpec};
use adiuva_protocol::chat::{Author, MessageStatus};
use adiuva_protocol::plans::*;
use adiuva_protocol::{Block, Caller, Code, Event, Failure, MessageId, PlanId, ThreadId};
use adiuva_store::audit::NewEntry;
use adiuva_store::memories::Learnt;
use adiuva_store::messages::Message;
use adiuva_store::plans::Plan;
use adiuva_store::{StoreError, Writer};
use serde_json::{Value, json};

use crate::approvals::person_at;
use crate::chores::chores;
use crate::failure::store_failure;
use crate::session::{Session, now_ms};
use crate::tools::{Numbered, toolbox};
use crate::{chat, colleague};

pub(crate) use make::write;
pub(crate) use run::{run, settle};

/// The longest value of a blank, in bytes.
const LONGEST: usize = 100_000;

pub(crate) async fn list(session: &Session, limit: u32) -> Result<Plans, Failure> {
    let plans = session.store.read(move |r| r.plans().list(limit)).await;
    let plans = plans.map_err(store_failure)?;
    Ok(Plans {
        plans: plans.into_iter().map(view).collect(),
    })
}

pub(crate) async fn get(session: &Session, id: PlanId) -> Result<PlanView, Failure> {
    let plan = session.store.read(move |r| r.plans().load(id)).await;
    plan.map_err(store_failure)?.map(view).ok_or_else(none)
}

/// What a step can be given.
pub(crate) async fn fields(session: &Session, request: PlansFields) -> Result<StepFields, Failure> {
    let known = Known::load(session).await?;
    let plan = session.store.read(move |r| r.plans().load(request.plan)).await;
    let mut plan = plan.map_err(store_failure)?.ok_or_else(none)?;
    Ok(StepFields {
        fields: plan::fields(step(&mut plan, request.step)?, &known.specs()),
    })
}

/// Changes a step. What the person wrote into it is the person's own from now on.
pub(crate) async fn edit(session: &Session, caller: &Caller, request: PlansEditStep) -> Result<PlanView, Failure> {
    person_at(caller)?;
    let known = Known::load(session).await?;
    change(session, request.plan, move |_, plan| {
        let step = step(plan, request.step)?;
        let typed: Vec<String> = request
            .variables
            .iter()
            .filter(|(name, value)| step.variables.get(*name) != Some(value))
            .filter_map(|(_, value)| value.as_str().map(str::to_owned))
            .collect();
        step.variables = request.variables;
        step.revision += 1;
        step.state = StepState::Waiting;
        for step in &mut plan.steps {
            if step.data_from_step == Some(request.step) && step.state == StepState::Approved {
                step.state = StepState::Waiting;
            }
        }
        for text in typed {
            plan.words.push('\n');
            plan.words.push_str(&text);
        }
        known.check(&plan.steps)
    })
    .await
}

/// Keeps what a person says to a step, with its audit row.
pub(crate) async fn decide(session: &Session, caller: &Caller, request: PlansDecide) -> Result<PlanView, Failure> {
    let by = person_at(caller)?;
    change(session, request.plan, move |w, plan| {
        let id = plan.id;
        let step = step(plan, request.step)?;
        if step.revision != request.revision {
            return Err(conflict("the step was changed since; look at it again"));
        }
        let (state, decision) = match request.decision {
            StepDecision::Approve => (StepState::Approved, "approved"),
            StepDecision::Reject => (StepState::Rejected, "rejected"),
        };
        step.state = state;
        let row = NewEntry {
            at_ms: now_ms(),
            actor: "person".into(),
            action: format!("answer step {}", plan::word(step.action)),
            decision: decision.into(),
            rule: String::new(),
            policy_version: 0,
            approval: None,
            facts: json!({ "at": by, "plan": id, "step": request.step, "revision": request.revision }),
        };
        w.audit().note(&row).map_err(store_failure)?;
        Ok(())
    })
    .await
}

/// The playbooks.
pub(crate) fn playbooks() -> Playbooks {
    let blank = |blank: &playbooks::Blank| Blank {
        name: blank.name.into(),
        long: blank.long,
    };
    let playbook = |playbook: &playbooks::Playbook| PlaybookView {
        id: playbook.id.into(),
        description: playbook.about.into(),
        blanks: playbook.blanks.iter().map(blank).collect(),
    };
    Playbooks {
        playbooks: playbooks::ALL.iter().map(playbook).collect(),
    }
}

/// Makes a plan of a playbook, and shows it in a thread where one is named.
pub(crate) async fn begin(session: &Session, request: PlaybooksBegin) -> Result<PlanView, Failure> {
    let playbook = playbooks::by_id(&request.id);
    let playbook = playbook.ok_or_else(|| Failure::new(Code::NotFound, "there is no such playbook"))?;
    let values = request.variables;
    if let Some(unknown) = values
        .keys()
        .find(|name| playbook.blanks.iter().all(|blank| blank.name != **name))
    {
        return Err(invalid(format!("the playbook has no blank {unknown}")));
    }
    let mut label = Label::of(Origin::Person);
    let (mut words, mut said) = (Vec::new(), Vec::new());
    for blank in playbook.blanks {
        let value = values.get(blank.name).map(|value| value.trim()).unwrap_or_default();
        if value.is_empty() || value.len() > LONGEST {
            return Err(invalid(format!("{} is empty or too long", blank.name)));
        }
        said.push(value.to_owned());
        if blank.by_others {
            label = label.join(&Label::of(Origin::Mail {
                source: Source::mailbox("pasted"),
            }));
        } else {
            words.push(value.to_owned());
        }
    }
    let steps = playbook.steps(&values);
    Known::load(session).await?.check(&steps)?;
    let plan = Plan {
        id: PlanId::make(),
        thread: request.thread,
        agent: playbook.agent.into(),
        playbook: Some(playbook.id.into()),
        words: words.join("\n"),
        label: label.names(),
        provider: None,
        model: None,
        state: PlanState::Waiting,
        steps,
        run: None,
        created_ms: now_ms(),
    };
    let kept = plan.clone();
    let stored = session.store.write(move |w| {
        if let Some(thread) = kept.thread {
            show(w, thread, said.join("\n"), kept.id)?;
        }
        w.plans().set(&kept, now_ms())
    });
    stored.await.map_err(store_failure)?;
    if let Some(id) = plan.thread {
        let _ = session.events.send(Event::Thread { id });
    }
    let _ = session.events.send(Event::Plan { id: plan.id });
    Ok(view(plan))
}

/// Puts what was filled in and the plan into a thread, as a question and its answer.
fn show(w: &Writer<'_>, thread: ThreadId, text: String, plan: PlanId) -> Result<(), StoreError> {
    let known = w.threads().load(thread)?.ok_or(StoreError::NotFound("thread"))?;
    if known.title.is_empty() {
        w.threads().update(thread, Some(&chat::title(&text)), None)?;
    }
    let question = MessageId::make();
    let before = w.messages().latest(thread)?;
    w.messages().insert(&Message {
        text,
        ..chat::said(question, thread, before, Author::Person)
    })?;
    w.messages().insert(&Message {
        status: MessageStatus::Whole,
        blocks: vec![Block::Plan(PlanRef { plan })],
        ..chat::said(MessageId::make(), thread, Some(question), Author::Assistant)
    })?;
    Ok(())
}

/// What a plan can be made of now.
struct Known {
    specs: Vec<ToolSpec>,
    agents: BTreeSet<String>,
}

impl Known {
    async fn load(session: &Session) -> Result<Self, Failure> {
        let agents = colleague::names(session).await?;
        let mut specs: Vec<ToolSpec> = tools(session, &Arc::default(), &Results::default())
            .iter()
            .map(|tool| tool.spec().clone())
            .collect();
        specs.push(colleague::spec(agents.iter().map(String::as_str)));
        Ok(Self { specs, agents })
    }

    fn specs(&self) -> Vec<&ToolSpec> {
        self.specs.iter().collect()
    }

    fn check(&self, steps: &[PlanStep]) -> Result<(), Failure> {
        plan::check(steps, &self.specs(), &self.agents).map_err(|wrong| invalid(wrong.to_string()))
    }
}

/// What steps call, but for other agents.
fn tools(session: &Session, passages: &Arc<Numbered>, results: &Results) -> Vec<Arc<dyn Tool>> {
    let mut tools = toolbox(session, None, passages, results, Learnt::default());
    tools.extend(chores(session));
    tools
}

/// Changes a plan that has not run, in one transaction.
async fn change<F>(session: &Session, id: PlanId, change: F) -> Result<PlanView, Failure>
where
    F: FnOnce(&Writer<'_>, &mut Plan) -> Result<(), Failure> + Send + 'static,
{
    let changed = session.store.write(move |w| {
        let Some(mut plan) = w.plans().load(id)? else {
            return Ok(Err(none()));
        };
        if plan.state != PlanState::Waiting {
            return Ok(Err(conflict("the plan has run; make a new one for what is left")));
        }
        if let Err(failure) = change(w, &mut plan) {
            return Ok(Err(failure));
        }
        w.plans().set(&plan, now_ms())?;
        Ok(Ok(plan))
    });
    let plan = changed.await.map_err(store_failure)??;
    let _ = session.events.send(Event::Plan { id });
    Ok(view(plan))
}

fn step(plan: &mut Plan, number: u32) -> Result<&mut PlanStep, Failure> {
    let step = plan.steps.iter_mut().find(|step| step.number == number);
    step.ok_or_else(|| Failure::new(Code::NotFound, "the plan has no such step"))
}

fn view(plan: Plan) -> PlanView {
    PlanView {
        id: plan.id,
        agent: plan.agent,
        playbook: plan.playbook,
        thread: plan.thread,
        state: plan.state,
        steps: plan.steps,
        run: plan.run,
        created_ms: plan.created_ms,
    }
}

/// Every text in the variables of a step.
fn texts(step: &PlanStep) -> impl Iterator<Item = &str> {
    step.variables.values().flat_map(|value| match value {
        Value::String(text) => vec![text.as_str()],
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    })
}

fn none() -> Failure {
    Failure::new(
        Code::NotFound,
        "there is no such plan; the least recently used ones are forgotten",
    )
}

fn conflict(why: &str) -> Failure {
    Failure::new(Code::Conflict, why)
}

fn invalid(why: String) -> Failure {
    Failure::new(Code::Validation, why)
}

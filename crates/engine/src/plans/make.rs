//! A model makes a plan of a message.

use std::collections::BTreeSet;
use std::sync::Arc;

use adiuva_agent::plan::{self, Draft, Wrong};
use adiuva_agent::sanitizer::{Sanitizer, Secrets};
use adiuva_agent::{Asking, Bounds, Calling, Finished, Purse, Results, Step, Turn, take, templates};
use adiuva_gate::{Actor, Label, OnBehalf, Origin};
use adiuva_models::{ChatMessage, ChatOptions, ChatRequest, Role};
use adiuva_protocol::plans::{PlanRef, PlanState, PlanStep};
use adiuva_protocol::{Block, Code, Event, Failure, FrameBody, PlanId};
use adiuva_store::plans::Plan;
use serde_json::Value;

use super::{Known, texts, tools};
use crate::failure::{store_failure, turn_failure};
use crate::models::Reached;
use crate::reply::{Asked, Written, give};
use crate::runs::Running;
use crate::session::{Session, now_ms};
use crate::{agents, models};

/// How often a model may try.
const TRIES: usize = 3;
/// Records of a kind that a model can refer to.
const RECORDS: usize = 40;
/// The tools that list them.
const LISTS: [&str; 4] = ["list_projects", "list_tasks", "list_checkpoints", "list_notes"];

/// Makes a plan of a message and shows it in the answer. `named` are the agents that the person named.
pub(crate) async fn write(
    session: &Arc<Session>,
    running: &Running,
    reached: Reached,
    mut asked: Asked,
    named: &[String],
) -> Result<Written, Failure> {
    running.feed.push(FrameBody::StreamStart {
        model: Some(asked.model.clone()),
    });
    let mut known = Known::load(session).await?;
    let making = asked.making(&reached, None, Vec::new());
    let mut label = Label::from_names(making.label.iter().map(String::as_str));
    let records = look(session, running, &asked.words, &mut label).await?;
    let rules = plan::told(&known.specs());
    if !named.is_empty() {
        known.agents.retain(|agent| named.contains(agent));
    }
    let secrets = templates::ALL
        .iter()
        .map(|template| template.text)
        .chain([rules.as_str()]);
    let secrets = Secrets::of(secrets);
    let told = format!(
        "{rules}\nThe agents: {}.\nThe records that there are, each with its id:\n{}\n{}",
        known.agents.iter().cloned().collect::<Vec<_>>().join(", "),
        records.told,
        agents::moment(),
    );
    let mut messages = vec![ChatMessage::new(Role::System, told)];
    messages.extend(asked.told_before());
    let mut message = asked.words.clone();
    give(running, asked.recalled.as_ref(), &mut message);
    messages.push(ChatMessage::new(Role::User, message));
    let mut problem = String::new();
    for _ in 0..TRIES {
        let said = ask(
            session,
            running,
            &reached,
            &asked,
            messages.clone(),
            &label,
            &known.agents,
        )
        .await?;
        let Some(said) = said else {
            return Ok(Written::Stopped(None));
        };
        match usable(&said, &known, &records.ids, &secrets) {
            Ok((agent, steps)) => {
                let plan = Plan {
                    id: PlanId::make(),
                    thread: Some(asked.reply.0),
                    agent,
                    playbook: None,
                    words: asked.words.clone(),
                    label: label.clone().join(&Label::of(Origin::Model)).names(),
                    provider: Some(reached.provider.id),
                    model: Some(asked.model.clone()),
                    state: PlanState::Waiting,
                    steps,
                    run: None,
                    created_ms: now_ms(),
                };
                keep(session, running, plan).await?;
                return Ok(Written::Whole(None, label));
            }
            Err(wrong) => {
                problem = wrong.to_string();
                messages.push(ChatMessage::new(Role::Assistant, said));
                let again = format!("That plan cannot be carried out: {problem}. Say the whole plan again, put right.");
                messages.push(ChatMessage::new(Role::User, again));
            }
        }
    }
    let why = format!(
        "the model made no plan that can be carried out ({problem}); say it in other words, or take a larger model"
    );
    Err(Failure::new(Code::ProviderUpstream, why))
}

async fn keep(session: &Session, running: &Running, plan: Plan) -> Result<(), Failure> {
    let id = plan.id;
    running.feed.push(FrameBody::Agent {
        name: plan.agent.clone(),
    });
    let kept = session.store.write(move |w| w.plans().set(&plan, now_ms()));
    kept.await.map_err(store_failure)?;
    running
        .feed
        .push(FrameBody::StreamBlock(Block::Plan(PlanRef { plan: id })));
    let _ = session.events.send(Event::Plan { id });
    Ok(())
}

/// The records that a plan can be about.
struct Records {
    told: String,
    ids: BTreeSet<String>,
}

/// Reads what there is, through the gate like any other reading.
async fn look(session: &Session, running: &Running, words: &str, label: &mut Label) -> Result<Records, Failure> {
    let actor = Actor::Run(running.id);
    let all = tools(session, &Arc::default(), &Results::default());
    let (mut told, mut ids) = (String::new(), BTreeSet::new());
    for name in LISTS {
        let Some(tool) = all.iter().find(|tool| tool.spec().name == name) else {
            continue;
        };
        let behalf = OnBehalf {
            words,
            label,
            ..OnBehalf::from(&actor)
        };
        let empty = Value::Object(serde_json::Map::new());
        let listed = session.gate.run(behalf, tool.as_ref(), empty, &running.stop).await;
        // A list that a rule keeps back is one that the model does without.
        let Ok(listed) = listed else { continue };
        *label = label.clone().join(&listed.label);
        let items = listed.value.as_object().into_iter().flat_map(|object| object.values());
        let items = items.filter_map(Value::as_array).flatten().take(RECORDS);
        for item in items {
            let text = |member: &str| item.get(member).and_then(Value::as_str);
            let Some((id, title)) = text("id").zip(text("title").or_else(|| text("name"))) else {
                continue;
            };
            told.push_str(&format!(
                "{} {id}: {title}\n",
                name.trim_start_matches("list_").trim_end_matches('s')
            ));
            ids.insert(id.to_owned());
        }
    }
    Ok(Records { told, ids })
}

/// What the model says; none when it was stopped.
async fn ask(
    session: &Session,
    running: &Running,
    reached: &Reached,
    asked: &Asked,
    messages: Vec<ChatMessage>,
    label: &Label,
    agents: &BTreeSet<String>,
) -> Result<Option<String>, Failure> {
    let turn = Turn {
        actor: Actor::Run(running.id),
        agent: None,
        provider: &reached.server,
        request: ChatRequest {
            model: asked.model.clone(),
            messages,
            tools: Vec::new(),
            format: Some(plan::schema(agents)),
            options: ChatOptions {
                temperature: Some(0.0),
                ..ChatOptions::default()
            },
        },
        tools: Vec::new(),
        calling: Calling::Native,
        words: asked.words.clone(),
        label: label.clone(),
        bounds: Bounds::default(),
        results: Results::default(),
        asking: Asking::Refuses,
        purse: Purse::default(),
    };
    let mut said = String::new();
    let mut hear = |step| {
        if let Step::Text(text) = step {
            said.push_str(&text);
        }
    };
    let taken = take(&session.gate, turn, &running.stop, &mut hear).await;
    let problem = taken.as_ref().err().map(ToString::to_string);
    models::note(session, &reached.provider, problem).await;
    match taken.map_err(|error| turn_failure(&error))? {
        Finished::Stopped => Ok(None),
        _ => Ok(Some(said)),
    }
}

/// A plan that can be carried out, is about records that there are, and gives nothing of the program's own away.
fn usable(
    said: &str,
    known: &Known,
    ids: &BTreeSet<String>,
    secrets: &Secrets,
) -> Result<(String, Vec<PlanStep>), Wrong> {
    let draft = Draft::read(said)?;
    let agent = draft.agent.clone();
    if !known.agents.contains(&agent) {
        return Err(Wrong::Agent(agent));
    }
    let steps = draft.into_steps();
    plan::check(&steps, &known.specs(), &known.agents)?;
    for step in &steps {
        let names_records = |name: &str| name == "id" || name.ends_with("_id");
        let unknown = step.variables.iter().find_map(|(name, value)| match value {
            Value::String(id) if names_records(name) && !ids.contains(id) => Some(id),
            _ => None,
        });
        if let Some(id) = unknown {
            return Err(Wrong::Step(step.number, format!("there is nothing with the id {id}")));
        }
        for text in texts(step) {
            let mut sanitizer = Sanitizer::new(secrets.clone());
            sanitizer.push(text);
            sanitizer.finish();
            if sanitizer.caught() > 0 {
                return Err(Wrong::Step(step.number, "say it in words of your own".into()));
            }
        }
    }
    Ok((agent, steps))
}

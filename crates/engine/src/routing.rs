//! The router over the shipped embedder and the person's own agents.

use std::sync::{Arc, Mutex, PoisonError};

use adiuva_agent::registry::{FALLBACK, KNOWLEDGE};
use adiuva_agent::router::Routed;
use adiuva_agent::{Router, Step, Turn, take};
use adiuva_gate::{Actor, Label, Origin};
use adiuva_models::{ChatMessage, ChatOptions, ChatRequest, EmbedderId, Role};
use adiuva_protocol::{Code, Failure};
use serde::Deserialize;
use serde_json::json;

use crate::agents;
use crate::engine::blocking;
use crate::models::Reached;
use crate::runs::Running;
use crate::session::Session;

/// How many of the likeliest agents a model chooses among.
const CHOICES: usize = 3;

/// Knows which agent a message is for.
#[derive(Default)]
pub(crate) struct Routing(Mutex<Option<Arc<Router>>>);

impl Routing {
    /// The agents for a message, the likeliest first. Takes an embedding of the message and no model.
    pub(crate) async fn route(&self, session: &Session, message: &str) -> Result<Routed, Failure> {
        let embedders = session.knowledge.embedders();
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let own = match known {
            Some(_) => Vec::new(),
            None => agents::own(session).await?,
        };
        let message = message.to_owned();
        let routed = blocking(move || {
            let embedder = embedders.get(&EmbedderId::MANY)?;
            let router = match known {
                Some(router) => router,
                None => {
                    let mut router = Router::built_in();
                    for agent in own {
                        router.add(&agent.name, vec![embedder.embed_query(&agent.description)?]);
                    }
                    Arc::new(router)
                }
            };
            let vector = embedder.embed_query(&message)?;
            Ok::<_, adiuva_models::EmbedError>((router.route(&message, &vector), router))
        });
        let (routed, router) = routed
            .await?
            .map_err(|error| Failure::new(Code::CapabilityDisabled, error.to_string()))?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(router);
        Ok(routed)
    }

    /// The person's agents have changed.
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The agent for a message: by the router where it is sure. Else it is answered from the files where they are to be
/// searched, which costs no call of the model, and otherwise the model says which of the likeliest it is for. None for a
/// plain answer of the model. `last` is the agent that answered just before.
pub(crate) async fn choose(
    session: &Session,
    running: &Running,
    reached: &Reached,
    model: &str,
    message: &str,
    last: Option<&str>,
    files: bool,
) -> Option<String> {
    let fallback = if files { KNOWLEDGE } else { FALLBACK };
    let routed = match session.routing.route(session, message).await {
        Ok(routed) => match last.or(files.then_some(KNOWLEDGE)) {
            Some(likely) => routed.after(likely),
            None => routed,
        },
        Err(failure) => {
            tracing::warn!("messages go to no agent, because the router cannot be used: {failure}");
            return files.then(|| KNOWLEDGE.to_owned());
        }
    };
    let chosen = if routed.sure() {
        routed.first().map(str::to_owned)
    } else if files {
        None
    } else {
        let likely: Vec<&str> = routed
            .ranked
            .iter()
            .take(CHOICES)
            .map(|(agent, _)| agent.as_str())
            .collect();
        let chosen = ask(session, running, reached, model, message, &likely).await;
        chosen.filter(|chosen| likely.contains(&chosen.as_str()))
    };
    let chosen = chosen.unwrap_or_else(|| fallback.to_owned());
    // An agent without its tools could only make things up.
    if agents::can_work(session, &chosen) {
        return Some(chosen);
    }
    files.then(|| KNOWLEDGE.to_owned())
}

#[derive(Deserialize)]
struct Chosen {
    agent: String,
}

/// Asks the model which of these agents a message is for; none when it says nothing of use.
async fn ask(
    session: &Session,
    running: &Running,
    reached: &Reached,
    model: &str,
    message: &str,
    likely: &[&str],
) -> Option<String> {
    let mut told =
        String::from("Say which of these a message of a person is for, as JSON with the one member `agent`:");
    for name in likely {
        let agent = agents::load(session, name).await.ok()?;
        told.push_str(&format!("\n{name}: {}", agent.description));
    }
    let turn = Turn {
        actor: Actor::Run(running.id),
        agent: None,
        provider: &reached.server,
        request: ChatRequest {
            model: model.to_owned(),
            messages: vec![
                ChatMessage::new(Role::System, told),
                ChatMessage::new(Role::User, message),
            ],
            tools: Vec::new(),
            format: Some(json!({
                "type": "object",
                "properties": { "agent": { "enum": likely } },
                "required": ["agent"]
            })),
            options: ChatOptions {
                temperature: Some(0.0),
                max_tokens: Some(40),
                context_tokens: None,
            },
        },
        tools: Vec::new(),
        calling: adiuva_agent::Calling::Native,
        words: message.to_owned(),
        label: Label::of(Origin::Person),
        bounds: adiuva_agent::Bounds::default(),
        results: adiuva_agent::Results::default(),
        asking: adiuva_agent::Asking::Refuses,
        purse: adiuva_agent::Purse::default(),
    };
    let mut said = String::new();
    let mut hear = |step| {
        if let Step::Text(text) = step {
            said.push_str(&text);
        }
    };
    take(&session.gate, turn, &running.stop, &mut hear).await.ok()?;
    serde_json::from_str(said.trim())
        .ok()
        .map(|chosen: Chosen| chosen.agent)
}

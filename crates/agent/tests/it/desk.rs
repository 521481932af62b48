//! What a turn is taken with: a gate with a ledger, a scripted server, and two tools.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adiuva_agent::{
    Answered, Asking, Bounds, Calling, Finished, Purse, Results, Snapshot, Step, Turn, TurnError, resume, take,
};
use adiuva_gate::{Actor, Effect, Gate, Label, Origin, Permit, Policy, Tool, ToolError, ToolOutput, ToolSpec};
use adiuva_models::{ChatMessage, ChatRequest, ProviderConfig, ProviderKind, Role, connect};
use adiuva_protocol::ProviderId;
use adiuva_testkit::MemoryLedger;
use adiuva_testkit::model_server::ModelServer;
use async_trait::async_trait;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// A desk at which turns are taken.
pub(crate) struct Desk {
    pub(crate) server: ModelServer,
    pub(crate) ledger: Arc<MemoryLedger>,
    pub(crate) look: Arc<Counting>,
    pub(crate) erase: Arc<Counting>,
    pub(crate) bounds: Bounds,
    pub(crate) calling: Calling,
    pub(crate) asking: Asking,
    pub(crate) stop: CancellationToken,
    gate: Gate,
}

/// How a turn went.
pub(crate) struct Taken {
    pub(crate) result: Result<Finished, TurnError>,
    pub(crate) steps: Vec<Step>,
}

impl Desk {
    pub(crate) fn with(server: ModelServer) -> Self {
        Self::under(Policy::default(), server)
    }

    pub(crate) fn under(policy: Policy, server: ModelServer) -> Self {
        let ledger = Arc::new(MemoryLedger::default());
        Self {
            server,
            gate: Gate::new(ledger.clone(), policy),
            ledger,
            look: Arc::new(Counting::new("look", Effect::PrivateRead)),
            erase: Arc::new(Counting::new("erase", Effect::Irreversible)),
            bounds: Bounds::default(),
            calling: Calling::Native,
            asking: Asking::Refuses,
            stop: CancellationToken::new(),
        }
    }

    /// Asks over one wire and listens to every step.
    pub(crate) async fn ask(&self, kind: ProviderKind, on_step: impl FnMut(&Step) + Send) -> Taken {
        let address = match kind {
            ProviderKind::Ollama => self.server.ollama_url(),
            ProviderKind::OpenAiCompatible => self.server.openai_url(),
        };
        self.ask_at(&address, kind, on_step).await
    }

    /// The same at another address than the scripted server's.
    pub(crate) async fn ask_at(&self, address: &str, kind: ProviderKind, on_step: impl FnMut(&Step) + Send) -> Taken {
        self.go(address, kind, None, on_step).await
    }

    /// Goes on with a turn that was parked, with everything made anew.
    pub(crate) async fn go_on(&self, kind: ProviderKind, snapshot: Snapshot, answered: Answered) -> Taken {
        let address = match kind {
            ProviderKind::Ollama => self.server.ollama_url(),
            ProviderKind::OpenAiCompatible => self.server.openai_url(),
        };
        self.go(&address, kind, Some((snapshot, answered)), |_| {}).await
    }

    async fn go(
        &self,
        address: &str,
        kind: ProviderKind,
        parked: Option<(Snapshot, Answered)>,
        mut on_step: impl FnMut(&Step) + Send,
    ) -> Taken {
        let config = ProviderConfig::new(ProviderId::make(), kind, address.parse().unwrap());
        let provider = connect(&config).unwrap();
        let tools: Vec<Arc<dyn Tool>> = vec![self.look.clone(), self.erase.clone()];
        let turn = Turn {
            actor: Actor::Person,
            agent: None,
            provider: &provider,
            request: ChatRequest {
                model: "scripted".into(),
                messages: vec![ChatMessage::new(Role::User, "what stands in my files?")],
                ..ChatRequest::default()
            },
            tools,
            calling: self.calling,
            words: "what stands in my files?".into(),
            label: Label::of(Origin::Person),
            bounds: self.bounds,
            results: Results::default(),
            asking: self.asking,
            purse: Purse::default(),
        };
        let mut steps = Vec::new();
        let mut hear = |step: Step| {
            on_step(&step);
            steps.push(step);
        };
        let result = match parked {
            None => take(&self.gate, turn, &self.stop, &mut hear).await,
            Some((snapshot, answered)) => resume(&self.gate, turn, snapshot, answered, &self.stop, &mut hear).await,
        };
        Taken { result, steps }
    }
}

impl Taken {
    pub(crate) fn text(&self) -> String {
        let words = self.steps.iter().filter_map(|step| match step {
            Step::Text(text) => Some(text.as_str()),
            Step::Call(_) | Step::Result { .. } | Step::Waiting { .. } => None,
        });
        words.collect()
    }

    /// Of each tool call in order: its name, whether it worked, and what the screen says.
    pub(crate) fn results(&self) -> Vec<(&str, bool, &str)> {
        let results = self.steps.iter().filter_map(|step| match step {
            Step::Result { call, ok, summary, .. } => Some((call.name.as_str(), *ok, summary.as_str())),
            Step::Text(_) | Step::Call(_) | Step::Waiting { .. } => None,
        });
        results.collect()
    }
}

/// A tool that counts how often it really ran, and says what it was asked.
pub(crate) struct Counting {
    spec: ToolSpec,
    ran: AtomicUsize,
}

impl Counting {
    fn new(name: &str, effect: Effect) -> Self {
        Self {
            spec: ToolSpec::new(
                name,
                &format!("to {name}"),
                json!({ "type": "object", "properties": { "at": { "type": "string" } }, "required": ["at"] }),
                effect,
            ),
            ran: AtomicUsize::new(0),
        }
    }

    pub(crate) fn ran(&self) -> usize {
        self.ran.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Tool for Counting {
    fn spec(&self) -> &ToolSpec {
        &self.spec
    }

    async fn call(
        &self,
        arguments: Value,
        _permit: Permit,
        _stop: &CancellationToken,
    ) -> Result<ToolOutput, ToolError> {
        let Some(at) = arguments.get("at").and_then(Value::as_str) else {
            return Err(ToolError::Arguments("`at` is missing".into()));
        };
        self.ran.fetch_add(1, Ordering::SeqCst);
        Ok(ToolOutput {
            value: json!({ "found": at.repeat(40) }),
            summary: format!("looked at {at}"),
            label: Label::of_files(),
        })
    }
}

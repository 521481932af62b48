//! Providers: kept in the database, reached through the gate.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use adiuva_gate::{Actor, Destination, GateError};
use adiuva_models::{ProviderConfig, ProviderKind};
use adiuva_protocol::models::{
    ModelList, ModelView, ModelsSetProvider, ModelsTest, ProviderView, Providers, TestResult, Wire,
};
use adiuva_protocol::vault::Typed;
use adiuva_protocol::{Code, Event, Failure, ProviderId};
use adiuva_store::providers::Provider;
use adiuva_vault::{ObjectRef, Purpose, Secret};
use serde_json::json;
use url::Url;

use crate::failure::{model_failure, store_failure};
use crate::session::{Session, now_ms};

/// How long a list of models is believed.
const FRESH: Duration = Duration::from_secs(60);

/// A provider ready to be asked.
pub(crate) struct Reached {
    pub(crate) provider: Provider,
    pub(crate) server: adiuva_models::Provider,
}

/// The providers whose last test or call worked, since the vault was opened.
#[derive(Default)]
pub(crate) struct Answered(Mutex<HashSet<ProviderId>>);

impl Answered {
    pub(crate) fn contains(&self, id: ProviderId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }

    /// Whether that is news.
    fn note(&self, id: ProviderId, worked: bool) -> bool {
        let mut answered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if worked {
            answered.insert(id)
        } else {
            answered.remove(&id)
        }
    }
}

/// What providers said about their models, for a minute.
#[derive(Default)]
pub(crate) struct ModelLists(Mutex<HashMap<ProviderId, (Instant, Vec<ModelView>)>>);

impl ModelLists {
    fn load(&self, id: ProviderId) -> Option<Vec<ModelView>> {
        let lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lists
            .get(&id)
            .filter(|(asked, _)| asked.elapsed() < FRESH)
            .map(|(_, models)| models.clone())
    }

    fn keep(&self, id: ProviderId, models: Vec<ModelView>) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id, (Instant::now(), models));
    }

    fn forget(&self, id: ProviderId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

/// Where requests to this address go; none when it is no address.
pub(crate) fn destination(base_url: &str) -> Option<Destination> {
    let config = config(ProviderId::make(), Wire::OpenAi, base_url).ok()?;
    config.destination().ok()
}

/// The providers, the preferred one first.
pub(crate) async fn providers(session: &Session) -> Result<Providers, Failure> {
    let all = session
        .store
        .read(|r| r.providers().list())
        .await
        .map_err(store_failure)?;
    Ok(Providers {
        providers: all.iter().map(|provider| view(session, provider)).collect(),
    })
}

/// Notes a model server on this machine, so that it is used when it is there.
pub(crate) async fn add_local(session: &Session, base_url: Option<&str>) -> Result<(), Failure> {
    let Some(base_url) = base_url else { return Ok(()) };
    let request = ModelsSetProvider {
        id: None,
        name: "Ollama".into(),
        wire: Wire::Ollama,
        base_url: base_url.to_owned(),
        model: None,
        api_key: None,
        preferred: true,
    };
    set(session, request).await.map(|_| ())
}

/// Adds or changes a provider.
pub(crate) async fn set(session: &Session, request: ModelsSetProvider) -> Result<ProviderView, Failure> {
    let name = request.name.trim().to_owned();
    if name.is_empty() {
        return Err(Failure::new(Code::Validation, "the provider needs a name"));
    }
    let known = match request.id {
        None => None,
        Some(id) => Some(load(session, id).await?),
    };
    let id = known.as_ref().map_or_else(ProviderId::make, |provider| provider.id);
    config(id, request.wire, &request.base_url)?
        .destination()
        .map_err(|error| invalid(&error))?;
    let sealed_key = match request.api_key {
        None => known.as_ref().and_then(|provider| provider.sealed_key.clone()),
        Some(Typed(key)) if key.is_empty() => None,
        Some(Typed(key)) => Some(seal(session, id, &key)?),
    };
    let provider = Provider {
        id,
        name,
        wire: request.wire,
        base_url: request.base_url,
        model: request.model.filter(|model| !model.is_empty()),
        sealed_key,
        preferred: request.preferred,
        problem: None,
        added_ms: known.map_or_else(now_ms, |provider| provider.added_ms),
    };
    let stored = provider.clone();
    session
        .store
        .write(move |w| w.providers().set(&stored))
        .await
        .map_err(store_failure)?;
    session.model_lists.forget(id);
    session.answered.note(id, false);
    session.renew_policy().await?;
    Ok(view(session, &provider))
}

/// Removes a provider with its key.
pub(crate) async fn remove(session: &Session, id: ProviderId) -> Result<(), Failure> {
    session
        .store
        .write(move |w| w.providers().remove(id))
        .await
        .map_err(store_failure)?;
    session.renew_policy().await
}

/// Makes ready the named provider, or the preferred one; none when there is none.
pub(crate) async fn reach(session: &Session, id: Option<ProviderId>) -> Result<Option<Reached>, Failure> {
    let provider = match id {
        Some(id) => load(session, id).await?,
        None => match session
            .store
            .read(|r| r.providers().load_preferred())
            .await
            .map_err(store_failure)?
        {
            Some(provider) => provider,
            None => return Ok(None),
        },
    };
    let mut config = config(provider.id, provider.wire, &provider.base_url)?;
    if let Some(sealed) = &provider.sealed_key {
        config = config.with_key(open(session, provider.id, sealed)?);
    }
    let server = adiuva_models::connect(&config).map_err(|error| invalid(&error))?;
    Ok(Some(Reached { provider, server }))
}

/// The models of a provider, by name.
pub(crate) async fn list(session: &Session, id: Option<ProviderId>) -> Result<ModelList, Failure> {
    let reached = reach(session, id).await?.ok_or_else(none_set_up)?;
    session.model_lists.forget(reached.provider.id);
    let models = names(session, &reached).await?;
    Ok(ModelList { models })
}

/// The model to ask: the named one, else the provider's own, else the first that can chat.
pub(crate) async fn choose(session: &Session, reached: &Reached, named: Option<String>) -> Result<String, Failure> {
    if let Some(model) = named.or_else(|| reached.provider.model.clone()) {
        return Ok(model);
    }
    let models = names(session, reached).await?;
    let first = models.into_iter().map(|model| model.name).next();
    first.ok_or_else(|| {
        let name = &reached.provider.name;
        Failure::new(
            Code::ProviderModelNotFound,
            format!("{name} has no model that can chat; install one there first"),
        )
    })
}

/// Whether this model can call tools, as far as the provider says.
pub(crate) async fn calls_tools(session: &Session, reached: &Reached, model: &str) -> Option<bool> {
    let models = names(session, reached).await.unwrap_or_default();
    models.iter().find(|known| known.name == model)?.tools
}

/// The models of a provider, asked for at most once a minute.
async fn names(session: &Session, reached: &Reached) -> Result<Vec<ModelView>, Failure> {
    let id = reached.provider.id;
    if let Some(models) = session.model_lists.load(id) {
        return Ok(models);
    }
    let models = ask_names(session, reached).await?;
    session.model_lists.keep(id, models.clone());
    Ok(models)
}

async fn ask_names(session: &Session, reached: &Reached) -> Result<Vec<ModelView>, Failure> {
    let asked = session.gate.send_to_model(
        &Actor::Person,
        reached.server.destination().clone(),
        json!({ "list": true }),
        async |permit| reached.server.admit(&permit)?.models().await,
    );
    let models = asked.await.map_err(refused)?;
    let chats = models
        .into_iter()
        .filter(|model| model.capabilities.embedding != Some(true));
    Ok(chats
        .map(|model| ModelView {
            name: model.name,
            tools: model.capabilities.tools,
            vision: model.capabilities.vision,
            context_tokens: model.capabilities.context_tokens,
            size_bytes: model.size_bytes,
        })
        .collect())
}

/// Makes a small test call and notes what it said.
pub(crate) async fn test(session: &Session, request: ModelsTest) -> Result<TestResult, Failure> {
    let reached = reach(session, request.provider).await?.ok_or_else(none_set_up)?;
    let named = request.model.or_else(|| reached.provider.model.clone());
    let tested = session.gate.send_to_model(
        &Actor::Person,
        reached.server.destination().clone(),
        json!({ "test": true }),
        async |permit| Ok::<_, adiuva_models::ModelError>(reached.server.admit(&permit)?.test(named.as_deref()).await),
    );
    let report = tested.await.map_err(refused)?;
    let problem = report.problem.as_ref().map(ToString::to_string);
    note(session, &reached.provider, problem.clone()).await;
    Ok(TestResult {
        ok: report.ok(),
        model: report.model,
        first_token_ms: report
            .first_token
            .map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX)),
        problem,
    })
}

/// Keeps with the provider what its last call said, and tells the faces when that is news.
pub(crate) async fn note(session: &Session, provider: &Provider, problem: Option<String>) {
    let id = provider.id;
    let is_news = session.answered.note(id, problem.is_none());
    if is_news || problem != provider.problem {
        let _ = session.events.send(Event::Models);
    }
    if problem == provider.problem {
        return;
    }
    let noted = session
        .store
        .write(move |w| w.providers().set_problem(id, problem.as_deref()))
        .await;
    if let Err(error) = noted {
        tracing::warn!("how a provider's call went could not be noted: {error}");
    }
}

async fn load(session: &Session, id: ProviderId) -> Result<Provider, Failure> {
    let known = session
        .store
        .read(move |r| r.providers().load(id))
        .await
        .map_err(store_failure)?;
    known.ok_or_else(|| Failure::new(Code::NotFound, "there is no such provider"))
}

fn config(id: ProviderId, wire: Wire, base_url: &str) -> Result<ProviderConfig, Failure> {
    let url = Url::parse(base_url).map_err(|error| {
        Failure::new(
            Code::Validation,
            format!("the address of the provider cannot be read ({error}); write it as https://host/path"),
        )
    })?;
    let kind = match wire {
        Wire::Ollama => ProviderKind::Ollama,
        Wire::OpenAi => ProviderKind::OpenAiCompatible,
    };
    Ok(ProviderConfig::new(id, kind, url))
}

fn invalid(error: &adiuva_models::ModelError) -> Failure {
    Failure::new(Code::Validation, error.to_string())
}

pub(crate) fn none_set_up() -> Failure {
    Failure::new(
        Code::ProviderUnreachable,
        "no provider is set up; add one under Models first",
    )
}

fn refused(error: GateError<adiuva_models::ModelError>) -> Failure {
    match error {
        GateError::Effect(error) => model_failure(&error),
        other => Failure::new(Code::ApprovalDenied, other.to_string()),
    }
}

fn view(session: &Session, provider: &Provider) -> ProviderView {
    ProviderView {
        id: provider.id,
        name: provider.name.clone(),
        wire: provider.wire,
        base_url: provider.base_url.clone(),
        model: provider.model.clone(),
        has_key: provider.sealed_key.is_some(),
        local: destination(&provider.base_url).is_some_and(|destination| destination.on_this_machine()),
        preferred: provider.preferred,
        problem: provider.problem.clone(),
        answered: session.answered.contains(provider.id),
    }
}

/// Where a provider's key is sealed for; it opens nowhere else.
fn place(id: ProviderId) -> ObjectRef {
    ObjectRef {
        object: adiuva_vault::ObjectId::from_uuid_bytes(id.uuid().into_bytes()),
        rev: 1,
        schema: 1,
    }
}

fn seal(session: &Session, id: ProviderId, key: &str) -> Result<Vec<u8>, Failure> {
    let sealed = session
        .vault()
        .keys()
        .seal(Purpose::VaultKek, &place(id), key.as_bytes());
    sealed.map_err(|error| Failure::new(Code::Internal, format!("the key could not be sealed: {error}")))
}

fn open(session: &Session, id: ProviderId, sealed: &[u8]) -> Result<Secret<String>, Failure> {
    let damaged = || {
        Failure::new(
            Code::VaultDamaged,
            "the provider's stored key cannot be opened; enter it again under Models",
        )
    };
    let opened = session
        .vault()
        .keys()
        .open(Purpose::VaultKek, &place(id), sealed)
        .map_err(|_| damaged())?;
    String::from_utf8(opened.expose().clone())
        .map(Secret::new)
        .map_err(|_| damaged())
}

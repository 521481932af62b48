//! Providers and their models. A credential can be set, never read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::ProviderId;
use crate::vault::Typed;

/// The wire a provider speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wire {
    /// Ollama's own.
    Ollama,
    /// OpenAI's chat completions, spoken by many servers.
    OpenAi,
}

/// A configured provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProviderView {
    /// Its id.
    pub id: ProviderId,
    /// Given by the person, unique.
    pub name: String,
    /// The wire it speaks.
    pub wire: Wire,
    /// Where it is, without credentials.
    pub base_url: String,
    /// The model used when none is named.
    pub model: Option<String>,
    /// A key is stored.
    pub has_key: bool,
    /// It is on this machine, so nothing leaves when it is asked.
    pub local: bool,
    /// It is asked when no provider is named.
    pub preferred: bool,
    /// What its last test or call said; none when it worked or was never called.
    pub problem: Option<String>,
    /// Its last test or call worked, and that was since the vault was opened.
    pub answered: bool,
}

/// Asks for the providers, the preferred one first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModelsProviders {}

/// The providers, the preferred one first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Providers {
    /// The providers.
    pub providers: Vec<ProviderView>,
}

/// Adds a provider, or changes one when `id` names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModelsSetProvider {
    /// The provider to change; none to add one.
    #[serde(default)]
    pub id: Option<ProviderId>,
    /// A name, unique.
    pub name: String,
    /// The wire it speaks.
    pub wire: Wire,
    /// Where it is; https, or http on this machine.
    pub base_url: String,
    /// The model used when none is named.
    #[serde(default)]
    pub model: Option<String>,
    /// A new key; none keeps the one there is, an empty one removes it.
    #[serde(default)]
    pub api_key: Option<Typed>,
    /// Whether it is asked when no provider is named.
    #[serde(default)]
    pub preferred: bool,
}

/// Removes a provider with its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModelsRemoveProvider {
    /// The provider.
    pub id: ProviderId,
}

/// Asks a provider which models it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModelsList {
    /// The provider; none for the preferred one.
    #[serde(default)]
    pub provider: Option<ProviderId>,
}

/// A provider's models, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModelList {
    /// The models.
    pub models: Vec<ModelView>,
}

/// A model of a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModelView {
    /// Its name at the provider.
    pub name: String,
    /// It can call tools; none when the provider does not say.
    pub tools: Option<bool>,
    /// It can see images; none when the provider does not say.
    pub vision: Option<bool>,
    /// Tokens it can hold; none when the provider does not say.
    pub context_tokens: Option<u32>,
    /// Bytes on disk, for a local one.
    pub size_bytes: Option<u64>,
}

/// Makes a small test call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModelsTest {
    /// The provider; none for the preferred one.
    #[serde(default)]
    pub provider: Option<ProviderId>,
    /// A model; none for the provider's preferred one.
    #[serde(default)]
    pub model: Option<String>,
}

/// What a test call said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TestResult {
    /// It worked.
    pub ok: bool,
    /// The model that answered.
    pub model: Option<String>,
    /// Milliseconds to the first token.
    pub first_token_ms: Option<u64>,
    /// What went wrong and what to do.
    pub problem: Option<String>,
}

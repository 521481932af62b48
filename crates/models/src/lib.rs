//! Chat and embedding models behind one stream and one embedder type.
//!
//! A provider (Ollama, or any server that speaks OpenAI's chat completions) becomes a [`ChatModel`] through
//! [`connect`] and the gate's permit: one stream of [`ChatEvent`]s that ends in exactly one `Done`, that a token stops for real, and whose
//! errors say whether and when to try again. Embeddings are made here and nowhere else: an [`Embedder`] runs one of the
//! shipped models on this machine, and a [`TokenCounter`] counts for it without the runtime.
//!
//! What this crate refuses to do: it follows no redirect, uses no proxy of the environment, speaks plain http to this
//! machine only, and keeps neither conversations nor settings. It does not decide where data may go either: nothing is
//! sent without the permit that only the gate makes.
//!
//! Start at [`chat`] for what is asked and answered, at [`provider`] for how a server is reached, at [`embed`] for
//! vectors.

pub mod chat;
pub mod error;
pub mod provider;
pub mod retry;

pub mod embed;

mod http;
mod lines;
mod ollama;
mod openai;
mod probe;
mod stream;

pub use chat::{
    Capabilities, ChatEvent, ChatMessage, ChatModel, ChatOptions, ChatRequest, ChatStream, ModelInfo, Role, StopReason,
    TestReport, ToolCall, ToolSpec, Usage,
};
pub use embed::{EmbedError, EmbedOptions, Embedder, EmbedderId, EmbedderSpec, Languages, TokenCounter, Weights};
pub use error::{ModelError, Retry};
pub use provider::{Limits, Provider, ProviderConfig, ProviderKind, Timeouts, connect};
pub use retry::{RetryPolicy, with_retry};

//! Well-known servers, so that nobody has to look their address up.

use adiuva_protocol::models::Wire;

/// A well-known server.
pub(super) struct Preset {
    pub(super) name: &'static str,
    pub(super) wire: Wire,
    pub(super) base_url: &'static str,
}

/// Those on this machine first. The last lines are services that want a key.
pub(super) const PRESETS: &[Preset] = &[
    preset("Ollama", Wire::Ollama, "http://127.0.0.1:11434"),
    preset("LM Studio", Wire::OpenAi, "http://127.0.0.1:1234/v1"),
    preset("llama.cpp", Wire::OpenAi, "http://127.0.0.1:8080/v1"),
    preset("vLLM", Wire::OpenAi, "http://127.0.0.1:8000/v1"),
    preset("Jan", Wire::OpenAi, "http://127.0.0.1:1337/v1"),
    preset("OpenAI", Wire::OpenAi, "https://api.openai.com/v1"),
    preset("Mistral", Wire::OpenAi, "https://api.mistral.ai/v1"),
    preset("OpenRouter", Wire::OpenAi, "https://openrouter.ai/api/v1"),
    preset("Groq", Wire::OpenAi, "https://api.groq.com/openai/v1"),
    preset("DeepSeek", Wire::OpenAi, "https://api.deepseek.com/v1"),
];

const fn preset(name: &'static str, wire: Wire, base_url: &'static str) -> Preset {
    Preset { name, wire, base_url }
}

/// The host of an address with its port; none while it is no address.
pub(super) fn host(base_url: &str) -> Option<&str> {
    let (_, rest) = base_url.trim().split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    (!host.is_empty()).then_some(host)
}

/// Whether an address names this machine: a hint while it is typed; the engine decides.
pub(super) fn is_here(base_url: &str) -> bool {
    let Some(host) = host(base_url) else { return false };
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name == "::1" || name.starts_with("127.")
}

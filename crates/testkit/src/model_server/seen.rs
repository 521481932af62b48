//! What a client asked.

use std::net::SocketAddr;

use serde_json::Value;

/// The wire a request came by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpokenWire {
    /// Ollama's.
    Ollama,
    /// OpenAI's.
    OpenAi,
}

/// A request as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenRequest {
    /// The wire it came by.
    pub wire: SpokenWire,
    /// The client's end of the connection; the same one twice means that a connection was used again.
    pub peer: SocketAddr,
    /// The path, such as `/api/chat`.
    pub path: String,
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// The `User-Agent` header.
    pub user_agent: Option<String>,
    /// The body; null without one.
    pub body: Value,
}

impl SeenRequest {
    /// It asks a model to chat.
    #[must_use]
    pub fn is_question(&self) -> bool {
        matches!(self.path.as_str(), "/api/chat" | "/v1/chat/completions")
    }

    /// The model asked for.
    #[must_use]
    pub fn model(&self) -> &str {
        let model = self.body.get("model").or_else(|| self.body.get("name"));
        model.and_then(Value::as_str).unwrap_or_default()
    }

    /// The text of all messages, oldest first, a line between them.
    #[must_use]
    pub fn prompt(&self) -> String {
        let texts: Vec<_> = self
            .messages()
            .iter()
            .filter_map(|message| message["content"].as_str())
            .collect();
        texts.join("\n")
    }

    /// The text of the last message of that role (`user`, `system`, `assistant`, `tool`).
    #[must_use]
    pub fn last(&self, role: &str) -> Option<&str> {
        let message = self.messages().iter().rev().find(|message| message["role"] == role)?;
        message["content"].as_str()
    }

    /// The names of the offered tools.
    #[must_use]
    pub fn tools(&self) -> Vec<&str> {
        let tools = self
            .body
            .get("tools")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        tools
            .iter()
            .filter_map(|tool| tool.pointer("/function/name")?.as_str())
            .collect()
    }

    /// The schema that the answer must satisfy.
    #[must_use]
    pub fn format(&self) -> Option<&Value> {
        let wired = match self.wire {
            SpokenWire::Ollama => self.body.get("format"),
            SpokenWire::OpenAi => self.body.pointer("/response_format/json_schema/schema"),
        };
        wired.filter(|format| !format.is_null())
    }

    /// The client wants the answer in pieces. Ollama streams unless told otherwise, OpenAI does not.
    #[must_use]
    pub fn streams(&self) -> bool {
        let asked = self.body.get("stream").and_then(Value::as_bool);
        asked.unwrap_or(self.wire == SpokenWire::Ollama)
    }

    /// The numbers in square brackets in the prompt, each once, in order of appearance.
    #[must_use]
    pub fn passages(&self) -> Vec<u32> {
        let mut numbers = Vec::new();
        for part in self.prompt().split('[').skip(1) {
            let number = part.split_once(']').and_then(|(number, _)| number.parse().ok());
            numbers.extend(number.filter(|number| !numbers.contains(number)));
        }
        numbers
    }

    fn messages(&self) -> &[Value] {
        self.body
            .get("messages")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }
}

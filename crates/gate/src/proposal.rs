//! The question that a person answers: one exact call, and nothing near it.

use adiuva_protocol::{ApprovalId, RunId};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::tool::Effect;

/// A call that waits for a person, whole: what is approved is this and nothing else.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Names the question; it stands in the inbox under this name.
    pub id: ApprovalId,
    /// The tool.
    pub tool: String,
    /// The most that it can do.
    pub effect: Effect,
    /// What it would be called with; what rules leave out is left out already.
    pub arguments: Value,
    /// Arguments that are mere content.
    pub content: Vec<String>,
    /// Where it would go.
    pub destinations: Vec<String>,
    /// Where everything comes from that was read before: the names of a [`Label`](crate::Label).
    pub taint: Vec<String>,
    /// The policy that asks.
    pub policy_version: u64,
    /// The rule that asks.
    pub rule: String,
    /// The run that wants it.
    pub run: Option<RunId>,
    /// The agent, batch or plugin that wants it.
    pub agent: Option<String>,
    /// The account that it would act with.
    pub account: Option<String>,
}

/// An argument was edited that steers the call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} cannot be edited; reject the call and say what you want instead")]
pub struct EditError(String);

/// The hash of one exact call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl Proposal {
    /// SHA-256 of the exact call: tool, arguments, places, taint, policy, run and account.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint_with(&self.arguments)
    }

    /// The same with what a person has edited before agreeing. Only mere content can be edited: whatever steers the call is
    /// agreed to as it was asked, or rejected.
    pub fn edited(&self, arguments: &Value) -> Result<Fingerprint, EditError> {
        let (Value::Object(asked), Value::Object(edited)) = (&self.arguments, arguments) else {
            return match self.arguments == *arguments {
                true => Ok(self.fingerprint()),
                false => Err(EditError("the arguments".into())),
            };
        };
        let names = asked.keys().chain(edited.keys());
        for name in names {
            if !self.content.contains(name) && asked.get(name) != edited.get(name) {
                return Err(EditError(name.clone()));
            }
        }
        Ok(self.fingerprint_with(arguments))
    }

    fn fingerprint_with(&self, arguments: &Value) -> Fingerprint {
        let mut hasher = Sha256::new();
        let mut part = |text: &str| {
            hasher.update((text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        };
        part("adiuva approval 1");
        part(&self.tool);
        part(&canonical(arguments));
        for list in [&self.destinations, &self.taint] {
            part(&list.len().to_string());
            for text in list {
                part(text);
            }
        }
        part(&self.policy_version.to_string());
        part(&self.run.map(|run| run.to_string()).unwrap_or_default());
        part(self.agent.as_deref().unwrap_or_default());
        if let Some(account) = &self.account {
            part(account);
        }
        Fingerprint(hasher.finalize().into())
    }
}

/// JSON with its names in order and no white space: equal values are equal texts.
#[must_use]
pub fn canonical(value: &Value) -> String {
    match value {
        Value::Array(values) => {
            let parts: Vec<String> = values.iter().map(canonical).collect();
            format!("[{}]", parts.join(","))
        }
        Value::Object(fields) => {
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| name.as_str());
            let field =
                |(name, value): (&String, &Value)| format!("{}:{}", Value::String(name.clone()), canonical(value));
            let parts: Vec<String> = fields.into_iter().map(field).collect();
            format!("{{{}}}", parts.join(","))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use adiuva_protocol::ApprovalId;
    use serde_json::json;

    use super::{Proposal, canonical};
    use crate::tool::Effect;

    #[test]
    fn what_is_agreed_to_is_for_one_account() {
        let proposal = |account: Option<&str>| Proposal {
            id: ApprovalId::make(),
            tool: "mail_send".into(),
            effect: Effect::Egress,
            arguments: json!({}),
            content: Vec::new(),
            destinations: Vec::new(),
            taint: Vec::new(),
            policy_version: 1,
            rule: String::new(),
            run: None,
            agent: None,
            account: account.map(str::to_owned),
        };
        let anna = proposal(Some("anna@example.org"));
        assert_eq!(anna.fingerprint(), proposal(Some("anna@example.org")).fingerprint());
        for other in [None, Some(""), Some("bob@example.org")] {
            assert_ne!(anna.fingerprint(), proposal(other).fingerprint(), "{other:?}");
        }
    }

    #[test]
    fn equal_values_are_equal_texts_and_others_are_not() {
        let text = canonical(&json!({ "b": [1, { "d": null, "c": "\"" }], "a": 1.5 }));
        assert_eq!(text, r#"{"a":1.5,"b":[1,{"c":"\"","d":null}]}"#);
        assert_ne!(canonical(&json!([["a"], "b"])), canonical(&json!([["a", "b"]])));
        assert_ne!(canonical(&json!({ "a": "1" })), canonical(&json!({ "a": 1 })));
    }
}

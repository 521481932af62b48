//! Whether a value stands literally in what the person typed.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::tool::ToolSpec;

/// How the arguments of a call compare with the person's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Compared {
    /// Each argument that steers the call, but for those that say where it goes.
    pub(crate) controls: bool,
    /// Each argument that says where it goes.
    pub(crate) destinations: bool,
    /// Each argument that is mere content.
    pub(crate) content: bool,
}

impl Compared {
    pub(crate) fn all(self) -> bool {
        self.controls && self.destinations && self.content
    }

    pub(crate) fn steering(self) -> bool {
        self.controls && self.destinations
    }
}

/// Compares each argument with the words.
pub(crate) fn compare(spec: &ToolSpec, arguments: &Value, words: &str) -> Compared {
    let mut compared = Compared {
        controls: true,
        destinations: true,
        content: true,
    };
    let Value::Object(arguments) = arguments else {
        compared.controls = arguments.is_null();
        return compared;
    };
    let known: BTreeSet<&str> = spec
        .parameters
        .get("properties")
        .and_then(Value::as_object)
        .map(|properties| properties.keys().map(String::as_str).collect())
        .unwrap_or_default();
    for (name, value) in arguments {
        let mut literal = stands_in(words, value);
        // The name of an argument that the tool does not have could carry anything.
        literal &= known.contains(name.as_str()) || says(words, name);
        let kind = if spec.content.contains(name) {
            &mut compared.content
        } else if matches!(&spec.reach, crate::tool::Reach::Arguments(names) if names.contains(name)) {
            &mut compared.destinations
        } else {
            &mut compared.controls
        };
        *kind &= literal;
    }
    compared
}

/// Whether every text, number and name in a value stands in the words.
pub(crate) fn stands_in(words: &str, value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => says(words, &number.to_string()),
        Value::String(text) => text.is_empty() || says(words, text) || says_address(words, text),
        Value::Array(values) => values.iter().all(|value| stands_in(words, value)),
        Value::Object(fields) => fields
            .iter()
            .all(|(name, value)| says(words, name) && stands_in(words, value)),
    }
}

/// Whether the person typed this as a word, or as words in a row, of its own.
fn says(words: &str, text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() {
        return false;
    }
    if found(words, text) {
        return true;
    }
    // Addresses, hosts and names may be typed in any case; of a path, each letter counts.
    !text.contains('/') && found(&words.to_lowercase(), &text.to_lowercase())
}

/// An address of the web may be typed without its beginning and its last slash.
fn says_address(words: &str, text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    matches!(scheme, "http" | "https") && says(words, rest.strip_suffix('/').unwrap_or(rest))
}

fn found(words: &str, text: &str) -> bool {
    words.match_indices(text).any(|(start, matched)| {
        let before = words.get(..start).unwrap_or_default();
        let after = words.get(start + matched.len()..).unwrap_or_default();
        begins(before) && ends(after)
    })
}

/// Whether a word may begin after this.
fn begins(before: &str) -> bool {
    before
        .chars()
        .next_back()
        .is_none_or(|last| last.is_whitespace() || "\"'`«“‘„([{<,;:".contains(last))
}

/// Whether a word may end before this: a full stop ends it only where the sentence ends too.
fn ends(after: &str) -> bool {
    let rest = after.trim_start_matches([
        '.', ',', ';', ':', '!', '?', '"', '\'', '`', '»', '”', '’', ')', ']', '}', '>',
    ]);
    rest.chars().next().is_none_or(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(words: &str, value: &Value, expected: bool) {
        assert_eq!(stands_in(words, value), expected, "{value} in {words:?}");
    }

    #[test]
    fn only_whole_words_count() {
        check("mail to anna@example.org, please", &json!("anna@example.org"), true);
        check("mail to Anna@Example.org.", &json!("anna@example.org"), true);
        check(
            "mail to anna@example.org.evil.example",
            &json!("anna@example.org"),
            false,
        );
        check("mail to joanna@example.org", &json!("anna@example.org"), false);
        check("mail to anna@example.org", &json!("anna@example.organic"), false);
        check("pay 50 to the plumber", &json!(50), true);
        check("pay 500 to the plumber", &json!(50), false);
        check("pay 1.50", &json!(50), false);
        check(
            "open https://example.org/news",
            &json!("https://example.org/news"),
            true,
        );
        check("open example.org", &json!("https://example.org/"), true);
        check("open example.org", &json!("https://example.org/?d=secret"), false);
        check("read /data/anna/list.txt", &json!("/data/anna/list.txt"), true);
        check("read /data/anna/list.txt", &json!("/data/Anna/list.txt"), false);
        check("read /data/anna/list.txt", &json!("/data/anna"), false);
        check("invite «Bruno» and Carla", &json!(["Bruno", "Carla"]), true);
        check("invite Bruno", &json!(["Bruno", "Mallory"]), false);
        check("anything", &json!(""), true);
        check("anything", &json!(" "), false);
        check("anything", &json!(true), false);
        check("anything", &json!({ "X-Secret": null }), false);
    }
}

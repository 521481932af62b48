//! Names for where a tool's call goes, so that rules and people can name it too.

use serde_json::Value;
use url::Url;

use crate::tool::{Reach, ToolSpec};

/// Where one call goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Each place by its name, in order: `https://host:port`, `mailto:user@host`, `file:/path`, or a plain name.
    pub names: Vec<String>,
    /// Whether all of them could be read. A place that cannot be read is on no list.
    pub all_readable: bool,
}

impl Places {
    /// Where a call of this tool with these arguments goes.
    #[must_use]
    pub fn of(spec: &ToolSpec, arguments: &Value) -> Self {
        let mut places = Self {
            names: Vec::new(),
            all_readable: true,
        };
        match &spec.reach {
            Reach::Nowhere => {}
            Reach::Fixed(place) => places.names.push(place.clone()),
            Reach::Arguments(names) => {
                for name in names {
                    places.add(arguments.get(name).unwrap_or(&Value::Null));
                }
            }
        }
        places
    }

    fn add(&mut self, value: &Value) {
        match value {
            Value::Null => {}
            Value::String(text) => match name_of(text) {
                Some(name) => self.names.push(name),
                None => {
                    self.names.push(text.clone());
                    self.all_readable = false;
                }
            },
            Value::Array(values) => {
                for value in values {
                    self.add(value);
                }
            }
            Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
                self.names.push(value.to_string());
                self.all_readable = false;
            }
        }
    }
}

/// The one name of a place; none when it could be read in more than one way.
fn name_of(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return name_of_url(text);
    }
    if let Some(path) = text.strip_prefix("file:").or_else(|| path_in(text)) {
        let climbs = path.split(['/', '\\']).any(|part| part == "..");
        return (!climbs && !path.chars().any(char::is_control)).then(|| format!("file:{path}"));
    }
    let address = text.strip_prefix("mailto:").unwrap_or(text);
    if let Some((user, host)) = address.split_once('@') {
        let plain =
            |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c));
        return (plain(user) && plain(host)).then(|| format!("mailto:{}@{}", user, host.to_ascii_lowercase()));
    }
    let plain = |c: char| c.is_alphanumeric() || "._-#/ ".contains(c);
    (!text.trim().is_empty() && text.trim() == text && text.chars().all(plain)).then(|| text.to_owned())
}

fn name_of_url(text: &str) -> Option<String> {
    // Parsers forgive white space, backslashes and names before the host, and other parsers read them otherwise.
    if text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return None;
    }
    let url = Url::parse(text).ok()?;
    if !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    Some(format!(
        "{}://{}:{}",
        url.scheme(),
        url.host_str()?,
        url.port_or_known_default()?
    ))
}

fn path_in(text: &str) -> Option<&str> {
    let mut start = text.chars();
    let (first, second) = (start.next()?, start.next());
    let drive = first.is_ascii_alphabetic() && second == Some(':');
    (matches!(first, '/' | '~' | '\\') || text.starts_with("./") || drive).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::name_of;

    fn check(text: &str, name: Option<&str>) {
        assert_eq!(name_of(text).as_deref(), name, "{text:?}");
    }

    #[test]
    fn a_place_has_one_name() {
        check("https://Example.org/a?b=c", Some("https://example.org:443"));
        check("http://example.org:8080", Some("http://example.org:8080"));
        check("http://0x7f.1/", Some("http://127.0.0.1:80"));
        check("Anna@Example.org", Some("mailto:Anna@example.org"));
        check("mailto:anna@example.org", Some("mailto:anna@example.org"));
        check("/data/anna/list.txt", Some("file:/data/anna/list.txt"));
        check("~/list.txt", Some("file:~/list.txt"));
        check("#general", Some("#general"));
        check("Lighthouse project", Some("Lighthouse project"));
    }

    #[test]
    fn what_could_be_read_in_two_ways_has_none() {
        for text in [
            "https://example.org@evil.example/",
            "https://example.org\\@evil.example/",
            "https://exa mple.org/",
            "https://example.org\n.evil.example/",
            "https://",
            "anna@example.org,mallory@evil.example",
            "Anna <mallory@evil.example>",
            "anna@example.org@evil.example",
            "anna@example.org?bcc=mallory",
            "/data/anna/../mallory",
            "~/../mallory",
            "",
            " ",
            "javascript:alert(1)",
        ] {
            check(text, None);
        }
    }
}

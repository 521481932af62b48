//! What may appear in output, by two judges: a list of our own, and ammonia.

use std::collections::{HashMap, HashSet};

use scraper::{Html, Node};

/// Every element that may appear, and its attributes.
const ALLOWED: &[(&str, &[&str])] = &[
    ("a", &["href", "title", "target", "rel"]),
    ("blockquote", &[]),
    ("br", &[]),
    ("button", &["type", "class", "data-cite"]),
    ("code", &["class"]),
    ("del", &[]),
    ("em", &[]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("hr", &[]),
    ("li", &[]),
    ("ol", &["start"]),
    ("p", &[]),
    ("pre", &[]),
    ("span", &["class"]),
    ("strong", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["class"]),
    ("th", &["class"]),
    ("thead", &[]),
    ("tr", &[]),
    ("ul", &[]),
];

/// Parses `html` as a browser does and looks at every node of it; then asks ammonia.
pub(crate) fn check(html: &str) {
    let parsed = Html::parse_fragment(html);
    for node in parsed.tree.nodes() {
        match node.value() {
            // The parser's own frame; a tag of these names in a fragment is dropped.
            Node::Element(element) if ["html", "body"].contains(&element.name()) => {
                assert_eq!(element.attrs().count(), 0, "{html}");
            }
            Node::Element(element) => {
                let allowed = ALLOWED.iter().find(|(name, _)| *name == element.name());
                let (_, attributes) = allowed.unwrap_or_else(|| panic!("<{}> in {html}", element.name()));
                for (name, value) in element.attrs() {
                    assert!(attributes.contains(&name), "{name} in {html}");
                    check_value(name, value, html);
                }
            }
            Node::Comment(_) | Node::ProcessingInstruction(_) | Node::Doctype(_) => panic!("a comment in {html}"),
            Node::Text(_) | Node::Document | Node::Fragment => {}
        }
    }
    let cleaned = Html::parse_fragment(&oracle().clean(html).to_string());
    let (plain, cleaned) = (parsed.html(), cleaned.html());
    assert_eq!(cleaned, plain, "ammonia would change {html}");
}

fn check_value(name: &str, value: &str, html: &str) {
    let fine = match name {
        "href" => {
            let lower = value.to_ascii_lowercase();
            let scheme = ["http://", "https://", "mailto:", "#"]
                .iter()
                .any(|start| lower.starts_with(start));
            let rooted = value.starts_with('/') && !value.starts_with("//") && !value.contains('\\');
            (scheme || rooted) && !value.contains(|character: char| character.is_control() || character.is_whitespace())
        }
        "title" => value.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http")),
        "target" => value == "_blank",
        "rel" => value == "noopener noreferrer",
        "type" => value == "button",
        "data-cite" | "start" => !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()),
        "class" => {
            let language = value.strip_prefix("language-").is_some_and(|name| name.len() <= 24);
            language || ["cite", "task", "left", "center", "right"].contains(&value)
        }
        _ => false,
    };
    assert!(fine, "{name}={value:?} in {html}");
}

fn oracle() -> ammonia::Builder<'static> {
    let mut builder = ammonia::Builder::empty();
    let tags: HashSet<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    let attributes: HashMap<&str, HashSet<&str>> = ALLOWED
        .iter()
        .map(|(name, attributes)| (*name, attributes.iter().copied().collect()))
        .collect();
    builder
        .tags(tags)
        .tag_attributes(attributes)
        .url_schemes(["http", "https", "mailto"].into_iter().collect())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None);
    builder
}

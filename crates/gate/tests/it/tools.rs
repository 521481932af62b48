//! The tools of a grown assistant, as a gate sees them, and a world that notes what really happened.

use std::sync::Mutex;

use adiuva_gate::{Effect, Label, Origin, Permit, Source, Tool, ToolError, ToolOutput, ToolSpec};
use async_trait::async_trait;
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;

/// A tool that does nothing but note that it was called.
pub(crate) struct Noted {
    spec: ToolSpec,
    gives: Label,
    pub(crate) calls: Mutex<Vec<Value>>,
}

/// Name, effect, arguments that say where it goes, other arguments that steer, content.
type Row = (
    &'static str,
    Effect,
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
);

const TOOLS: &[Row] = &[
    ("calculate", Effect::Pure, &[], &["expression"], &[]),
    ("kb_search", Effect::PrivateRead, &[], &["query"], &[]),
    ("kb_read", Effect::PrivateRead, &[], &["document"], &[]),
    ("file_read", Effect::PrivateRead, &["path"], &[], &[]),
    ("mail_search", Effect::PrivateRead, &[], &["query"], &[]),
    ("mail_read", Effect::PrivateRead, &[], &["id"], &[]),
    ("calendar_list", Effect::PrivateRead, &[], &["from"], &[]),
    ("task_list", Effect::PrivateRead, &[], &["filter"], &[]),
    ("note_search", Effect::PrivateRead, &[], &["query"], &[]),
    ("note_read", Effect::PrivateRead, &[], &["note"], &[]),
    ("memory_recall", Effect::PrivateRead, &[], &["query"], &[]),
    ("note_create", Effect::LocalWrite, &[], &[], &["title", "text"]),
    ("note_append", Effect::LocalWrite, &[], &["note"], &["text"]),
    ("note_replace", Effect::LocalWrite, &[], &["note"], &["text"]),
    ("note_move", Effect::LocalWrite, &[], &["note", "folder"], &[]),
    ("note_rename", Effect::LocalWrite, &[], &["note"], &["title"]),
    ("note_tag", Effect::LocalWrite, &[], &["note", "tag"], &[]),
    ("note_export", Effect::LocalWrite, &["path"], &[], &[]),
    ("note_erase", Effect::Irreversible, &[], &["note"], &[]),
    ("task_create", Effect::LocalWrite, &[], &[], &["title", "due"]),
    ("task_done", Effect::LocalWrite, &[], &["task"], &[]),
    ("task_archive", Effect::LocalWrite, &[], &["task"], &[]),
    ("calendar_add", Effect::LocalWrite, &[], &[], &["title", "when"]),
    ("calendar_note", Effect::LocalWrite, &[], &["entry"], &["text"]),
    ("calendar_move", Effect::LocalWrite, &[], &["entry"], &["when"]),
    ("calendar_invite", Effect::Egress, &["guests"], &[], &["title", "when"]),
    ("memory_keep", Effect::LocalWrite, &[], &[], &["text"]),
    ("goal_set", Effect::LocalWrite, &[], &["goal"], &["progress"]),
    ("file_write", Effect::LocalWrite, &["path"], &[], &["text"]),
    ("mail_draft", Effect::LocalWrite, &[], &[], &["text"]),
    ("mail_flag", Effect::LocalWrite, &[], &["mail"], &["flag"]),
    ("mail_send", Effect::Egress, &["to"], &[], &["subject", "text"]),
    ("chat_read", Effect::Egress, &["channel"], &[], &[]),
    ("chat_post", Effect::Egress, &["channel"], &[], &["text"]),
    ("web_get", Effect::Egress, &["url"], &[], &[]),
    ("web_post", Effect::Irreversible, &["url"], &[], &["body"]),
    ("look_up_name", Effect::Egress, &["host"], &[], &[]),
    ("plugin_sensor", Effect::Egress, &[], &["room"], &[]),
    ("plugin_lamp", Effect::Egress, &[], &["lamp", "state"], &[]),
    ("order", Effect::Irreversible, &["shop"], &[], &["items"]),
    ("pay", Effect::Irreversible, &["iban"], &["amount"], &["reference"]),
    ("refund", Effect::Irreversible, &[], &["order", "amount"], &[]),
    ("share", Effect::Irreversible, &["with"], &["folder"], &[]),
    ("grant", Effect::Irreversible, &["who"], &["role"], &[]),
];

/// What a call of this tool lets one read.
fn gives(name: &str) -> Label {
    let area = name.split('_').next().unwrap_or_default();
    match area {
        "kb" | "file" => Label::of_files(),
        "mail" => Label::of(Origin::Mail {
            source: Source::mailbox("anna@example.org"),
        }),
        "calendar" => Label::of(Origin::Calendar {
            source: Source::calendar("home"),
        }),
        "memory" => Label::of(Origin::Memory).join(&Label::of_files()),
        "web" | "chat" => Label::of(Origin::Web { host: area.into() }),
        "plugin" => Label::of(Origin::Plugin { id: name.into() }),
        // Notes and tasks are the person's own words, and private.
        "note" | "task" => Label::of(Origin::Person).at_least(adiuva_gate::DataClass::Private),
        _ => Label::of(Origin::Program),
    }
}

impl Noted {
    pub(crate) fn all() -> Vec<Self> {
        let tool = |&(name, effect, places, steering, content): &Row| {
            let names = places.iter().chain(steering).chain(content);
            let properties: Map<String, Value> = names.map(|&name| (name.to_owned(), json!({}))).collect();
            let mut spec = ToolSpec::new(name, "", json!({ "properties": properties }), effect).content(content);
            if name.starts_with("plugin_") {
                spec = spec.going_to(name);
            } else if !places.is_empty() {
                spec = spec.destination_from(places);
            }
            Self {
                spec,
                gives: gives(name),
                calls: Mutex::default(),
            }
        };
        TOOLS.iter().map(tool).collect()
    }

    pub(crate) fn happened(&self) -> usize {
        self.calls.lock().unwrap().len()
    }
}

#[async_trait]
impl Tool for Noted {
    fn spec(&self) -> &ToolSpec {
        &self.spec
    }
    async fn call(&self, arguments: Value, _: Permit, _: &CancellationToken) -> Result<ToolOutput, ToolError> {
        self.calls.lock().unwrap().push(arguments);
        Ok(ToolOutput {
            value: json!("read"),
            summary: String::new(),
            label: self.gives.clone(),
        })
    }
}

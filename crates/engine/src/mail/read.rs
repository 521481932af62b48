//! The tools with which an agent works on mails that lie among the person's files. None of them asks a model, and none
//! sends anything: a draft is a note.

use std::sync::Arc;

use adiuva_connectors::Received;
use adiuva_connectors::inbox::{action_items, classify, mails};
use adiuva_gate::{Effect, Label, Permit, Tool, ToolError, ToolOutput, ToolSpec};
use adiuva_knowledge::library::Library;
use adiuva_knowledge::search::Search;
use adiuva_protocol::DocumentId;
use adiuva_protocol::knowledge::{Filter, KnowledgeDocument, KnowledgeSearch, Mode, Span};
use adiuva_protocol::workspace::notes::NotesCreate;
use adiuva_store::Store;
use adiuva_workspace::tools::ReadSoFar;
use adiuva_workspace::{Author, Workspace};
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::session::Session;
use crate::tools::{failed, parse};

/// The agent that these are for.
const EMAIL: &str = "email";
/// The formats of files that hold mails.
const ONE: &str = "eml";
const MANY: &str = "mbox";
/// Mails that one search gives.
const FOUND: usize = 8;
/// Documents that are looked into for the latest mails.
const LATEST: u32 = 30;
/// Characters of a mail's text that a model gets.
const TEXT: usize = 6_000;
/// Characters of it in a list.
const BEGINNING: usize = 160;

/// Where the mails are.
#[derive(Clone)]
struct Desk {
    library: Library,
    search: Search,
    store: Store,
    workspace: Workspace,
    filter: Filter,
    read_so_far: ReadSoFar,
}

/// What a tool does with mails.
#[derive(Clone, Copy)]
enum Act {
    Find,
    Read,
    Classify,
    Extract,
    Draft,
}

struct MailTool {
    spec: ToolSpec,
    desk: Desk,
    act: Act,
}

/// The tools, over the mails that the filter lets through.
pub(crate) fn tools(session: &Session, filter: Option<&Filter>, read_so_far: &ReadSoFar) -> Vec<Arc<dyn Tool>> {
    let desk = Desk {
        library: session.knowledge.library.clone(),
        search: session.knowledge.search.clone(),
        store: session.store.clone(),
        workspace: session.workspace.clone(),
        filter: Filter {
            formats: vec![ONE.into(), MANY.into()],
            ..filter.cloned().unwrap_or_default()
        },
        read_so_far: Arc::clone(read_so_far),
    };
    let which = json!({
        "document": { "type": "string", "description": "the document's id, as find_emails gives it" },
        "start": { "type": "integer", "minimum": 0, "description": "where the mail begins in it, as find_emails gives it" }
    });
    let of_one =
        || json!({ "type": "object", "properties": which, "required": ["document"], "additionalProperties": false });
    let mut draft = of_one();
    if let Some(properties) = draft.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert(
            "body".into(),
            json!({ "type": "string", "description": "the whole answer, plain" }),
        );
    }
    if let Some(required) = draft.get_mut("required").and_then(Value::as_array_mut) {
        required.push("body".into());
    }
    let find = json!({
        "type": "object",
        "properties": { "query": { "type": "string", "description": "words or a question; leave it out for the latest mails" } },
        "additionalProperties": false
    });
    let reads = Effect::PrivateRead;
    let told = [
        (
            Act::Find,
            "find_emails",
            "Finds mails among the person's files.",
            find,
            reads,
        ),
        (
            Act::Read,
            "read_email",
            "Gives a mail: from whom, to whom, when, its thread and its text.",
            of_one(),
            reads,
        ),
        (
            Act::Classify,
            "classify_email",
            "Says by rules what kind of mail it is, how soon it matters, whether it needs an answer, and its deadline. Read \
             the mail too where the rules say little.",
            of_one(),
            reads,
        ),
        (
            Act::Extract,
            "extract_action_items",
            "Gives the sentences of a mail that ask for something, with the days they name.",
            of_one(),
            reads,
        ),
        (
            Act::Draft,
            "draft_response",
            "Keeps a draft of an answer to a mail as a note. It sends nothing; it tells what mail_send would take.",
            draft,
            Effect::LocalWrite,
        ),
    ];
    let offered = told.into_iter().map(|(act, name, description, parameters, effect)| {
        let spec = ToolSpec::new(name, description, parameters, effect);
        let spec = match act {
            // The draft is a note that goes nowhere: none of this steers more than its words.
            Act::Draft => spec.content(&["document", "start", "body"]),
            _ => spec,
        };
        let desk = desk.clone();
        Arc::new(MailTool { spec, desk, act }) as Arc<dyn Tool>
    });
    offered.collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    #[serde(default)]
    query: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    document: DocumentId,
    #[serde(default)]
    start: u64,
    #[serde(default)]
    body: Option<String>,
}

#[async_trait]
impl Tool for MailTool {
    fn spec(&self) -> &ToolSpec {
        &self.spec
    }

    async fn call(&self, arguments: Value, _: Permit, stop: &CancellationToken) -> Result<ToolOutput, ToolError> {
        let done = stop.run_until_cancelled(async {
            if let Act::Find = self.act {
                let Wanted { query } = parse(arguments)?;
                return self.desk.find(query.filter(|query| !query.trim().is_empty())).await;
            }
            let asked: One = parse(arguments)?;
            let mail = self.desk.mail(asked.document, asked.start).await?;
            Ok(match self.act {
                Act::Classify => (class_of(&mail), "classified".to_owned()),
                Act::Extract => items_of(&mail),
                Act::Draft => self.desk.draft(&mail, asked.body.unwrap_or_default()).await?,
                Act::Find | Act::Read => (facts(asked.document, &mail, TEXT), "one mail".to_owned()),
            })
        });
        let (value, summary) = done.await.ok_or(ToolError::Stopped)??;
        Ok(ToolOutput {
            value,
            summary,
            label: Label::of_files(),
        })
    }
}

impl Desk {
    /// Mails that are about something, or the latest ones.
    async fn find(&self, query: Option<String>) -> Result<(Value, String), ToolError> {
        let mut found: Vec<(DocumentId, Received)> = Vec::new();
        match query {
            Some(query) => {
                let search = KnowledgeSearch {
                    query,
                    limit: u32::try_from(FOUND * 3).unwrap_or(u32::MAX),
                    mode: Mode::Hybrid,
                    filter: self.filter.clone(),
                };
                let hits = self.search.search(&search).await;
                for hit in hits.map_err(|error| failed("the search failed", error))?.hits {
                    let mail = self.mail(hit.document, hit.span.start).await?;
                    let new = |(document, known): &(DocumentId, Received)| {
                        *document != hit.document || known.start != mail.start
                    };
                    if found.len() < FOUND && found.iter().all(new) {
                        found.push((hit.document, mail));
                    }
                }
            }
            None => {
                let filter = self.filter.clone();
                let latest = self.store.read(move |r| r.documents().latest(&filter, LATEST)).await;
                for document in latest.map_err(|error| failed("the mails could not be listed", error))? {
                    let all = self.all(document, None).await?;
                    found.extend(all.into_iter().map(|mail| (document, mail)));
                }
                found.sort_by_key(|(_, mail)| std::cmp::Reverse(mail.date_ms));
                found.truncate(FOUND);
            }
        }
        let summary = format!("{} mails", found.len());
        let list = found.iter().map(|(document, mail)| facts(*document, mail, BEGINNING));
        Ok((list.collect(), summary))
    }

    /// The mail of a document that begins here, or within which this place lies.
    async fn mail(&self, document: DocumentId, at: u64) -> Result<Received, ToolError> {
        let all = self.all(document, Some(at)).await?;
        let mut before = all.into_iter().take_while(|mail| mail.start <= at);
        let none =
            || ToolError::Arguments("there is no mail in this document; find_emails gives those that there are".into());
        let first = before.next();
        before.last().or(first).ok_or_else(none)
    }

    /// The mails of a document: those at its beginning, or those around a place.
    async fn all(&self, document: DocumentId, at: Option<u64>) -> Result<Vec<Received>, ToolError> {
        let around = at.map(|start| Span { start, end: start + 1 });
        let view = self.library.document(KnowledgeDocument { document, around }).await;
        let view = view.map_err(|error| failed("the mail could not be read", error))?;
        let mut all = match view.format.as_str() {
            ONE => mails(&view.text, false),
            MANY => mails(&view.text, true),
            _ => Vec::new(),
        };
        for mail in &mut all {
            mail.start += view.span.start;
        }
        Ok(all)
    }

    /// Keeps an answer as a note.
    async fn draft(&self, mail: &Received, body: String) -> Result<(Value, String), ToolError> {
        if body.trim().is_empty() {
            return Err(ToolError::Arguments("the answer is empty".into()));
        }
        let to = mail.sender();
        let subject = format!("Re: {}", mail.thread());
        let note = NotesCreate {
            title: subject.clone(),
            content: format!("To: {to}\n\n{body}"),
            project_id: None,
        };
        let author = Author::agent(EMAIL, &(self.read_so_far)().join(&Label::of_files()));
        let note = self.workspace.create_note(&author, note).await;
        let note = note.map_err(|error| failed("the draft could not be kept", error))?;
        let value = json!({
            "draft": note.id, "sent": false,
            "mail": { "to": [to], "subject": subject, "body": body }
        });
        Ok((value, "draft kept as a note".into()))
    }
}

fn facts(document: DocumentId, mail: &Received, most: usize) -> Value {
    let text: String = mail.text.chars().take(most).collect();
    json!({
        "document": document, "start": mail.start, "subject": mail.subject, "from": mail.from, "to": mail.to,
        "cc": mail.cc, "date": mail.date, "thread": mail.thread(), "text": text,
        "whole": text.len() == mail.text.len()
    })
}

fn class_of(mail: &Received) -> Value {
    let class = classify(mail);
    json!({
        "category": class.category.word(), "priority": class.priority.word(), "needs_answer": class.needs_answer,
        "deadline": class.deadline.map(|day| day.to_string()), "because": class.because,
        "subject": mail.subject, "from": mail.from, "date": mail.date
    })
}

fn items_of(mail: &Received) -> (Value, String) {
    let items = action_items(mail);
    let summary = format!("{} action items", items.len());
    let list: Vec<Value> = items
        .into_iter()
        .map(|item| json!({ "text": item.text, "due": item.due.map(|day| day.to_string()), "question": item.question }))
        .collect();
    (
        json!({ "subject": mail.subject, "from": mail.from, "items": list }),
        summary,
    )
}

//! The tools that agents can be given; those that read the person's files are here.

use std::sync::{Arc, Mutex, PoisonError};

use adiuva_agent::Results;
use adiuva_gate::{Effect, Label, Permit, Tool, ToolError, ToolOutput, ToolSpec};
use adiuva_knowledge::library::Library;
use adiuva_knowledge::search::Search;
use adiuva_protocol::DocumentId;
use adiuva_protocol::knowledge::{Filter, Hit, KnowledgeDocument, KnowledgeSearch, Mode, Span};
use adiuva_store::memories::Learnt;
use adiuva_workspace::tools::{Agent, ReadSoFar};
use async_trait::async_trait;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::mail;
use crate::mail::send::MailSend;
use crate::memory::remember::Remember;
use crate::session::Session;

/// Hits that one call of `kb_search` gives a model.
const HITS: u32 = 6;
/// Characters that one call of `read_document` gives a model at most.
const READ: u64 = 8_000;

/// The passages of one run, numbered from 1 in the order they were found; a citation in the answer is such a number.
#[derive(Default)]
pub(crate) struct Numbered(Mutex<Vec<Hit>>);

impl Numbered {
    pub(crate) fn new(hits: Vec<Hit>) -> Self {
        Self(Mutex::new(hits))
    }

    pub(crate) fn all(&self) -> Vec<Hit> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Adds those that are not there yet, and gives each its number.
    fn number(&self, hits: Vec<Hit>) -> Vec<(usize, Hit)> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let numbered = hits.into_iter().map(|hit| {
            let known = all.iter().position(|known| known.chunk == hit.chunk);
            let at = known.unwrap_or_else(|| {
                all.push(hit.clone());
                all.len() - 1
            });
            (at + 1, hit)
        });
        numbered.collect()
    }
}

/// Every tool that an agent can be given, for one turn. Without a filter the files are not to be read, but the tools for
/// it are there to be listed. `learnt` is noted with what is remembered.
pub(crate) fn toolbox(
    session: &Session,
    filter: Option<Filter>,
    passages: &Arc<Numbered>,
    results: &Results,
    learnt: Learnt,
) -> Vec<Arc<dyn Tool>> {
    let search = session.knowledge.search.clone();
    let of_files: [Arc<dyn Tool>; 2] = [
        Arc::new(KbSearch::new(
            search,
            filter.clone().unwrap_or_default(),
            Arc::clone(passages),
        )),
        Arc::new(ReadDocument::new(session.knowledge.library.clone())),
    ];
    let read_so_far = results.clone();
    let read_so_far: ReadSoFar = Arc::new(move || read_so_far.label());
    let of_workspace = Agent::ALL
        .into_iter()
        .flat_map(|agent| adiuva_workspace::tools::tools(&session.workspace, agent, Arc::clone(&read_so_far)));
    let remember: Arc<dyn Tool> = Arc::new(Remember::new(session.memory.clone(), learnt, Arc::clone(&read_so_far)));
    let of_mail = mail::read::tools(session, filter.as_ref(), &read_so_far);
    let send: Arc<dyn Tool> = Arc::new(MailSend::new(&session.post));
    of_files
        .into_iter()
        .chain(of_workspace)
        .chain(of_mail)
        .chain([remember, send])
        .collect()
}

/// Finds passages; the model calls it with its own words.
pub(crate) struct KbSearch {
    spec: ToolSpec,
    search: Search,
    filter: Filter,
    passages: Arc<Numbered>,
}

impl KbSearch {
    pub(crate) fn new(search: Search, filter: Filter, passages: Arc<Numbered>) -> Self {
        let spec = ToolSpec::new(
            "kb_search",
            "Searches the person's own files. Gives numbered passages; cite them as [n].",
            json!({
                "type": "object",
                "properties": { "query": { "type": "string", "description": "a question or a few words" } },
                "required": ["query"],
                "additionalProperties": false
            }),
            Effect::PrivateRead,
        );
        Self {
            spec,
            search,
            filter,
            passages,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SearchArguments {
    query: String,
}

#[async_trait]
impl Tool for KbSearch {
    fn spec(&self) -> &ToolSpec {
        &self.spec
    }

    async fn call(&self, arguments: Value, _permit: Permit, stop: &CancellationToken) -> Result<ToolOutput, ToolError> {
        let SearchArguments { query } = parse(arguments)?;
        let search = KnowledgeSearch {
            query,
            limit: HITS,
            mode: Mode::Hybrid,
            filter: self.filter.clone(),
        };
        let found = stop
            .run_until_cancelled(self.search.search(&search))
            .await
            .ok_or(ToolError::Stopped)?;
        let found = found.map_err(|error| failed("the search failed", error))?;
        let numbered = self.passages.number(found.hits);
        let summary = format!("{} passages", numbered.len());
        let value = numbered.into_iter().map(|(number, hit)| {
            json!({ "number": number, "document": hit.document, "title": hit.title, "page": hit.page, "start": hit.span.start,
                    "end": hit.span.end, "text": hit.text })
        });
        Ok(ToolOutput {
            value: value.collect(),
            summary,
            label: Label::of_files(),
        })
    }
}

/// Reads a part of a document that a search has named.
pub(crate) struct ReadDocument {
    spec: ToolSpec,
    library: Library,
}

impl ReadDocument {
    pub(crate) fn new(library: Library) -> Self {
        let spec = ToolSpec::new(
            "read_document",
            "Reads a part of one of the person's documents, by the ids and places that kb_search gives.",
            json!({
                "type": "object",
                "properties": {
                    "document": { "type": "string", "description": "the document's id" },
                    "start": { "type": "integer", "minimum": 0 },
                    "end": { "type": "integer", "minimum": 0 }
                },
                "required": ["document", "start", "end"],
                "additionalProperties": false
            }),
            Effect::PrivateRead,
        );
        Self { spec, library }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadArguments {
    document: DocumentId,
    start: u64,
    end: u64,
}

#[async_trait]
impl Tool for ReadDocument {
    fn spec(&self) -> &ToolSpec {
        &self.spec
    }

    async fn call(
        &self,
        arguments: Value,
        _permit: Permit,
        _stop: &CancellationToken,
    ) -> Result<ToolOutput, ToolError> {
        let ReadArguments { document, start, end } = parse(arguments)?;
        if end <= start {
            return Err(ToolError::Arguments("end must be greater than start".into()));
        }
        let around = Some(Span {
            start,
            end: end.min(start.saturating_add(READ)),
        });
        let view = self.library.document(KnowledgeDocument { document, around }).await;
        let view = view.map_err(|error| failed("the document could not be read", error))?;
        let skipped = usize::try_from(start.saturating_sub(view.span.start)).unwrap_or(usize::MAX);
        let wanted = usize::try_from(READ.min(end - start)).unwrap_or(usize::MAX);
        let text: String = view.text.chars().skip(skipped).take(wanted).collect();
        let summary = format!("{} characters", text.chars().count());
        Ok(ToolOutput {
            value: json!({ "text": text }),
            summary,
            label: Label::of_files(),
        })
    }
}

pub(crate) fn parse<T: DeserializeOwned>(arguments: Value) -> Result<T, ToolError> {
    serde_json::from_value(arguments).map_err(|error| ToolError::Arguments(error.to_string()))
}

pub(crate) fn failed(what: &str, error: impl std::error::Error + Send + Sync + 'static) -> ToolError {
    ToolError::Failed {
        message: format!("{what}: {error}"),
        source: Some(Box::new(error)),
    }
}

//! Knowledge bases, sources, documents, search and cited answers.
//!
//! A knowledge base holds sources; a source yields files; files of the same content are one document; a document has
//! chunks. Spans are half-open ranges of Unicode scalar values in the document's extracted text, so that every client
//! counts alike whatever its string type is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{BaseId, ChunkId, DocumentId, ProviderId, SourceId};

/// Counts of files. `files` is the sum of all the others but `ignored`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Files seen that are not ignored.
    pub files: u64,
    /// Seen, not yet read.
    pub queued: u64,
    /// Being read.
    pub reading: u64,
    /// Found by keywords, vectors still to come.
    pub searchable: u64,
    /// Found by keywords and by meaning.
    pub embedded: u64,
    /// Could not be read; each has a reason.
    pub failed: u64,
    /// Left out by ignore files or by rule; not part of `files`.
    pub ignored: u64,
    /// Whether the folders are still being walked, so that `files` may grow.
    pub scanning: bool,
}

impl Coverage {
    /// Whether every file seen has been read or has failed.
    #[must_use]
    pub fn read(&self) -> bool {
        !self.scanning && self.queued == 0 && self.reading == 0
    }

    /// Whether every readable file is found by meaning too.
    #[must_use]
    pub fn finished(&self) -> bool {
        self.read() && self.searchable == 0
    }
}

/// A knowledge base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BaseView {
    /// Its id.
    pub id: BaseId,
    /// Its name, unique.
    pub name: String,
    /// Its counts.
    pub coverage: Coverage,
}

/// Asks for the folders in a folder, so that a browser can offer them where no system dialog is at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KnowledgeFolders {
    /// An absolute path; empty for the person's home folder.
    #[serde(default)]
    pub path: String,
}

/// The folders in a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Folders {
    /// The folder itself, absolute.
    pub path: String,
    /// The folder above it; none at the top.
    pub parent: Option<String>,
    /// Absolute paths by name, hidden ones left out, at most 1,000.
    pub folders: Vec<String>,
}

/// Asks for all knowledge bases, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KnowledgeBases {}

/// All knowledge bases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bases {
    /// By name.
    pub bases: Vec<BaseView>,
}

/// Adds a folder or file; its files follow by themselves, now and whenever they change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KnowledgeAdd {
    /// An absolute path.
    pub path: String,
    /// The knowledge base by name, made when new; none for the one called "Files".
    #[serde(default)]
    pub base: Option<String>,
}

/// A folder or file that is followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceView {
    /// Its id.
    pub id: SourceId,
    /// The base that it belongs to.
    pub base: BaseId,
    /// Where it is.
    pub path: String,
    /// Its counts.
    pub coverage: Coverage,
    /// Changes are seen as they happen; otherwise only by a rescan.
    pub watching: bool,
    /// What is wrong with it, such as a folder that vanished.
    pub problem: Option<String>,
}

/// Asks for the sources, in the order they were added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KnowledgeSources {
    /// Only those of this base.
    #[serde(default)]
    pub base: Option<BaseId>,
}

/// Sources in the order they were added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sources {
    /// The sources.
    pub sources: Vec<SourceView>,
}

/// Ends following a source and removes its chunks and vectors; the files themselves are not touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KnowledgeRemove {
    /// The source.
    pub source: SourceId,
}

/// Looks through sources for changes now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KnowledgeRescan {
    /// One source; none for all.
    #[serde(default)]
    pub source: Option<SourceId>,
}

/// Reads failed files again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KnowledgeRetry {
    /// Only those of this source.
    #[serde(default)]
    pub source: Option<SourceId>,
    /// Only the one at this path.
    #[serde(default)]
    pub path: Option<String>,
}

/// Stops or goes on making vectors; keyword search is not affected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KnowledgePause {
    /// Whether to stop.
    pub paused: bool,
}

/// Where a file stands on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileStatus {
    /// Seen, not yet read.
    Queued,
    /// Being read.
    Reading,
    /// Found by keywords.
    Searchable,
    /// Found by keywords and by meaning.
    Embedded,
    /// Could not be read.
    Failed,
}

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum FileProblem {
    /// It has no bytes.
    Empty,
    /// It has no words, such as pictures of pages.
    NoText,
    /// It is nothing that holds text.
    Binary,
    /// It needs a password.
    Encrypted,
    /// It has too many bytes.
    TooLarge {
        /// Mebibytes, rounded up.
        size: u64,
        /// Mebibytes.
        limit: u64,
    },
    /// It unpacks to too much text.
    TooMuchText,
    /// It unpacks to far more than it should.
    Bomb,
    /// Documents in documents in documents.
    TooDeep,
    /// The parser makes no sense of it.
    Damaged,
    /// Reading it took too long.
    TooSlow {
        /// After so many.
        seconds: u64,
    },
    /// The parser broke down on it.
    ParserDied,
    /// It is not there any more.
    Gone,
    /// It may not be read.
    Denied,
    /// It is no regular file.
    NotAFile,
    /// It was written to meanwhile.
    Changed,
    /// The disk, or the network behind it.
    Disk,
    /// No parser could be started.
    Parser,
}

/// A file of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileView {
    /// Where it is.
    pub path: String,
    /// The source that it belongs to.
    pub source: SourceId,
    /// Its document, once it was read.
    pub document: Option<DocumentId>,
    /// Where it stands.
    pub status: FileStatus,
    /// Why it failed and what to do, in words.
    pub reason: Option<String>,
    /// What the words are about, for screens in other languages; none where it was not noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<FileProblem>,
    /// Bytes.
    pub size: u64,
    /// Milliseconds since the epoch.
    pub modified_ms: i64,
}

/// Asks for files, by path, a page at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KnowledgeFiles {
    /// Only those of this source.
    #[serde(default)]
    pub source: Option<SourceId>,
    /// Only those that stand here.
    #[serde(default)]
    pub status: Option<FileStatus>,
    /// Only after this cursor, as the page before gave it.
    #[serde(default)]
    pub after: Option<String>,
    /// At most so many, 1 to 1000.
    #[serde(default = "page_of_files")]
    pub limit: u32,
}

fn page_of_files() -> u32 {
    100
}

/// A page of files, by path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Files {
    /// The files.
    pub files: Vec<FileView>,
    /// Gives the next page; none at the end.
    pub next: Option<String>,
}

/// A half-open range of Unicode scalar values in a document's extracted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// The first.
    pub start: u64,
    /// The one after the last.
    pub end: u64,
}

/// Opens a document's extracted text, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KnowledgeDocument {
    /// The document.
    pub document: DocumentId,
    /// Only this part, widened to at most 200,000 scalar values around its middle; none for the beginning.
    #[serde(default)]
    pub around: Option<Span>,
}

/// Opens a document's file in the system's viewer. Only the desktop app does that; elsewhere it is a capability that is
/// switched off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KnowledgeOpen {
    /// The document.
    pub document: DocumentId,
    /// One of its paths.
    pub path: String,
}

/// A document's extracted text, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentView {
    /// The document.
    pub id: DocumentId,
    /// Everywhere that this content lies.
    pub paths: Vec<String>,
    /// The title found in it, else the first path's file name.
    pub title: String,
    /// Its format's short name, such as `pdf`.
    pub format: String,
    /// Scalar values in the whole text.
    pub length: u64,
    /// The part that `text` is.
    pub span: Span,
    /// The part.
    pub text: String,
    /// Where each page of the part starts; empty for formats without pages.
    pub pages: Vec<PageMark>,
}

/// Where a page starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PageMark {
    /// The page's number, from 1.
    pub page: u32,
    /// The scalar value at which it starts.
    pub start: u64,
}

/// How to search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// By keywords and by meaning, fused.
    #[default]
    Hybrid,
    /// By keywords alone.
    Keyword,
    /// By meaning alone.
    Vector,
}

/// Which documents are looked at. An empty filter lets all through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Filter {
    /// Of these bases.
    pub bases: Vec<BaseId>,
    /// Of these sources.
    pub sources: Vec<SourceId>,
    /// Whose path matches this glob.
    pub path: Option<String>,
    /// Of these formats, by short name.
    pub formats: Vec<String>,
    /// Modified at or after this, milliseconds since the epoch.
    pub modified_from_ms: Option<i64>,
    /// Modified before this, milliseconds since the epoch.
    pub modified_until_ms: Option<i64>,
}

/// Searches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KnowledgeSearch {
    /// Words, a question, or a "quoted phrase".
    pub query: String,
    /// At most so many hits, 1 to 200.
    #[serde(default = "ten")]
    pub limit: u32,
    /// How.
    #[serde(default)]
    pub mode: Mode,
    /// Where.
    #[serde(default)]
    pub filter: Filter,
}

fn ten() -> u32 {
    10
}

/// What a search found, best first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Found {
    /// Best first.
    pub hits: Vec<Hit>,
    /// Said when a part of the search could not be done, such as vectors not made yet.
    pub notice: Option<String>,
}

/// A passage that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hit {
    /// The chunk.
    pub chunk: ChunkId,
    /// Its document.
    pub document: DocumentId,
    /// Everywhere that the document lies; never empty.
    pub paths: Vec<String>,
    /// The document's title.
    pub title: String,
    /// Headings above the passage, outermost first.
    pub headings: Vec<String>,
    /// The page it starts on, from 1, for formats with pages.
    pub page: Option<u32>,
    /// Where it is in the document's text.
    pub span: Span,
    /// Its text.
    pub text: String,
    /// The fused score; higher is better, comparable within one search only.
    pub score: f32,
    /// Why it was found.
    pub why: Why,
}

/// Why a passage was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Why {
    /// Its place among the keyword hits, from 1.
    pub keyword_rank: Option<u32>,
    /// Its BM25 score; higher is better.
    pub keyword_score: Option<f32>,
    /// Words of the query found in it.
    pub terms: Vec<String>,
    /// Its place among the vector hits, from 1.
    pub vector_rank: Option<u32>,
    /// Cosine similarity to the query.
    pub similarity: Option<f32>,
    /// The embedding model that compared it.
    pub embedder: Option<String>,
}

/// Asks a question about the files. The answer follows as frames of the run and ends with an `answer` block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KnowledgeAsk {
    /// The question.
    pub question: String,
    /// A provider; none for the preferred one.
    #[serde(default)]
    pub provider: Option<ProviderId>,
    /// A model of the provider; none for its preferred one. `extracts` asks for extracts without a model.
    #[serde(default)]
    pub model: Option<String>,
    /// Where to look.
    #[serde(default)]
    pub filter: Filter,
}

/// A finished answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// The text, with citations as `[n]`.
    pub answer: String,
    /// In the order of their numbers.
    pub citations: Vec<Citation>,
    /// The model; none when the answer is made of extracts.
    pub model: Option<String>,
    /// Every sentence is supported by what it cites.
    pub grounded: bool,
    /// The answer is made of passages word for word, because there is no model.
    pub extracts: bool,
    /// The files hold no answer, and the answer says so.
    pub not_found: bool,
    /// Sentences of the answer without support, as spans of `answer`.
    pub unsupported: Vec<Span>,
}

/// What a number in an answer stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Citation {
    /// The number, as `[n]` in the text.
    pub number: u32,
    /// The document.
    pub document: DocumentId,
    /// The first place where it lies.
    pub path: String,
    /// The page, from 1, for formats with pages.
    pub page: Option<u32>,
    /// Start of the passage in the document's text, in scalar values.
    pub start: u64,
    /// The end of it.
    pub end: u64,
    /// The passage.
    pub quote: String,
}

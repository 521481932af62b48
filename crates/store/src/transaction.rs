//! What a closure sees while it reads or writes: one transaction, and a repository for each table.

use std::ops::Deref;

use rusqlite::Connection;

use crate::agents::Agents;
use crate::approvals::Approvals;
use crate::audit::Audit;
use crate::bases::Bases;
use crate::chunks::Chunks;
use crate::documents::Documents;
use crate::effects::Effects;
use crate::files::Files;
use crate::mail::MailAccounts;
use crate::memories::Memories;
use crate::messages::Messages;
use crate::meta::Meta;
use crate::parked::Parked;
use crate::plans::Plans;
use crate::policy::PolicyRules;
use crate::providers::Providers;
use crate::runs::Runs;
use crate::settings::SettingsRow;
use crate::sources::Sources;
use crate::threads::Threads;
use crate::vectors::Vectors;
use crate::words::Words;
use crate::workspace::artifacts::Artifacts;
use crate::workspace::calendar::CalendarEvents;
use crate::workspace::checkpoints::Checkpoints;
use crate::workspace::clients::Clients;
use crate::workspace::comments::Comments;
use crate::workspace::docs::Docs;
use crate::workspace::findables::Findables;
use crate::workspace::notes::Notes;
use crate::workspace::origins::WordOrigins;
use crate::workspace::projects::Projects;
use crate::workspace::revisions::DocRevisions;
use crate::workspace::tasks::Tasks;
use crate::workspace::trash::TrashCan;

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items, in the order of the list.
    pub items: Vec<T>,
    /// Asks for the next page; none at the end.
    pub next: Option<String>,
}

/// What a read-only transaction gives: one consistent state of all tables.
pub struct Reader<'c> {
    pub(crate) connection: &'c Connection,
    pub(crate) audit_key: &'c [u8; 32],
}

/// What a writing transaction gives: all that a [`Reader`] gives, and the methods that change. It commits when the
/// closure returns `Ok`, and leaves nothing behind when it returns `Err`.
pub struct Writer<'c> {
    pub(crate) reader: Reader<'c>,
}

impl<'c> Deref for Writer<'c> {
    type Target = Reader<'c>;
    fn deref(&self) -> &Reader<'c> {
        &self.reader
    }
}

/// What a repository works in. Reading methods take either, changing ones a [`Writer`] only.
pub trait Access: sealed::Sealed {
    #[doc(hidden)]
    fn reader(&self) -> &Reader<'_>;
}

impl Access for Reader<'_> {
    fn reader(&self) -> &Reader<'_> {
        self
    }
}
impl Access for Writer<'_> {
    fn reader(&self) -> &Reader<'_> {
        &self.reader
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Reader<'_> {}
    impl Sealed for super::Writer<'_> {}
}

/// The methods that hand out repositories, once for readers and once for writers.
macro_rules! repositories {
    ($($(#[$doc:meta])* $name:ident: $repository:ident,)*) => {
        impl<'c> Reader<'c> {
            $($(#[$doc])* #[must_use] pub fn $name(&self) -> $repository<'_, Self> { $repository { within: self } })*
        }
        impl<'c> Writer<'c> {
            $($(#[$doc])* #[must_use] pub fn $name(&self) -> $repository<'_, Self> { $repository { within: self } })*
        }
    };
}

repositories! {
    /// Knowledge bases.
    bases: Bases,
    /// Folders and files that are followed.
    sources: Sources,
    /// The files of sources.
    files: Files,
    /// Distinct contents with their text.
    documents: Documents,
    /// Passages of documents.
    chunks: Chunks,
    /// The keyword index.
    words: Words,
    /// What the vector index needs remembered.
    vectors: Vectors,
    /// Model providers.
    providers: Providers,
    /// Conversations.
    threads: Threads,
    /// Messages of conversations.
    messages: Messages,
    /// The durable run log.
    runs: Runs,
    /// Runs that wait for a person.
    parked: Parked,
    /// The person's own agents.
    agents: Agents,
    /// What is remembered.
    memories: Memories,
    /// Plans.
    plans: Plans,
    /// The journal of effects outside the database.
    effects: Effects,
    /// The audit chain.
    audit: Audit,
    /// Questions that a person answers.
    approvals: Approvals,
    /// The person's rules.
    policy: PolicyRules,
    /// The account that mails are sent with.
    mail_account: MailAccounts,
    /// The settings.
    settings: SettingsRow,
    /// Small facts about the database itself.
    meta: Meta,
    /// Clients.
    clients: Clients,
    /// Projects.
    projects: Projects,
    /// Tasks.
    tasks: Tasks,
    /// Comments on tasks.
    comments: Comments,
    /// Checkpoints of projects.
    checkpoints: Checkpoints,
    /// Notes.
    notes: Notes,
    /// Docs of projects.
    docs: Docs,
    /// Revisions of docs.
    doc_revisions: DocRevisions,
    /// Files and images of projects.
    artifacts: Artifacts,
    /// Events of calendars.
    calendar_events: CalendarEvents,
    /// Where words come from.
    word_origins: WordOrigins,
    /// What can be found by words.
    findables: Findables,
    /// What was deleted.
    trash: TrashCan,
}

//! The command table: everything a face can ask for, one line each.

use std::future::Future;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

use crate::caller::{Caller, Scope};
use crate::dispatch::Endpoint;
use crate::failure::{Code, Failure};
use crate::workspace::{artifacts, calendar, checkpoints, clients, docs, notes, projects, search, tasks, trash};
use crate::{
    agents, approvals, audit, chat, home, knowledge, mail, memory, meta, models, plans, policy, runs, settings, vault,
};

/// Carries out one command. [`route`] turns this into the untyped form that travels.
pub trait Handles<R: Endpoint>: Send + Sync {
    /// What the command's line in the table says.
    fn handle(&self, caller: &Caller, request: R) -> impl Future<Output = Result<R::Reply, Failure>> + Send;
}

/// Makes the enum, the names, the routing and the schemas of all commands from one table.
macro_rules! commands {
    ($( $(#[doc = $doc:literal])+ $method:ident($($request:ident)::+) -> $reply:ty, $scope:ident; )+) => {
        commands!(@enum $( $(#[doc = $doc])+ $method, )+);

        impl Command {
            /// Every command, in the order of the table.
            pub const ALL: &[Self] = &[$( Self::$method ),+];

            /// Its name on every wire: `area.verb`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $( Self::$method => {
                        const NAME: [u8; stringify!($method).len()] = dotted(stringify!($method));
                        const TEXT: &str = match std::str::from_utf8(&NAME) {
                            Ok(text) => text,
                            Err(_) => panic!("a method name is UTF-8"),
                        };
                        TEXT
                    } )+
                }
            }

            /// What its caller needs.
            #[must_use]
            pub fn scope(self) -> Scope {
                match self {
                    $( Self::$method => Scope::$scope, )+
                }
            }

            /// One line about it.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self {
                    $( Self::$method => concat!($($doc),+), )+
                }
            }

            /// The JSON schemas of its request and its reply.
            pub fn schemas(self, generator: &mut SchemaGenerator) -> (Schema, Schema) {
                match self {
                    $( Self::$method => (generator.subschema_for::<$($request)::+>(), generator.subschema_for::<$reply>()), )+
                }
            }
        }

        $( impl Endpoint for $($request)::+ {
            const COMMAND: Command = Command::$method;
            type Reply = $reply;
        } )+

        /// Checks the caller's scope and the request's shape, then hands the command to its method.
        pub async fn route<H>(handler: &H, caller: &Caller, command: Command, request: Value) -> Result<Value, Failure>
        where
            $( H: Handles<$($request)::+>, )+
        {
            if !caller.may(command.scope()) {
                return Err(Failure::new(Code::AuthScope, format!("{} is not allowed for this caller", command.name())));
            }
            match command {
                $( Command::$method => {
                    let request: $($request)::+ = parse(command, request)?;
                    reply(handler.handle(caller, request).await?)
                } )+
            }
        }
    };
    (@enum $( $(#[doc = $doc:literal])+ $method:ident, )+) => {
        /// One thing a face can ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(non_camel_case_types, reason = "one identifier serves as variant, method and name on the wire")]
        pub enum Command {
            $( $(#[doc = $doc])+ $method, )+
        }
    };
}

commands! {
    /// What this build is and which capabilities are on.
    meta_get(meta::MetaGet) -> meta::Meta, Open;
    /// How everything stands: vault, coverage, models, storage.
    meta_status(meta::MetaStatus) -> meta::Status, Read;
    /// A self-check with advice.
    meta_doctor(meta::MetaDoctor) -> meta::Diagnosis, Open;

    /// How the vault stands.
    vault_status(vault::VaultStatus) -> vault::VaultState, Open;
    /// Makes the vault and shows the recovery code once.
    vault_create(vault::VaultCreate) -> vault::RecoveryCode, Keys;
    /// Opens the vault.
    vault_unlock(vault::VaultUnlock) -> vault::VaultState, Keys;
    /// Closes the vault and forgets its keys.
    vault_lock(vault::VaultLock) -> vault::VaultState, Keys;
    /// Says that a person is at work, so that the vault is not locked for want of use.
    vault_in_use(vault::VaultInUse) -> chat::Done, Read;
    /// Sets or replaces the passphrase.
    vault_change_passphrase(vault::VaultChangePassphrase) -> chat::Done, Keys;
    /// Makes a new recovery code; the old one stops working.
    vault_new_recovery_code(vault::VaultNewRecoveryCode) -> vault::RecoveryCode, Keys;
    /// Binds the vault to this machine's keyring, or ends that.
    vault_bind_keyring(vault::VaultBindKeyring) -> vault::VaultState, Keys;
    /// Accepts an older copy of the database as the present state.
    vault_accept_older_copy(vault::VaultAcceptOlderCopy) -> vault::VaultState, Keys;

    /// All knowledge bases with their coverage.
    knowledge_bases(knowledge::KnowledgeBases) -> knowledge::Bases, Read;
    /// Follows a folder or file.
    knowledge_add(knowledge::KnowledgeAdd) -> knowledge::SourceView, Write;
    /// The folders in a folder, to choose one that shall be followed.
    knowledge_folders(knowledge::KnowledgeFolders) -> knowledge::Folders, Read;
    /// The folders and files that are followed.
    knowledge_sources(knowledge::KnowledgeSources) -> knowledge::Sources, Read;
    /// Ends following a source.
    knowledge_remove(knowledge::KnowledgeRemove) -> chat::Done, Write;
    /// Looks for changes now.
    knowledge_rescan(knowledge::KnowledgeRescan) -> chat::Done, Write;
    /// Reads failed files again.
    knowledge_retry(knowledge::KnowledgeRetry) -> chat::Done, Write;
    /// Stops or goes on making vectors.
    knowledge_pause(knowledge::KnowledgePause) -> chat::Done, Write;
    /// Files with their status and reasons.
    knowledge_files(knowledge::KnowledgeFiles) -> knowledge::Files, Read;
    /// A document's text at a place.
    knowledge_document(knowledge::KnowledgeDocument) -> knowledge::DocumentView, Read;
    /// Opens a document's file in the system's viewer; in the desktop app only.
    knowledge_open(knowledge::KnowledgeOpen) -> chat::Done, Write;
    /// Finds passages.
    knowledge_search(knowledge::KnowledgeSearch) -> knowledge::Found, Read;
    /// Answers a question from the files, with citations.
    knowledge_ask(knowledge::KnowledgeAsk) -> chat::Started, Write;

    /// What there is to see today: tasks, dates, runs, what waits.
    home_get(home::HomeGet) -> home::Home, Read;

    /// Chat threads.
    chat_threads(chat::ChatThreads) -> chat::Threads, Read;
    /// Begins a thread.
    chat_begin(chat::ChatBegin) -> chat::ThreadView, Write;
    /// Renames or pins a thread.
    chat_update(chat::ChatUpdate) -> chat::ThreadView, Write;
    /// Deletes a thread with its messages.
    chat_delete(chat::ChatDelete) -> chat::Done, Write;
    /// Messages along one branch of a thread.
    chat_messages(chat::ChatMessages) -> chat::Messages, Read;
    /// Says something in a thread.
    chat_send(chat::ChatSend) -> chat::Started, Write;
    /// Answers a message anew.
    chat_retry(chat::ChatRetry) -> chat::Started, Write;
    /// Marks a message.
    chat_pin(chat::ChatPin) -> chat::Done, Write;

    /// The agents: those of the program, then the person's own.
    agents_list(agents::AgentsList) -> agents::Agents, Read;
    /// Adds an agent of the person, or changes it.
    agents_save(agents::AgentsSave) -> agents::AgentView, Write;
    /// Deletes an agent of the person.
    agents_delete(agents::AgentsDelete) -> chat::Done, Write;
    /// Asks an agent one question outside of any thread.
    agents_test(agents::AgentsTest) -> chat::Started, Write;
    /// Which agent a message would go to.
    agents_route(agents::AgentsRoute) -> agents::Routed, Read;

    /// What is remembered, by tier and words.
    memory_list(memory::MemoryList) -> memory::Memories, Read;
    /// Remembers something that the person wrote.
    memory_add(memory::MemoryAdd) -> memory::MemoryView, Write;
    /// Changes something that is remembered.
    memory_update(memory::MemoryUpdate) -> memory::MemoryView, Write;
    /// Forgets something; for 30 days it can be brought back.
    memory_delete(memory::MemoryDelete) -> chat::Done, Write;
    /// Brings back something that was forgotten.
    memory_restore(memory::MemoryRestore) -> memory::MemoryView, Write;
    /// Forgets everything for good.
    memory_clear(memory::MemoryClear) -> chat::Done, Write;

    /// Plans, the last touched first.
    plans_list(plans::PlansList) -> plans::Plans, Read;
    /// One plan with its steps.
    plans_get(plans::PlansGet) -> plans::PlanView, Read;
    /// What a step can be given, as its tool says.
    plans_fields(plans::PlansFields) -> plans::StepFields, Read;
    /// Changes a step that was not taken yet.
    plans_edit_step(plans::PlansEditStep) -> plans::PlanView, Write;
    /// Approves or rejects a step.
    plans_decide(plans::PlansDecide) -> plans::PlanView, Write;
    /// Takes the approved steps of a plan, once.
    plans_run(plans::PlansRun) -> chat::Started, Write;
    /// The ready plans that have blanks to fill in.
    playbooks_list(plans::PlaybooksList) -> plans::Playbooks, Read;
    /// Makes a plan of a playbook.
    playbooks_begin(plans::PlaybooksBegin) -> plans::PlanView, Write;

    /// Runs, the latest first.
    runs_list(runs::RunsList) -> runs::Runs, Read;
    /// One run with its frames.
    runs_get(runs::RunsGet) -> runs::RunDetail, Read;
    /// Stops a run.
    runs_cancel(runs::RunsCancel) -> chat::Done, Write;

    /// The configured providers.
    models_providers(models::ModelsProviders) -> models::Providers, Read;
    /// Adds or changes a provider.
    models_set_provider(models::ModelsSetProvider) -> models::ProviderView, Keys;
    /// Removes a provider with its key.
    models_remove_provider(models::ModelsRemoveProvider) -> chat::Done, Keys;
    /// The models of a provider.
    models_list(models::ModelsList) -> models::ModelList, Read;
    /// Makes a small test call.
    models_test(models::ModelsTest) -> models::TestResult, Write;

    /// The account that mails are sent with.
    mail_account(mail::MailAccountGet) -> mail::MailAccount, Read;
    /// Sets that account up, or replaces it.
    mail_set_account(mail::MailSetAccount) -> mail::MailAccountView, Keys;
    /// Removes it with its password.
    mail_remove_account(mail::MailRemoveAccount) -> chat::Done, Keys;
    /// Connects to the mail server and logs in, without sending anything.
    mail_test(mail::MailTest) -> mail::MailTested, Write;
    /// The latest mails that were sent, or were to be.
    mail_sent(mail::MailSent) -> mail::SentMails, Read;
    /// Says what became of a mail of which nobody knew.
    mail_settle(mail::MailSettle) -> mail::SentView, Write;

    /// Questions that wait for a person, oldest first, or those that wait no longer.
    approvals_list(approvals::ApprovalsList) -> approvals::Approvals, Read;
    /// One question, with its answer when there is one.
    approvals_get(approvals::ApprovalsGet) -> approvals::ApprovalView, Read;
    /// Answers a question; the first answer in time counts.
    approvals_decide(approvals::ApprovalsDecide) -> approvals::ApprovalView, Write;

    /// The person's rules.
    policy_rules(policy::PolicyRules) -> policy::Policy, Read;
    /// Adds a rule, or replaces one.
    policy_set_rule(policy::PolicySetRule) -> policy::Policy, Write;
    /// Removes a rule.
    policy_remove_rule(policy::PolicyRemoveRule) -> policy::Policy, Write;
    /// What the rules would say about something that leaves, and how it would look, without sending it.
    policy_preview(policy::PolicyPreview) -> policy::Previewed, Read;

    /// The clients.
    clients_list(clients::ClientsList) -> clients::Clients, Read;
    /// Adds a client.
    clients_create(clients::ClientsCreate) -> clients::ClientView, Write;
    /// Renames a client.
    clients_update(clients::ClientsUpdate) -> clients::ClientView, Write;
    /// Puts a client into the trash.
    clients_delete(clients::ClientsDelete) -> chat::Done, Write;

    /// The projects.
    projects_list(projects::ProjectsList) -> projects::Projects, Read;
    /// One project.
    projects_get(projects::ProjectsGet) -> projects::ProjectView, Read;
    /// Adds a project.
    projects_create(projects::ProjectsCreate) -> projects::ProjectView, Write;
    /// Renames, archives or hands on a project.
    projects_update(projects::ProjectsUpdate) -> projects::ProjectView, Write;
    /// Puts a project into the trash with everything of it.
    projects_delete(projects::ProjectsDelete) -> chat::Done, Write;

    /// Tasks, filtered and in order.
    tasks_list(tasks::TasksList) -> tasks::Tasks, Read;
    /// One task.
    tasks_get(tasks::TasksGet) -> tasks::TaskView, Read;
    /// Adds a task.
    tasks_create(tasks::TasksCreate) -> tasks::TaskView, Write;
    /// Changes a task.
    tasks_update(tasks::TasksUpdate) -> tasks::TaskView, Write;
    /// Moves a task on the board.
    tasks_move(tasks::TasksMove) -> tasks::TaskView, Write;
    /// Takes a suggestion as a task.
    tasks_approve(tasks::TasksApprove) -> tasks::TaskView, Write;
    /// Puts a task into the trash.
    tasks_delete(tasks::TasksDelete) -> chat::Done, Write;
    /// The comments on a task.
    tasks_comments(tasks::TasksComments) -> tasks::Comments, Read;
    /// Comments on a task.
    tasks_comment(tasks::TasksComment) -> tasks::CommentView, Write;
    /// Puts a comment into the trash.
    tasks_uncomment(tasks::TasksUncomment) -> chat::Done, Write;

    /// Checkpoints, the soonest first.
    checkpoints_list(checkpoints::CheckpointsList) -> checkpoints::Checkpoints, Read;
    /// Adds a checkpoint.
    checkpoints_create(checkpoints::CheckpointsCreate) -> checkpoints::CheckpointView, Write;
    /// Changes a checkpoint.
    checkpoints_update(checkpoints::CheckpointsUpdate) -> checkpoints::CheckpointView, Write;
    /// Takes a suggestion as a checkpoint.
    checkpoints_approve(checkpoints::CheckpointsApprove) -> checkpoints::CheckpointView, Write;
    /// Puts a checkpoint into the trash.
    checkpoints_delete(checkpoints::CheckpointsDelete) -> chat::Done, Write;

    /// Notes, the last changed first.
    notes_list(notes::NotesList) -> notes::Notes, Read;
    /// One note with its text.
    notes_get(notes::NotesGet) -> notes::NoteView, Read;
    /// Adds a note.
    notes_create(notes::NotesCreate) -> notes::NoteView, Write;
    /// Changes a note that was read before.
    notes_update(notes::NotesUpdate) -> notes::NoteView, Write;
    /// Puts a note into the trash.
    notes_delete(notes::NotesDelete) -> chat::Done, Write;

    /// The docs of a project.
    docs_list(docs::DocsList) -> docs::Docs, Read;
    /// One doc, or one of its revisions.
    docs_get(docs::DocsGet) -> docs::DocView, Read;
    /// Adds a doc.
    docs_create(docs::DocsCreate) -> docs::DocView, Write;
    /// Renames a doc.
    docs_rename(docs::DocsRename) -> docs::DocView, Write;
    /// Saves a doc's text; a clash keeps both.
    docs_save(docs::DocsSave) -> docs::Saved, Write;
    /// Puts text into a doc; a clash keeps both.
    docs_apply(docs::DocsApply) -> docs::Saved, Write;
    /// Settles a clash.
    docs_settle(docs::DocsSettle) -> docs::DocView, Write;
    /// The revisions of a doc.
    docs_revisions(docs::DocsRevisions) -> docs::Revisions, Read;
    /// Puts a doc into the trash.
    docs_delete(docs::DocsDelete) -> chat::Done, Write;

    /// The files and images of a project.
    artifacts_list(artifacts::ArtifactsList) -> artifacts::Artifacts, Read;
    /// Adds a file to a project.
    artifacts_add(artifacts::ArtifactsAdd) -> artifacts::ArtifactView, Write;
    /// Begins a file that comes in pieces.
    artifacts_begin(artifacts::ArtifactsBegin) -> artifacts::Upload, Write;
    /// Adds the next piece of it.
    artifacts_append(artifacts::ArtifactsAppend) -> artifacts::Upload, Write;
    /// Adds it to the project, when all of it has come.
    artifacts_finish(artifacts::ArtifactsFinish) -> artifacts::ArtifactView, Write;
    /// Gives it up.
    artifacts_abandon(artifacts::ArtifactsAbandon) -> chat::Done, Write;
    /// A file of a project with its content.
    artifacts_read(artifacts::ArtifactsRead) -> artifacts::ArtifactContent, Read;
    /// Puts a file of a project into the trash.
    artifacts_delete(artifacts::ArtifactsDelete) -> chat::Done, Write;

    /// Events of the calendar.
    events_list(calendar::EventsList) -> calendar::CalendarEvents, Read;

    /// What was deleted in the last 30 days.
    trash_list(trash::TrashList) -> trash::Trash, Read;
    /// Brings something back.
    trash_restore(trash::TrashRestore) -> chat::Done, Write;
    /// Deletes everything in the trash for good.
    trash_empty(trash::TrashEmpty) -> chat::Done, Write;

    /// Finds tasks, notes, docs and projects by words.
    workspace_search(search::WorkspaceSearch) -> search::WorkspaceFound, Read;

    /// Checks the whole audit chain.
    audit_verify(audit::AuditVerify) -> audit::AuditVerdict, Read;
    /// Rows of the audit chain.
    audit_list(audit::AuditList) -> audit::AuditRows, Read;

    /// The settings.
    settings_get(settings::SettingsGet) -> settings::Settings, Read;
    /// Replaces the settings.
    settings_set(settings::SettingsSet) -> settings::Settings, Write;
}

impl Command {
    /// The command with this name, as `area.verb`.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|command| command.name() == name)
    }

    /// Its path on the HTTP lanes.
    #[must_use]
    pub fn route(self) -> String {
        format!("/v1/{}", self.name().replace('.', "/"))
    }

    /// The command with this path on the HTTP lanes.
    #[must_use]
    pub fn by_route(path: &str) -> Option<Self> {
        let area_and_verb = path.strip_prefix("/v1/")?.split_once('/');
        let mut all = Self::ALL.iter().copied();
        all.find(|command| command.name().split_once('.') == area_and_verb)
    }
}

/// `area_verb` with the first underscore made a dot.
#[expect(
    clippy::indexing_slicing,
    reason = "evaluated while compiling, where a bad index does not compile"
)]
const fn dotted<const N: usize>(name: &str) -> [u8; N] {
    let mut out = [0; N];
    let bytes = name.as_bytes();
    let mut at = 0;
    let mut done = false;
    while at < N {
        let dot = !done && bytes[at] == b'_';
        out[at] = if dot { b'.' } else { bytes[at] };
        done |= dot;
        at += 1;
    }
    out
}

fn parse<T: Endpoint + JsonSchema>(command: Command, request: Value) -> Result<T, Failure> {
    // A missing request is an empty one, so that `adiuva call vault.status` needs no argument.
    let request = if request.is_null() {
        Value::Object(serde_json::Map::new())
    } else {
        request
    };
    serde_json::from_value(request).map_err(|error| {
        Failure::new(
            Code::Validation,
            format!("the request for {} does not fit: {error}", command.name()),
        )
    })
}

fn reply<T: serde::Serialize>(reply: T) -> Result<Value, Failure> {
    serde_json::to_value(reply)
        .map_err(|error| Failure::new(Code::Internal, format!("the reply cannot be written: {error}")))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Command;

    #[test]
    fn names_are_area_and_verb_and_lead_back() {
        let mut seen = BTreeSet::new();
        for &command in Command::ALL {
            let name = command.name();
            assert_eq!(name.matches('.').count(), 1, "{name} is area.verb");
            assert_eq!(Command::by_name(name), Some(command));
            assert_eq!(Command::by_route(&command.route()), Some(command));
            assert!(seen.insert(name), "{name} stands twice in the table");
        }
        assert_eq!(Command::knowledge_search.name(), "knowledge.search");
        assert_eq!(Command::vault_change_passphrase.name(), "vault.change_passphrase");
        assert_eq!(Command::vault_change_passphrase.route(), "/v1/vault/change_passphrase");
    }

    #[test]
    fn only_the_exact_path_leads_to_a_command() {
        for path in [
            "",
            "/v1",
            "/v1/",
            "/v1/meta",
            "/v1/meta.get",
            "/v1/meta/get/",
            "/v1//meta/get",
            "/v1/meta//get",
            "/V1/meta/get",
            "/v1/meta/GET",
            "v1/meta/get",
            "/v1/vault/change/passphrase",
        ] {
            assert_eq!(Command::by_route(path), None, "{path}");
        }
    }
}

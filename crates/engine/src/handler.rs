//! Each command of the contract, in a few lines. What takes more lives in a module of its own.

use adiuva_protocol::agents::*;
use adiuva_protocol::chat::*;
use adiuva_protocol::knowledge::*;
use adiuva_protocol::meta::{Diagnosis, Meta, MetaDoctor, MetaGet, MetaStatus, ProviderHealth, SourceHealth, Status};
use adiuva_protocol::models::*;
use adiuva_protocol::runs::*;
use adiuva_protocol::vault::*;
use adiuva_protocol::workspace::artifacts::*;
use adiuva_protocol::workspace::calendar::*;
use adiuva_protocol::workspace::checkpoints::*;
use adiuva_protocol::workspace::clients::*;
use adiuva_protocol::workspace::docs::*;
use adiuva_protocol::workspace::notes::*;
use adiuva_protocol::workspace::projects::*;
use adiuva_protocol::workspace::search::*;
use adiuva_protocol::workspace::tasks::*;
use adiuva_protocol::workspace::trash::*;
use adiuva_protocol::{
    Caller, Code, Event, Failure, Flag, Handler, approvals as asked, audit, policy as rules, settings,
};
use adiuva_store::audit::{AuditSeq, Wanted};
use adiuva_vault::{NewSlots, RecoveryCode as Recovery, Secret, Unlock, Vault};
use adiuva_workspace::{Author, WorkspaceError};

use crate::engine::{Engine, blocking};
use crate::failure::{library_failure, search_failure, store_failure, vault_failure, workspace_failure};
use crate::{agents, answer, approvals, chat, doctor, folders, models, policy};

/// The fewest characters of a new passphrase.
const SHORTEST_PASSPHRASE: usize = 8;

/// The longest that a vault which is locked for want of use may be left open: a day.
const LONGEST_UNUSED_MINUTES: u32 = 24 * 60;

impl Handler for Engine {
    async fn meta_get(&self, _: &Caller, _: MetaGet) -> Result<Meta, Failure> {
        let flags = Flag::ALL.into_iter().map(|flag| (flag, flag.default_on())).collect();
        Ok(Meta {
            version: env!("CARGO_PKG_VERSION").into(),
            flags,
        })
    }

    async fn meta_status(&self, _: &Caller, _: MetaStatus) -> Result<Status, Failure> {
        let session = self.session().await?;
        let sources = session
            .knowledge
            .library
            .sources(KnowledgeSources { base: None })
            .await
            .map_err(library_failure)?;
        let providers = session
            .store
            .read(|r| r.providers().list())
            .await
            .map_err(store_failure)?;
        Ok(Status {
            vault: session.vault_state(),
            coverage: session
                .knowledge
                .library
                .coverage(None)
                .await
                .map_err(library_failure)?,
            embedding_paused: *session.knowledge.library.paused().borrow(),
            sources: sources
                .sources
                .into_iter()
                .map(|s| SourceHealth {
                    path: s.path,
                    coverage: s.coverage,
                    watching: s.watching,
                    problem: s.problem,
                })
                .collect(),
            providers: providers
                .into_iter()
                .map(|p| ProviderHealth {
                    name: p.name,
                    model: p.model,
                    problem: p.problem,
                    answered: session.answered.contains(p.id),
                })
                .collect(),
            storage: doctor::storage(&self.config.home),
            data_folder: self.config.home.display().to_string(),
        })
    }

    async fn meta_doctor(&self, _: &Caller, _: MetaDoctor) -> Result<Diagnosis, Failure> {
        doctor::examine(self).await
    }

    async fn vault_status(&self, _: &Caller, _: VaultStatus) -> Result<VaultState, Failure> {
        Ok(self.vault_state().await)
    }

    async fn vault_create(&self, _: &Caller, request: VaultCreate) -> Result<RecoveryCode, Failure> {
        let passphrase = request.passphrase.map(acceptable).transpose()?;
        let (home, keyring, kdf) = (self.config.home.clone(), self.config.keyring.clone(), self.config.kdf);
        let created = blocking(move || {
            let passphrase = passphrase.map(|passphrase| (passphrase, kdf));
            Vault::create(
                &home,
                NewSlots {
                    passphrase,
                    keyring: request.keyring.then_some(keyring.as_ref()),
                },
            )
        });
        let created = created.await?.map_err(vault_failure)?;
        self.adopt(created.vault).await?;
        Ok(shown(&created.recovery_code))
    }

    async fn vault_unlock(&self, _: &Caller, request: VaultUnlock) -> Result<VaultState, Failure> {
        let unlock = match (request.passphrase, request.recovery_code) {
            (Some(_), Some(_)) => {
                return Err(Failure::new(
                    Code::Validation,
                    "give the passphrase or the recovery code, not both",
                ));
            }
            (Some(Typed(passphrase)), None) => Unlock::Passphrase(Secret::new(passphrase)),
            (None, Some(Typed(code))) => {
                let code = Recovery::parse(&code)
                    .map_err(|error| Failure::new(Code::VaultWrongPassphrase, error.to_string()))?;
                Unlock::RecoveryCode(code)
            }
            (None, None) => Unlock::Keyring,
        };
        self.open(unlock).await
    }

    async fn vault_lock(&self, _: &Caller, _: VaultLock) -> Result<VaultState, Failure> {
        Ok(self.close().await)
    }

    async fn vault_in_use(&self, _: &Caller, _: VaultInUse) -> Result<Done, Failure> {
        // That it was asked is all there is to it: each call is noted where it comes in.
        Ok(Done {})
    }

    async fn vault_change_passphrase(&self, _: &Caller, request: VaultChangePassphrase) -> Result<Done, Failure> {
        let new = acceptable(request.new)?;
        let session = self.session().await?;
        let has_passphrase = session.vault().meta().has(adiuva_vault::SlotKind::Passphrase);
        match (has_passphrase, request.current) {
            (true, None) => return Err(Failure::new(Code::Validation, "give the current passphrase as well")),
            (true, Some(Typed(current))) => {
                let (home, keyring) = (self.config.home.clone(), self.config.keyring.clone());
                let proof =
                    blocking(move || Vault::open(&home, Unlock::Passphrase(Secret::new(current)), keyring.as_ref()));
                proof.await?.map_err(vault_failure)?;
            }
            (false, _) => {}
        }
        let kdf = self.config.kdf;
        blocking(move || session.vault().change_passphrase(&new, kdf))
            .await?
            .map_err(vault_failure)?;
        Ok(Done {})
    }

    async fn vault_new_recovery_code(&self, _: &Caller, _: VaultNewRecoveryCode) -> Result<RecoveryCode, Failure> {
        let session = self.session().await?;
        let code = blocking(move || session.vault().make_recovery_code())
            .await?
            .map_err(vault_failure)?;
        Ok(shown(&code))
    }

    async fn vault_bind_keyring(&self, _: &Caller, request: VaultBindKeyring) -> Result<VaultState, Failure> {
        let (session, keyring) = (self.session().await?, self.config.keyring.clone());
        let changed = std::sync::Arc::clone(&session);
        let change = move || {
            let mut vault = changed.vault();
            if request.bound {
                vault.bind_keyring(keyring.as_ref())
            } else {
                vault.unbind_keyring(keyring.as_ref())
            }
        };
        blocking(change).await?.map_err(vault_failure)?;
        let state = session.vault_state();
        self.tell(Event::Vault { state: state.clone() });
        Ok(state)
    }

    async fn vault_accept_older_copy(&self, _: &Caller, _: VaultAcceptOlderCopy) -> Result<VaultState, Failure> {
        let session = self.session().await?;
        let state = session
            .accept_older_copy(self.config.keyring.clone(), self.config.background)
            .await?;
        self.tell(Event::Vault { state: state.clone() });
        Ok(state)
    }

    async fn knowledge_bases(&self, _: &Caller, _: KnowledgeBases) -> Result<Bases, Failure> {
        self.session()
            .await?
            .knowledge
            .library
            .bases()
            .await
            .map_err(library_failure)
    }

    async fn knowledge_add(&self, _: &Caller, request: KnowledgeAdd) -> Result<SourceView, Failure> {
        let source = self
            .session()
            .await?
            .knowledge
            .library
            .add(request)
            .await
            .map_err(library_failure)?;
        self.tell(Event::Sources);
        Ok(source)
    }

    async fn knowledge_folders(&self, _: &Caller, request: KnowledgeFolders) -> Result<Folders, Failure> {
        // Names of folders are the person's data too: there are none to see while the vault is closed.
        self.session().await?;
        blocking(move || folders::list(&request.path)).await?
    }

    async fn knowledge_sources(&self, _: &Caller, request: KnowledgeSources) -> Result<Sources, Failure> {
        self.session()
            .await?
            .knowledge
            .library
            .sources(request)
            .await
            .map_err(library_failure)
    }

    async fn knowledge_remove(&self, _: &Caller, request: KnowledgeRemove) -> Result<Done, Failure> {
        self.session()
            .await?
            .knowledge
            .library
            .remove(request.source)
            .await
            .map_err(library_failure)?;
        self.tell(Event::Sources);
        Ok(Done {})
    }

    async fn knowledge_rescan(&self, _: &Caller, request: KnowledgeRescan) -> Result<Done, Failure> {
        self.session()
            .await?
            .knowledge
            .library
            .rescan(request.source)
            .await
            .map_err(library_failure)?;
        Ok(Done {})
    }

    async fn knowledge_retry(&self, _: &Caller, request: KnowledgeRetry) -> Result<Done, Failure> {
        self.session()
            .await?
            .knowledge
            .library
            .retry(request)
            .await
            .map_err(library_failure)?;
        Ok(Done {})
    }

    async fn knowledge_pause(&self, _: &Caller, request: KnowledgePause) -> Result<Done, Failure> {
        self.session()
            .await?
            .knowledge
            .library
            .set_paused(request.paused)
            .await
            .map_err(library_failure)?;
        self.tell(Event::Sources);
        Ok(Done {})
    }

    async fn knowledge_files(&self, _: &Caller, request: KnowledgeFiles) -> Result<Files, Failure> {
        within("limit", request.limit, 1, 1000)?;
        self.session()
            .await?
            .knowledge
            .library
            .files(request)
            .await
            .map_err(library_failure)
    }

    async fn knowledge_document(&self, _: &Caller, request: KnowledgeDocument) -> Result<DocumentView, Failure> {
        self.session()
            .await?
            .knowledge
            .library
            .document(request)
            .await
            .map_err(library_failure)
    }

    async fn knowledge_open(&self, _: &Caller, _: KnowledgeOpen) -> Result<Done, Failure> {
        Err(Failure::new(
            Code::CapabilityDisabled,
            "files are opened by the desktop app; open the path by hand here",
        ))
    }

    async fn knowledge_search(&self, _: &Caller, request: KnowledgeSearch) -> Result<Found, Failure> {
        within("limit", request.limit, 1, 200)?;
        if request.query.trim().is_empty() {
            return Err(Failure::new(
                Code::Validation,
                "the query is empty; type a few words or a question",
            ));
        }
        self.session()
            .await?
            .knowledge
            .search
            .search(&request)
            .await
            .map_err(search_failure)
    }

    async fn knowledge_ask(&self, _: &Caller, request: KnowledgeAsk) -> Result<Started, Failure> {
        answer::ask(self.session().await?, request).await
    }

    async fn chat_threads(&self, _: &Caller, request: ChatThreads) -> Result<Threads, Failure> {
        within("limit", request.limit, 1, 1000)?;
        chat::threads(&*self.session().await?, request).await
    }

    async fn chat_begin(&self, _: &Caller, request: ChatBegin) -> Result<ThreadView, Failure> {
        chat::begin(&*self.session().await?, request).await
    }

    async fn chat_update(&self, _: &Caller, request: ChatUpdate) -> Result<ThreadView, Failure> {
        chat::update(&*self.session().await?, request).await
    }

    async fn chat_delete(&self, _: &Caller, request: ChatDelete) -> Result<Done, Failure> {
        chat::delete(&*self.session().await?, request).await
    }

    async fn chat_messages(&self, _: &Caller, request: ChatMessages) -> Result<Messages, Failure> {
        within("limit", request.limit, 1, 1000)?;
        chat::messages(&*self.session().await?, request).await
    }

    async fn chat_send(&self, _: &Caller, request: ChatSend) -> Result<Started, Failure> {
        chat::send(self.session().await?, request).await
    }

    async fn chat_retry(&self, _: &Caller, request: ChatRetry) -> Result<Started, Failure> {
        chat::retry(self.session().await?, request).await
    }

    async fn chat_pin(&self, _: &Caller, request: ChatPin) -> Result<Done, Failure> {
        chat::pin(&*self.session().await?, request).await
    }

    async fn agents_list(&self, _: &Caller, _: AgentsList) -> Result<Agents, Failure> {
        agents::list(&self.session().await?).await
    }

    async fn agents_save(&self, _: &Caller, request: AgentsSave) -> Result<AgentView, Failure> {
        agents::save(&self.session().await?, request).await
    }

    async fn agents_delete(&self, _: &Caller, request: AgentsDelete) -> Result<Done, Failure> {
        agents::delete(&*self.session().await?, request).await
    }

    async fn agents_test(&self, _: &Caller, request: AgentsTest) -> Result<Started, Failure> {
        agents::test(self.session().await?, request).await
    }

    async fn agents_route(&self, _: &Caller, request: AgentsRoute) -> Result<Routed, Failure> {
        agents::route(&self.session().await?, request).await
    }

    async fn runs_list(&self, _: &Caller, request: RunsList) -> Result<Runs, Failure> {
        within("limit", request.limit, 1, 1000)?;
        let session = self.session().await?;
        let runs = session
            .store
            .read(move |r| r.runs().list(request.limit))
            .await
            .map_err(store_failure)?;
        Ok(Runs {
            runs: runs.into_iter().map(run_view).collect(),
        })
    }

    async fn runs_get(&self, _: &Caller, request: RunsGet) -> Result<RunDetail, Failure> {
        let session = self.session().await?;
        let id = request.run;
        let stored = session
            .store
            .read(move |r| Ok((r.runs().load(id)?, r.runs().frames(id, 0)?)));
        let (run, frames) = stored.await.map_err(store_failure)?;
        let run = run.ok_or_else(|| Failure::new(Code::NotFound, "there is no such run"))?;
        // A live run has frames that the log does not have yet.
        let frames = session.runs.feed(id).map_or(frames, |feed| feed.after(0));
        Ok(RunDetail {
            run: run_view(run),
            frames,
        })
    }

    async fn runs_cancel(&self, _: &Caller, request: RunsCancel) -> Result<Done, Failure> {
        self.session().await?.runs.cancel(request.run).await?;
        Ok(Done {})
    }

    async fn models_providers(&self, _: &Caller, _: ModelsProviders) -> Result<Providers, Failure> {
        models::providers(&*self.session().await?).await
    }

    async fn models_set_provider(&self, _: &Caller, request: ModelsSetProvider) -> Result<ProviderView, Failure> {
        let view = models::set(&*self.session().await?, request).await?;
        self.tell(Event::Models);
        Ok(view)
    }

    async fn models_remove_provider(&self, _: &Caller, request: ModelsRemoveProvider) -> Result<Done, Failure> {
        models::remove(&*self.session().await?, request.id).await?;
        self.tell(Event::Models);
        Ok(Done {})
    }

    async fn models_list(&self, _: &Caller, request: ModelsList) -> Result<ModelList, Failure> {
        models::list(&*self.session().await?, request.provider).await
    }

    async fn models_test(&self, _: &Caller, request: ModelsTest) -> Result<TestResult, Failure> {
        models::test(&*self.session().await?, request).await
    }

    async fn approvals_list(&self, _: &Caller, request: asked::ApprovalsList) -> Result<asked::Approvals, Failure> {
        within("limit", request.limit, 1, 1000)?;
        approvals::list(&*self.session().await?, request).await
    }

    async fn approvals_get(&self, _: &Caller, request: asked::ApprovalsGet) -> Result<asked::ApprovalView, Failure> {
        approvals::get(&*self.session().await?, request.approval).await
    }

    async fn approvals_decide(
        &self,
        caller: &Caller,
        request: asked::ApprovalsDecide,
    ) -> Result<asked::ApprovalView, Failure> {
        approvals::decide(&*self.session().await?, caller, request).await
    }

    async fn policy_rules(&self, _: &Caller, _: rules::PolicyRules) -> Result<rules::Policy, Failure> {
        policy::rules(&*self.session().await?).await
    }

    async fn policy_set_rule(&self, caller: &Caller, request: rules::PolicySetRule) -> Result<rules::Policy, Failure> {
        let policy = policy::set(&*self.session().await?, caller, request).await?;
        self.tell(Event::Settings);
        Ok(policy)
    }

    async fn policy_remove_rule(
        &self,
        caller: &Caller,
        request: rules::PolicyRemoveRule,
    ) -> Result<rules::Policy, Failure> {
        let policy = policy::remove(&*self.session().await?, caller, request.id).await?;
        self.tell(Event::Settings);
        Ok(policy)
    }

    async fn policy_preview(&self, _: &Caller, request: rules::PolicyPreview) -> Result<rules::Previewed, Failure> {
        policy::preview(&*self.session().await?, &request)
    }

    async fn clients_list(&self, _: &Caller, _: ClientsList) -> Result<Clients, Failure> {
        done(self.workspace().await?.clients()).await
    }

    async fn clients_create(&self, _: &Caller, request: ClientsCreate) -> Result<ClientView, Failure> {
        done(self.workspace().await?.create_client(request)).await
    }

    async fn clients_update(&self, _: &Caller, request: ClientsUpdate) -> Result<ClientView, Failure> {
        done(self.workspace().await?.update_client(request)).await
    }

    async fn clients_delete(&self, _: &Caller, request: ClientsDelete) -> Result<Done, Failure> {
        done(self.workspace().await?.delete_client(request)).await?;
        Ok(Done {})
    }

    async fn projects_list(&self, _: &Caller, request: ProjectsList) -> Result<Projects, Failure> {
        done(self.workspace().await?.projects(request)).await
    }

    async fn projects_get(&self, _: &Caller, request: ProjectsGet) -> Result<ProjectView, Failure> {
        done(self.workspace().await?.project(request)).await
    }

    async fn projects_create(&self, _: &Caller, request: ProjectsCreate) -> Result<ProjectView, Failure> {
        done(self.workspace().await?.create_project(&Author::person(), request)).await
    }

    async fn projects_update(&self, _: &Caller, request: ProjectsUpdate) -> Result<ProjectView, Failure> {
        done(self.workspace().await?.update_project(&Author::person(), request)).await
    }

    async fn projects_delete(&self, _: &Caller, request: ProjectsDelete) -> Result<Done, Failure> {
        done(self.workspace().await?.delete_project(request)).await?;
        Ok(Done {})
    }

    async fn tasks_list(&self, _: &Caller, request: TasksList) -> Result<Tasks, Failure> {
        within("limit", request.limit, 1, 1000)?;
        done(self.workspace().await?.tasks(request)).await
    }

    async fn tasks_get(&self, _: &Caller, request: TasksGet) -> Result<TaskView, Failure> {
        done(self.workspace().await?.task(request)).await
    }

    async fn tasks_create(&self, _: &Caller, request: TasksCreate) -> Result<TaskView, Failure> {
        done(self.workspace().await?.create_task(&Author::person(), request)).await
    }

    async fn tasks_update(&self, _: &Caller, request: TasksUpdate) -> Result<TaskView, Failure> {
        done(self.workspace().await?.update_task(&Author::person(), request)).await
    }

    async fn tasks_move(&self, _: &Caller, request: TasksMove) -> Result<TaskView, Failure> {
        done(self.workspace().await?.move_task(request)).await
    }

    async fn tasks_approve(&self, _: &Caller, request: TasksApprove) -> Result<TaskView, Failure> {
        done(self.workspace().await?.approve_task(request)).await
    }

    async fn tasks_delete(&self, _: &Caller, request: TasksDelete) -> Result<Done, Failure> {
        done(self.workspace().await?.delete_task(request)).await?;
        Ok(Done {})
    }

    async fn tasks_comments(&self, _: &Caller, request: TasksComments) -> Result<Comments, Failure> {
        done(self.workspace().await?.comments(request)).await
    }

    async fn tasks_comment(&self, _: &Caller, request: TasksComment) -> Result<CommentView, Failure> {
        done(self.workspace().await?.comment(&Author::person(), request)).await
    }

    async fn tasks_uncomment(&self, _: &Caller, request: TasksUncomment) -> Result<Done, Failure> {
        done(self.workspace().await?.uncomment(request)).await?;
        Ok(Done {})
    }

    async fn checkpoints_list(&self, _: &Caller, request: CheckpointsList) -> Result<Checkpoints, Failure> {
        done(self.workspace().await?.checkpoints(request)).await
    }

    async fn checkpoints_create(&self, _: &Caller, request: CheckpointsCreate) -> Result<CheckpointView, Failure> {
        done(self.workspace().await?.create_checkpoint(&Author::person(), request)).await
    }

    async fn checkpoints_update(&self, _: &Caller, request: CheckpointsUpdate) -> Result<CheckpointView, Failure> {
        done(self.workspace().await?.update_checkpoint(&Author::person(), request)).await
    }

    async fn checkpoints_approve(&self, _: &Caller, request: CheckpointsApprove) -> Result<CheckpointView, Failure> {
        done(self.workspace().await?.approve_checkpoint(request)).await
    }

    async fn checkpoints_delete(&self, _: &Caller, request: CheckpointsDelete) -> Result<Done, Failure> {
        done(self.workspace().await?.delete_checkpoint(request)).await?;
        Ok(Done {})
    }

    async fn notes_list(&self, _: &Caller, request: NotesList) -> Result<Notes, Failure> {
        within("limit", request.limit, 1, 1000)?;
        done(self.workspace().await?.notes(request)).await
    }

    async fn notes_get(&self, _: &Caller, request: NotesGet) -> Result<NoteView, Failure> {
        done(self.workspace().await?.note(request)).await
    }

    async fn notes_create(&self, _: &Caller, request: NotesCreate) -> Result<NoteView, Failure> {
        done(self.workspace().await?.create_note(&Author::person(), request)).await
    }

    async fn notes_update(&self, _: &Caller, request: NotesUpdate) -> Result<NoteView, Failure> {
        done(self.workspace().await?.update_note(&Author::person(), request)).await
    }

    async fn notes_delete(&self, _: &Caller, request: NotesDelete) -> Result<Done, Failure> {
        done(self.workspace().await?.delete_note(request)).await?;
        Ok(Done {})
    }

    async fn docs_list(&self, _: &Caller, request: DocsList) -> Result<Docs, Failure> {
        done(self.workspace().await?.docs(request)).await
    }

    async fn docs_get(&self, _: &Caller, request: DocsGet) -> Result<DocView, Failure> {
        done(self.workspace().await?.doc(request)).await
    }

    async fn docs_create(&self, _: &Caller, request: DocsCreate) -> Result<DocView, Failure> {
        done(self.workspace().await?.create_doc(&Author::person(), request)).await
    }

    async fn docs_rename(&self, _: &Caller, request: DocsRename) -> Result<DocView, Failure> {
        done(self.workspace().await?.rename_doc(request)).await
    }

    async fn docs_save(&self, _: &Caller, request: DocsSave) -> Result<Saved, Failure> {
        done(self.workspace().await?.save_doc(&Author::person(), request)).await
    }

    async fn docs_apply(&self, _: &Caller, request: DocsApply) -> Result<Saved, Failure> {
        done(self.workspace().await?.apply_to_doc(&Author::person(), request)).await
    }

    async fn docs_settle(&self, _: &Caller, request: DocsSettle) -> Result<DocView, Failure> {
        done(self.workspace().await?.settle_doc(request)).await
    }

    async fn docs_revisions(&self, _: &Caller, request: DocsRevisions) -> Result<Revisions, Failure> {
        done(self.workspace().await?.doc_revisions(request)).await
    }

    async fn docs_delete(&self, _: &Caller, request: DocsDelete) -> Result<Done, Failure> {
        done(self.workspace().await?.delete_doc(request)).await?;
        Ok(Done {})
    }

    async fn artifacts_list(&self, _: &Caller, request: ArtifactsList) -> Result<Artifacts, Failure> {
        done(self.workspace().await?.artifacts(request)).await
    }

    async fn artifacts_add(&self, _: &Caller, request: ArtifactsAdd) -> Result<ArtifactView, Failure> {
        done(self.workspace().await?.add_artifact(&Author::person(), request)).await
    }

    async fn artifacts_read(&self, _: &Caller, request: ArtifactsRead) -> Result<ArtifactContent, Failure> {
        done(self.workspace().await?.read_artifact(request)).await
    }

    async fn artifacts_delete(&self, _: &Caller, request: ArtifactsDelete) -> Result<Done, Failure> {
        done(self.workspace().await?.delete_artifact(request)).await?;
        Ok(Done {})
    }

    async fn events_list(&self, _: &Caller, request: EventsList) -> Result<CalendarEvents, Failure> {
        done(self.workspace().await?.events(request)).await
    }

    async fn trash_list(&self, _: &Caller, _: TrashList) -> Result<Trash, Failure> {
        done(self.workspace().await?.trash()).await
    }

    async fn trash_restore(&self, _: &Caller, request: TrashRestore) -> Result<Done, Failure> {
        done(self.workspace().await?.restore(request)).await?;
        Ok(Done {})
    }

    async fn trash_empty(&self, _: &Caller, _: TrashEmpty) -> Result<Done, Failure> {
        done(self.workspace().await?.empty_trash()).await?;
        Ok(Done {})
    }

    async fn workspace_search(&self, _: &Caller, request: WorkspaceSearch) -> Result<WorkspaceFound, Failure> {
        within("limit", request.limit, 1, 200)?;
        done(self.workspace().await?.search(request)).await
    }

    async fn audit_verify(&self, _: &Caller, _: audit::AuditVerify) -> Result<audit::AuditVerdict, Failure> {
        doctor::verify_audit(self, &self.session().await?).await
    }

    async fn audit_list(&self, _: &Caller, request: audit::AuditList) -> Result<audit::AuditRows, Failure> {
        within("limit", request.limit, 1, 1000)?;
        let session = self.session().await?;
        let wanted = Wanted {
            actor: request.actor,
            action: request.action,
            phase: request.phase,
            from_ms: request.from_ms,
            to_ms: request.to_ms,
        };
        let rows = session
            .store
            .read(move |r| r.audit().list(&wanted, request.before.map(AuditSeq), request.limit))
            .await
            .map_err(store_failure)?;
        let rows = rows.into_iter().map(|row| audit::AuditRow {
            seq: row.seq.0,
            at_ms: row.at_ms,
            actor: row.actor,
            action: row.action,
            phase: row.phase.word().into(),
            decision: row.decision,
            rule: row.rule,
            policy_version: row.policy_version,
            approval: row.approval,
            closes: row.intent.map(|intent| intent.0),
            facts: row.facts,
        });
        Ok(audit::AuditRows { rows: rows.collect() })
    }

    async fn settings_get(&self, _: &Caller, _: settings::SettingsGet) -> Result<settings::Settings, Failure> {
        self.session()
            .await?
            .store
            .read(|r| r.settings().load())
            .await
            .map_err(store_failure)
    }

    async fn settings_set(&self, _: &Caller, request: settings::SettingsSet) -> Result<settings::Settings, Failure> {
        if let Some(minutes) = request.settings.lock_after_minutes {
            within("lock_after_minutes", minutes, 1, LONGEST_UNUSED_MINUTES)?;
        }
        let session = self.session().await?;
        let settings = request.settings.clone();
        session
            .store
            .write(move |w| w.settings().set(&settings))
            .await
            .map_err(store_failure)?;
        session.renew_policy().await?;
        session.knowledge.set_embedding(request.settings.embedding).await?;
        self.tell(Event::Settings);
        Ok(request.settings)
    }
}

/// What came of work in the workspace, as a client hears it.
async fn done<T>(work: impl Future<Output = Result<T, WorkspaceError>>) -> Result<T, Failure> {
    work.await.map_err(workspace_failure)
}

fn run_view(run: adiuva_store::runs::Run) -> RunView {
    RunView {
        id: run.id,
        kind: run.kind,
        status: run.status,
        started_ms: run.started_ms,
        ended_ms: run.ended_ms,
        failure: run.failure,
    }
}

fn shown(code: &Recovery) -> RecoveryCode {
    RecoveryCode {
        recovery_code: Typed(code.to_printable().expose().clone()),
    }
}

fn acceptable(Typed(passphrase): Typed) -> Result<Secret<String>, Failure> {
    if passphrase.chars().count() < SHORTEST_PASSPHRASE {
        let message =
            format!("the passphrase is too short; use at least {SHORTEST_PASSPHRASE} characters, better a few words");
        return Err(Failure::new(Code::Validation, message));
    }
    Ok(Secret::new(passphrase))
}

fn within(name: &str, value: u32, least: u32, most: u32) -> Result<(), Failure> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(Failure::new(
        Code::Validation,
        format!("{name} must be from {least} to {most}"),
    ))
}

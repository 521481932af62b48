//! Clients, projects and what is in them.

use adiuva_protocol::chat::*;
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
use adiuva_protocol::{Caller, Failure, Handles};
use adiuva_workspace::{Author, WorkspaceError};

use super::within;
use crate::engine::Engine;
use crate::failure::workspace_failure;
use crate::uploads;

impl Handles<ClientsList> for Engine {
    async fn handle(&self, _: &Caller, _: ClientsList) -> Result<Clients, Failure> {
        done(self.workspace().await?.clients()).await
    }
}

impl Handles<ClientsCreate> for Engine {
    async fn handle(&self, _: &Caller, request: ClientsCreate) -> Result<ClientView, Failure> {
        done(self.workspace().await?.create_client(request)).await
    }
}

impl Handles<ClientsUpdate> for Engine {
    async fn handle(&self, _: &Caller, request: ClientsUpdate) -> Result<ClientView, Failure> {
        done(self.workspace().await?.update_client(request)).await
    }
}

impl Handles<ClientsDelete> for Engine {
    async fn handle(&self, _: &Caller, request: ClientsDelete) -> Result<Done, Failure> {
        done(self.workspace().await?.delete_client(request)).await?;
        Ok(Done {})
    }
}

impl Handles<ProjectsList> for Engine {
    async fn handle(&self, _: &Caller, request: ProjectsList) -> Result<Projects, Failure> {
        done(self.workspace().await?.projects(request)).await
    }
}

impl Handles<ProjectsGet> for Engine {
    async fn handle(&self, _: &Caller, request: ProjectsGet) -> Result<ProjectView, Failure> {
        done(self.workspace().await?.project(request)).await
    }
}

impl Handles<ProjectsCreate> for Engine {
    async fn handle(&self, _: &Caller, request: ProjectsCreate) -> Result<ProjectView, Failure> {
        done(self.workspace().await?.create_project(&Author::person(), request)).await
    }
}

impl Handles<ProjectsUpdate> for Engine {
    async fn handle(&self, _: &Caller, request: ProjectsUpdate) -> Result<ProjectView, Failure> {
        done(self.workspace().await?.update_project(&Author::person(), request)).await
    }
}

impl Handles<ProjectsDelete> for Engine {
    async fn handle(&self, _: &Caller, request: ProjectsDelete) -> Result<Done, Failure> {
        done(self.workspace().await?.delete_project(request)).await?;
        Ok(Done {})
    }
}

impl Handles<TasksList> for Engine {
    async fn handle(&self, _: &Caller, request: TasksList) -> Result<Tasks, Failure> {
        within("limit", request.limit, 1, 1000)?;
        done(self.workspace().await?.tasks(request)).await
    }
}

impl Handles<TasksGet> for Engine {
    async fn handle(&self, _: &Caller, request: TasksGet) -> Result<TaskView, Failure> {
        done(self.workspace().await?.task(request)).await
    }
}

impl Handles<TasksCreate> for Engine {
    async fn handle(&self, _: &Caller, request: TasksCreate) -> Result<TaskView, Failure> {
        done(self.workspace().await?.create_task(&Author::person(), request)).await
    }
}

impl Handles<TasksUpdate> for Engine {
    async fn handle(&self, _: &Caller, request: TasksUpdate) -> Result<TaskView, Failure> {
        done(self.workspace().await?.update_task(&Author::person(), request)).await
    }
}

impl Handles<TasksMove> for Engine {
    async fn handle(&self, _: &Caller, request: TasksMove) -> Result<TaskView, Failure> {
        done(self.workspace().await?.move_task(request)).await
    }
}

impl Handles<TasksApprove> for Engine {
    async fn handle(&self, _: &Caller, request: TasksApprove) -> Result<TaskView, Failure> {
        done(self.workspace().await?.approve_task(request)).await
    }
}

impl Handles<TasksDelete> for Engine {
    async fn handle(&self, _: &Caller, request: TasksDelete) -> Result<Done, Failure> {
        done(self.workspace().await?.delete_task(request)).await?;
        Ok(Done {})
    }
}

impl Handles<TasksComments> for Engine {
    async fn handle(&self, _: &Caller, request: TasksComments) -> Result<Comments, Failure> {
        done(self.workspace().await?.comments(request)).await
    }
}

impl Handles<TasksComment> for Engine {
    async fn handle(&self, _: &Caller, request: TasksComment) -> Result<CommentView, Failure> {
        done(self.workspace().await?.comment(&Author::person(), request)).await
    }
}

impl Handles<TasksUncomment> for Engine {
    async fn handle(&self, _: &Caller, request: TasksUncomment) -> Result<Done, Failure> {
        done(self.workspace().await?.uncomment(request)).await?;
        Ok(Done {})
    }
}

impl Handles<CheckpointsList> for Engine {
    async fn handle(&self, _: &Caller, request: CheckpointsList) -> Result<Checkpoints, Failure> {
        done(self.workspace().await?.checkpoints(request)).await
    }
}

impl Handles<CheckpointsCreate> for Engine {
    async fn handle(&self, _: &Caller, request: CheckpointsCreate) -> Result<CheckpointView, Failure> {
        done(self.workspace().await?.create_checkpoint(&Author::person(), request)).await
    }
}

impl Handles<CheckpointsUpdate> for Engine {
    async fn handle(&self, _: &Caller, request: CheckpointsUpdate) -> Result<CheckpointView, Failure> {
        done(self.workspace().await?.update_checkpoint(&Author::person(), request)).await
    }
}

impl Handles<CheckpointsApprove> for Engine {
    async fn handle(&self, _: &Caller, request: CheckpointsApprove) -> Result<CheckpointView, Failure> {
        done(self.workspace().await?.approve_checkpoint(request)).await
    }
}

impl Handles<CheckpointsDelete> for Engine {
    async fn handle(&self, _: &Caller, request: CheckpointsDelete) -> Result<Done, Failure> {
        done(self.workspace().await?.delete_checkpoint(request)).await?;
        Ok(Done {})
    }
}

impl Handles<NotesList> for Engine {
    async fn handle(&self, _: &Caller, request: NotesList) -> Result<Notes, Failure> {
        within("limit", request.limit, 1, 1000)?;
        done(self.workspace().await?.notes(request)).await
    }
}

impl Handles<NotesGet> for Engine {
    async fn handle(&self, _: &Caller, request: NotesGet) -> Result<NoteView, Failure> {
        done(self.workspace().await?.note(request)).await
    }
}

impl Handles<NotesCreate> for Engine {
    async fn handle(&self, _: &Caller, request: NotesCreate) -> Result<NoteView, Failure> {
        done(self.workspace().await?.create_note(&Author::person(), request)).await
    }
}

impl Handles<NotesUpdate> for Engine {
    async fn handle(&self, _: &Caller, request: NotesUpdate) -> Result<NoteView, Failure> {
        done(self.workspace().await?.update_note(&Author::person(), request)).await
    }
}

impl Handles<NotesDelete> for Engine {
    async fn handle(&self, _: &Caller, request: NotesDelete) -> Result<Done, Failure> {
        done(self.workspace().await?.delete_note(request)).await?;
        Ok(Done {})
    }
}

impl Handles<DocsList> for Engine {
    async fn handle(&self, _: &Caller, request: DocsList) -> Result<Docs, Failure> {
        done(self.workspace().await?.docs(request)).await
    }
}

impl Handles<DocsGet> for Engine {
    async fn handle(&self, _: &Caller, request: DocsGet) -> Result<DocView, Failure> {
        done(self.workspace().await?.doc(request)).await
    }
}

impl Handles<DocsCreate> for Engine {
    async fn handle(&self, _: &Caller, request: DocsCreate) -> Result<DocView, Failure> {
        done(self.workspace().await?.create_doc(&Author::person(), request)).await
    }
}

impl Handles<DocsRename> for Engine {
    async fn handle(&self, _: &Caller, request: DocsRename) -> Result<DocView, Failure> {
        done(self.workspace().await?.rename_doc(request)).await
    }
}

impl Handles<DocsSave> for Engine {
    async fn handle(&self, _: &Caller, request: DocsSave) -> Result<Saved, Failure> {
        done(self.workspace().await?.save_doc(&Author::person(), request)).await
    }
}

impl Handles<DocsApply> for Engine {
    async fn handle(&self, _: &Caller, request: DocsApply) -> Result<Saved, Failure> {
        done(self.workspace().await?.apply_to_doc(&Author::person(), request)).await
    }
}

impl Handles<DocsSettle> for Engine {
    async fn handle(&self, _: &Caller, request: DocsSettle) -> Result<DocView, Failure> {
        done(self.workspace().await?.settle_doc(request)).await
    }
}

impl Handles<DocsRevisions> for Engine {
    async fn handle(&self, _: &Caller, request: DocsRevisions) -> Result<Revisions, Failure> {
        done(self.workspace().await?.doc_revisions(request)).await
    }
}

impl Handles<DocsDelete> for Engine {
    async fn handle(&self, _: &Caller, request: DocsDelete) -> Result<Done, Failure> {
        done(self.workspace().await?.delete_doc(request)).await?;
        Ok(Done {})
    }
}

impl Handles<ArtifactsList> for Engine {
    async fn handle(&self, _: &Caller, request: ArtifactsList) -> Result<Artifacts, Failure> {
        done(self.workspace().await?.artifacts(request)).await
    }
}

impl Handles<ArtifactsAdd> for Engine {
    async fn handle(&self, _: &Caller, request: ArtifactsAdd) -> Result<ArtifactView, Failure> {
        done(self.workspace().await?.add_artifact(&Author::person(), request)).await
    }
}

impl Handles<ArtifactsBegin> for Engine {
    async fn handle(&self, _: &Caller, request: ArtifactsBegin) -> Result<Upload, Failure> {
        let session = self.session().await?;
        let begun = done(session.workspace.begin_artifact(request)).await?;
        session.later(uploads::give_up_when_idle);
        Ok(begun)
    }
}

impl Handles<ArtifactsAppend> for Engine {
    async fn handle(&self, _: &Caller, request: ArtifactsAppend) -> Result<Upload, Failure> {
        done(self.workspace().await?.append_artifact(request)).await
    }
}

impl Handles<ArtifactsFinish> for Engine {
    async fn handle(&self, _: &Caller, request: ArtifactsFinish) -> Result<ArtifactView, Failure> {
        done(self.workspace().await?.finish_artifact(&Author::person(), request)).await
    }
}

impl Handles<ArtifactsAbandon> for Engine {
    async fn handle(&self, _: &Caller, request: ArtifactsAbandon) -> Result<Done, Failure> {
        self.workspace().await?.abandon_artifact(request);
        Ok(Done {})
    }
}

impl Handles<ArtifactsRead> for Engine {
    async fn handle(&self, _: &Caller, request: ArtifactsRead) -> Result<ArtifactContent, Failure> {
        done(self.workspace().await?.read_artifact(request)).await
    }
}

impl Handles<ArtifactsDelete> for Engine {
    async fn handle(&self, _: &Caller, request: ArtifactsDelete) -> Result<Done, Failure> {
        done(self.workspace().await?.delete_artifact(request)).await?;
        Ok(Done {})
    }
}

impl Handles<EventsList> for Engine {
    async fn handle(&self, _: &Caller, request: EventsList) -> Result<CalendarEvents, Failure> {
        done(self.workspace().await?.events(request)).await
    }
}

impl Handles<TrashList> for Engine {
    async fn handle(&self, _: &Caller, _: TrashList) -> Result<Trash, Failure> {
        done(self.workspace().await?.trash()).await
    }
}

impl Handles<TrashRestore> for Engine {
    async fn handle(&self, _: &Caller, request: TrashRestore) -> Result<Done, Failure> {
        done(self.workspace().await?.restore(request)).await?;
        Ok(Done {})
    }
}

impl Handles<TrashEmpty> for Engine {
    async fn handle(&self, _: &Caller, _: TrashEmpty) -> Result<Done, Failure> {
        done(self.workspace().await?.empty_trash()).await?;
        Ok(Done {})
    }
}

impl Handles<WorkspaceSearch> for Engine {
    async fn handle(&self, _: &Caller, request: WorkspaceSearch) -> Result<WorkspaceFound, Failure> {
        within("limit", request.limit, 1, 200)?;
        done(self.workspace().await?.search(request)).await
    }
}

/// What came of work in the workspace, as a client hears it.
async fn done<T>(work: impl Future<Output = Result<T, WorkspaceError>>) -> Result<T, Failure> {
    work.await.map_err(workspace_failure)
}

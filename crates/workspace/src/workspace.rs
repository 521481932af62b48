//! The one way into the workspace.

use std::sync::Arc;

use adiuva_gate::{Label, Origin};
use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::{Event, ProjectId};
use adiuva_store::blobs::Blobs;
use adiuva_store::{Reader, Store, StoreError, Writer};
use uuid::Uuid;

use crate::author::Author;
use crate::clock::Clock;
use crate::error::WorkspaceError;
use crate::uploads::Uploads;

/// Everything that a person works on. Cheap to clone.
#[derive(Clone)]
pub struct Workspace {
    pub(crate) store: Store,
    pub(crate) blobs: Blobs,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) uploads: Uploads,
    tell: Arc<dyn Fn(Event) + Send + Sync>,
}

/// What a change touched.
pub(crate) struct Touched {
    /// What it is.
    pub(crate) kind: EntityKind,
    /// Its id.
    pub(crate) id: Uuid,
    /// The project it belongs to.
    pub(crate) project: Option<ProjectId>,
}

impl Workspace {
    /// The workspace in this store; `tell` hears of every change.
    #[must_use]
    pub fn new(store: Store, blobs: Blobs, clock: Arc<dyn Clock>, tell: Arc<dyn Fn(Event) + Send + Sync>) -> Self {
        Self {
            store,
            blobs,
            clock,
            uploads: Uploads::default(),
            tell,
        }
    }

    /// Where the words of these things come from: the person, and whatever was noted when they were written.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn label_of(&self, entities: Vec<Uuid>) -> Result<Label, WorkspaceError> {
        let names = self.read(move |r| r.word_origins().of(&entities)).await?;
        let noted = Label::from_names(names.iter().map(String::as_str));
        Ok(Label::of(Origin::Person)
            .join(&noted)
            .at_least(adiuva_gate::DataClass::Private))
    }

    pub(crate) async fn read<T, F>(&self, work: F) -> Result<T, WorkspaceError>
    where
        T: Send + 'static,
        F: for<'r, 'c> FnOnce(&'r Reader<'c>) -> Result<T, StoreError> + Send + 'static,
    {
        Ok(self.store.read(move |r| work(r)).await?)
    }

    /// Changes something in one transaction, notes in it where the words come from, and tells of it afterwards.
    pub(crate) async fn change<T, F>(&self, author: &Author, work: F) -> Result<T, WorkspaceError>
    where
        T: Send + 'static,
        F: for<'w, 'c> FnOnce(&'w Writer<'c>, i64) -> Result<(T, Touched), StoreError> + Send + 'static,
    {
        let (now_ms, origins) = (self.clock.now_ms(), author.origins());
        let changed = self.store.write(move |w| {
            let (value, touched) = work(w, now_ms)?;
            w.word_origins().join(touched.id, &origins)?;
            Ok((value, touched))
        });
        let (value, touched) = changed.await?;
        self.tell(touched.kind, touched.project);
        Ok(value)
    }

    pub(crate) fn tell(&self, kind: EntityKind, project: Option<ProjectId>) {
        (self.tell)(Event::Workspace { kind, project });
    }

    /// Puts something into the trash.
    pub(crate) async fn throw(&self, kind: EntityKind, id: Uuid) -> Result<(), WorkspaceError> {
        self.change(&Author::person(), move |w, now| {
            let project = w.trash().project_of(kind, id)?.map(ProjectId::from_uuid);
            w.trash().throw(kind, id, now)?;
            Ok(((), Touched { kind, id, project }))
        })
        .await
    }
}

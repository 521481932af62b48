//! The sources with their counts as they are now, and what can be done with them.

use std::collections::HashMap;

use adiuva_protocol::knowledge::{
    BaseView, Bases, Coverage, KnowledgeAdd, KnowledgeBases, KnowledgeRemove, KnowledgeRescan, KnowledgeRetry,
    KnowledgeSources, SourceView, Sources,
};
use adiuva_protocol::{Endpoint, Event, SourceId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend;
use crate::i18n::t;
use crate::state::{Fetched, Kind, Tone, fetch, use_events, use_status, use_toasts};

/// The sources and bases. Counts that move come by event; everything else is fetched again when it changes.
#[derive(Clone, Copy)]
pub(super) struct Live {
    pub(super) sources: Fetched<Sources>,
    bases: Fetched<Bases>,
    moved: RwSignal<HashMap<SourceId, Coverage>>,
    toasts: crate::state::Toasts,
    status: crate::state::StatusHandle,
}

impl Live {
    pub(super) fn new() -> Self {
        let sources = fetch(|| KnowledgeSources { base: None }, &[Kind::Sources]);
        let moved = RwSignal::new(HashMap::new());
        use_events().listen(move |event| {
            if let Event::Coverage {
                source: Some(source),
                coverage,
            } = event
            {
                let _ = moved.try_update(|moved| moved.insert(*source, *coverage));
            }
        });
        // What was fetched is newer than any event before it.
        Effect::new(move || {
            sources.track();
            moved.update(HashMap::clear);
        });
        Self {
            sources,
            bases: fetch(|| KnowledgeBases {}, &[Kind::Sources]),
            moved,
            toasts: use_toasts(),
            status: use_status(),
        }
    }

    /// Whether there is any source.
    pub(super) fn any(self) -> bool {
        self.list().is_some_and(|sources| !sources.is_empty())
    }

    /// The sources with their counts as they are now; none before they came.
    pub(super) fn list(self) -> Option<Vec<SourceView>> {
        let sources = self.sources.get()?.ok()?.sources;
        Some(sources.into_iter().map(|source| self.now(source)).collect())
    }

    /// The bases by name; none before they came.
    pub(super) fn bases(self) -> Vec<BaseView> {
        self.bases
            .get()
            .and_then(Result::ok)
            .map(|bases| bases.bases)
            .unwrap_or_default()
    }

    /// A source with its counts as they are now.
    pub(super) fn now(self, source: SourceView) -> SourceView {
        let moved = self.moved.with(|moved| moved.get(&source.id).copied());
        SourceView {
            coverage: moved.unwrap_or(source.coverage),
            ..source
        }
    }

    /// Whether making vectors is stopped.
    pub(super) fn paused(self) -> Memo<bool> {
        let status = self.status.status();
        Memo::new(move |_| status.with(|status| status.as_ref().is_some_and(|status| status.embedding_paused)))
    }

    /// Looks for changes in one source or all.
    pub(super) fn rescan(self, source: Option<SourceId>) {
        self.run(KnowledgeRescan { source }, t().knowledge.rescanning);
    }

    /// Reads failed files again: all, those of a source, or one.
    pub(super) fn retry(self, source: Option<SourceId>, path: Option<String>) {
        self.run(KnowledgeRetry { source, path }, t().knowledge.retrying);
    }

    /// Ends following a source. It can be taken back: the files are untouched and are read again.
    pub(super) fn remove(self, source: SourceView, base: Option<String>) {
        spawn_local(async move {
            let SourceView { id, path, .. } = source;
            match backend::call(KnowledgeRemove { source: id }).await {
                Ok(_) => {
                    let said = (t().knowledge.removed)(&path);
                    self.toasts.done(said, move || {
                        let (path, base) = (path.clone(), base.clone());
                        let said = (t().knowledge.added)(&path);
                        self.run(KnowledgeAdd { path, base }, said);
                    });
                }
                Err(failure) => self.toasts.fail(&failure),
            }
        });
    }

    fn run<E: Endpoint + 'static>(self, request: E, said: impl Into<String>) {
        let said = said.into();
        spawn_local(async move {
            match backend::call(request).await {
                Ok(_) => self.toasts.say(Tone::Good, said),
                Err(failure) => self.toasts.fail(&failure),
            }
        });
    }
}

/// The sum of counts.
pub(super) fn sum(coverages: impl Iterator<Item = Coverage>) -> Coverage {
    coverages.fold(Coverage::default(), |sum, one| Coverage {
        files: sum.files + one.files,
        queued: sum.queued + one.queued,
        reading: sum.reading + one.reading,
        searchable: sum.searchable + one.searchable,
        embedded: sum.embedded + one.embedded,
        failed: sum.failed + one.failed,
        ignored: sum.ignored + one.ignored,
        scanning: sum.scanning || one.scanning,
    })
}

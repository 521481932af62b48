//! The knowledge base as its users see it: bases, sources, files, documents.

use std::path::{Path, PathBuf};

use adiuva_protocol::knowledge::{
    BaseView, Bases, Coverage, DocumentView, FileView, Files, KnowledgeAdd, KnowledgeDocument, KnowledgeFiles,
    KnowledgeRetry, KnowledgeSources, SourceView, Sources, Span,
};
use adiuva_protocol::{BaseId, SourceId};
use adiuva_store::sources::{Source, SourceKind};
use adiuva_store::{Store, StoreError};
use tokio::sync::watch;

use crate::intake::{Clock, Intake, reason};

/// The base that things are added to when nobody names one.
const DEFAULT_BASE: &str = "Files";
/// Most scalar values of a document that are shown at once.
const SHOWN: u64 = 200_000;
/// Files that are forgotten in one transaction.
const FORGET: u32 = 500;
/// Where the pause is remembered.
const PAUSED: &str = "knowledge.paused";

/// Why something could not be done with the knowledge base.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// A relative path.
    #[error("the path to add is not absolute; give it from the root on")]
    NotAbsolute,
    /// Nothing there, or not for us.
    #[error("the path to add cannot be reached; check that it exists and may be read")]
    Unreachable(#[source] std::io::Error),
    /// A device, pipe or socket.
    #[error("the path to add is neither a folder nor a regular file")]
    NotAFile,
    /// An empty name.
    #[error("the name of a knowledge base must have a letter and at most 100")]
    Name,
    /// There is no such thing; the word says of what kind.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The database.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for LibraryError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound(what) => Self::NotFound(what),
            error => Self::Store(error),
        }
    }
}

/// The knowledge base. Cheap to clone.
#[derive(Clone)]
pub struct Library {
    store: Store,
    intake: Intake,
    clock: Clock,
    paused: watch::Sender<bool>,
}

impl Library {
    /// The knowledge base in this store, kept in line by this intake.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn open(store: Store, intake: Intake, clock: Clock) -> Result<Self, LibraryError> {
        let paused = store.read(|reader| reader.meta().load(PAUSED)).await?;
        Ok(Self {
            store,
            intake,
            clock,
            paused: watch::Sender::new(paused.as_deref() == Some(b"1")),
        })
    }

    /// What keeps it in line.
    #[must_use]
    pub fn intake(&self) -> &Intake {
        &self.intake
    }

    /// Follows a folder or file from now on. One that is followed already is scanned again.
    ///
    /// # Errors
    /// When there is nothing at the path that can be followed.
    pub async fn add(&self, request: KnowledgeAdd) -> Result<SourceView, LibraryError> {
        let path = PathBuf::from(request.path);
        if !path.is_absolute() {
            return Err(LibraryError::NotAbsolute);
        }
        let name = request
            .base
            .unwrap_or_else(|| DEFAULT_BASE.to_owned())
            .trim()
            .to_owned();
        if name.is_empty() || name.chars().count() > 100 {
            return Err(LibraryError::Name);
        }
        let now = (self.clock)();
        let (path, kind) = on_disk(move || probe(&path)).await?;
        let source = self
            .store
            .write(move |writer| {
                let base = writer.bases().find_or_make(&name, now)?;
                writer.sources().add(base.id, &path, kind, now)
            })
            .await?;
        self.intake.rescan(Some(source.id)).await?;
        self.view(source).await
    }

    /// All bases, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn bases(&self) -> Result<Bases, LibraryError> {
        let found = self
            .store
            .read(|reader| {
                let mut found = Vec::new();
                for base in reader.bases().list()? {
                    let sources = reader.sources().list(Some(base.id))?;
                    let coverage = reader.files().coverage_of_base(base.id)?;
                    found.push((base, sources, coverage));
                }
                Ok(found)
            })
            .await?;
        let view = |(base, sources, coverage): (adiuva_store::bases::Base, Vec<Source>, Coverage)| BaseView {
            id: base.id,
            name: base.name,
            coverage: Coverage {
                scanning: sources.iter().any(|s| self.intake.is_scanning(s.id)),
                ..coverage
            },
        };
        Ok(Bases {
            bases: found.into_iter().map(view).collect(),
        })
    }

    /// The sources, in the order they were added.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sources(&self, request: KnowledgeSources) -> Result<Sources, LibraryError> {
        let found = self
            .store
            .read(move |reader| {
                let sources = reader.sources().list(request.base)?;
                sources
                    .into_iter()
                    .map(|source| Ok((reader.files().coverage(source.id)?, source)))
                    .collect()
            })
            .await?;
        let found: Vec<(Coverage, Source)> = found;
        Ok(Sources {
            sources: found
                .into_iter()
                .map(|(coverage, source)| self.view_with(source, coverage))
                .collect(),
        })
    }

    /// One source.
    ///
    /// # Errors
    /// When there is none with this id.
    pub async fn source(&self, id: SourceId) -> Result<SourceView, LibraryError> {
        let source = self.store.read(move |reader| reader.sources().load(id)).await?;
        self.view(source.ok_or(LibraryError::NotFound("source"))?).await
    }

    /// Counts over everything, or one base.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn coverage(&self, base: Option<BaseId>) -> Result<Coverage, LibraryError> {
        let (coverage, sources) = self
            .store
            .read(move |reader| {
                let coverage = match base {
                    Some(base) => reader.files().coverage_of_base(base)?,
                    None => reader.files().coverage_of_all()?,
                };
                Ok((coverage, reader.sources().list(base)?))
            })
            .await?;
        Ok(Coverage {
            scanning: sources.iter().any(|source| self.intake.is_scanning(source.id)),
            ..coverage
        })
    }

    /// A page of files, by path.
    ///
    /// # Errors
    /// When the cursor is not one that this gave out.
    pub async fn files(&self, request: KnowledgeFiles) -> Result<Files, LibraryError> {
        let KnowledgeFiles {
            source,
            status,
            after,
            limit,
        } = request;
        let limit = limit.clamp(1, 1000);
        let page = self
            .store
            .read(move |reader| reader.files().list(source, status, after.as_deref(), limit))
            .await?;
        let files = page.items.into_iter().map(|file| {
            let (reason, problem) = file.reason.map(reason::read).unzip();
            FileView {
                path: file.path_text,
                source: file.source,
                document: file.document,
                status: file.status,
                reason,
                problem: problem.flatten(),
                size: file.size,
                modified_ms: file.mtime_ns.div_euclid(1_000_000),
            }
        });
        Ok(Files {
            files: files.collect(),
            next: page.next,
        })
    }

    /// Ends following a source and forgets what was read from it. The files themselves are not touched.
    ///
    /// # Errors
    /// When there is none with this id.
    pub async fn remove(&self, id: SourceId) -> Result<(), LibraryError> {
        let known = self.store.read(move |reader| reader.sources().load(id)).await?;
        known.ok_or(LibraryError::NotFound("source"))?;
        // In steps, so that others write in between; a crash leaves a source with fewer files, which the next start
        // reads again, and the person removes it again.
        while self
            .store
            .write(move |writer| writer.sources().forget_files(id, FORGET))
            .await?
            > 0
        {}
        self.store.write(move |writer| writer.sources().remove(id)).await?;
        // The scan finds it gone and ends the watch.
        self.intake.rescan(Some(id)).await?;
        Ok(())
    }

    /// Looks through one source for changes now, or through all.
    ///
    /// # Errors
    /// When there is none with this id.
    pub async fn rescan(&self, id: Option<SourceId>) -> Result<(), LibraryError> {
        if let Some(id) = id {
            let known = self.store.read(move |reader| reader.sources().load(id)).await?;
            known.ok_or(LibraryError::NotFound("source"))?;
        }
        Ok(self.intake.rescan(id).await?)
    }

    /// Reads failed files again, of one source or all, or the one at a path; how many there are.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn retry(&self, request: KnowledgeRetry) -> Result<usize, LibraryError> {
        let KnowledgeRetry { source, path } = request;
        let count = self
            .store
            .write(move |writer| writer.files().retry_failed(source, path.as_deref()))
            .await?;
        self.intake.wake();
        Ok(count)
    }

    /// Stops or goes on making vectors; remembered over a restart.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_paused(&self, paused: bool) -> Result<(), LibraryError> {
        let value: &[u8] = if paused { b"1" } else { b"0" };
        self.store.write(move |writer| writer.meta().set(PAUSED, value)).await?;
        self.paused.send_replace(paused);
        Ok(())
    }

    /// Whether making vectors is stopped; the one who makes them waits on this.
    #[must_use]
    pub fn paused(&self) -> watch::Receiver<bool> {
        self.paused.subscribe()
    }

    /// A document's text, or a part of it.
    ///
    /// # Errors
    /// When there is none with this id.
    pub async fn document(&self, request: KnowledgeDocument) -> Result<DocumentView, LibraryError> {
        let view = self.store.read(move |reader| {
            let document = reader
                .documents()
                .load(request.document)?
                .ok_or(StoreError::NotFound("document"))?;
            let span = shown(document.length, request.around);
            let places = reader.files().locations(&[document.key])?;
            let paths: Vec<String> = places.into_iter().map(|(_, path)| path).collect();
            let text = reader.documents().text(document.key, span)?;
            // The page that the part begins on started before it.
            let first = document
                .pages
                .partition_point(|mark| mark.start <= span.start)
                .saturating_sub(1);
            let pages = document
                .pages
                .into_iter()
                .skip(first)
                .take_while(|mark| mark.start < span.end);
            let title = title_or_name(document.title, &paths);
            let (id, format, length) = (document.id, document.format, document.length);
            Ok(DocumentView {
                id,
                paths,
                title,
                format,
                length,
                span,
                text,
                pages: pages.collect(),
            })
        });
        Ok(view.await?)
    }

    async fn view(&self, source: Source) -> Result<SourceView, LibraryError> {
        let id = source.id;
        let coverage = self.store.read(move |reader| reader.files().coverage(id)).await?;
        Ok(self.view_with(source, coverage))
    }

    fn view_with(&self, source: Source, coverage: Coverage) -> SourceView {
        SourceView {
            id: source.id,
            base: source.base,
            path: source.path.to_string_lossy().into_owned(),
            coverage: Coverage {
                scanning: self.intake.is_scanning(source.id),
                ..coverage
            },
            watching: self.intake.is_watching(source.id),
            problem: source.problem,
        }
    }
}

/// What a path is; without `.`, `..` and a slash at its end, links kept, since people know their folders by these names.
fn probe(path: &Path) -> Result<(PathBuf, SourceKind), LibraryError> {
    let metadata = std::fs::metadata(path).map_err(LibraryError::Unreachable)?;
    let dotted = path
        .components()
        .any(|part| matches!(part, std::path::Component::ParentDir));
    let path = if dotted {
        path.canonicalize().map_err(LibraryError::Unreachable)?
    } else {
        path.components().collect()
    };
    match (metadata.is_dir(), metadata.is_file()) {
        (true, _) => Ok((path, SourceKind::Folder)),
        (_, true) => Ok((path, SourceKind::File)),
        _ => Err(LibraryError::NotAFile),
    }
}

/// Runs something that waits for the disk.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LibraryError> + Send + 'static,
) -> Result<T, LibraryError> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.unwrap_or_else(|error| Err(LibraryError::Unreachable(std::io::Error::other(error))))
}

/// The part of a text of this length that is shown: what lies around the middle of the wish, or the beginning.
fn shown(length: u64, around: Option<Span>) -> Span {
    let Some(around) = around else {
        return Span {
            start: 0,
            end: length.min(SHOWN),
        };
    };
    let (from, to) = (around.start.min(length), around.end.min(length));
    let middle = from + to.saturating_sub(from) / 2;
    let start = middle.saturating_sub(SHOWN / 2).min(length.saturating_sub(SHOWN));
    Span {
        start,
        end: (start + SHOWN).min(length),
    }
}

/// What a document is called: by its own title, else by the name of its file.
pub(crate) fn title_or_name(title: String, paths: &[String]) -> String {
    if !title.is_empty() {
        return title;
    }
    let name = paths.first().and_then(|path| Path::new(path).file_name());
    name.unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_shown_lies_around_the_wish() {
        let check = |length, around: Option<(u64, u64)>, expected: (u64, u64)| {
            let span = shown(length, around.map(|(start, end)| Span { start, end }));
            assert_eq!((span.start, span.end), expected, "{length} {around:?}");
        };
        check(10, None, (0, 10));
        check(300_000, None, (0, 200_000));
        check(10, Some((4, 6)), (0, 10));
        check(1_000_000, Some((500_000, 500_100)), (400_050, 600_050));
        check(1_000_000, Some((999_990, 1_000_000)), (800_000, 1_000_000));
        check(10, Some((50, 20)), (0, 10));
    }
}

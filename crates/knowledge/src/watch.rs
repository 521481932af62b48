//! Notices that something changed in a source. What changed is found out by a scan, so nothing hangs on every single
//! event arriving: when events are lost, the source is scanned all the same.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use adiuva_protocol::SourceId;
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::platform::Identity;
use crate::scan::is_junk;

/// Watches sources and says which of them changed.
pub(crate) struct Watcher {
    inner: Mutex<Option<RecommendedWatcher>>,
    roots: Arc<Roots>,
}

type Roots = Mutex<HashMap<SourceId, (PathBuf, Option<Identity>)>>;

/// Why a source is not watched; it is scanned from time to time instead.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WatchError {
    /// The system's limit on watched folders is reached.
    #[error(
        "the system watches no more folders, so changes are found by scanning from time to time; raise fs.inotify.max_user_watches"
    )]
    Limit,
    /// The system does not watch this place, such as some network drives.
    #[error("this place cannot be watched, so changes are found by scanning from time to time")]
    Unsupported(#[source] notify::Error),
}

impl Watcher {
    /// Starts watching nothing. `changed` is called from a thread of the watcher and must not block.
    #[must_use]
    pub(crate) fn start(changed: impl Fn(SourceId) + Send + 'static) -> Self {
        let roots = Arc::new(Roots::default());
        let known = Arc::clone(&roots);
        let handler = move |event: notify::Result<Event>| {
            let roots = known.lock().unwrap_or_else(PoisonError::into_inner);
            for (source, (root, _)) in roots.iter() {
                // An error names no path that can be relied on, so everything is looked at again.
                if event.as_ref().map_or(true, |event| concerns(event, root)) {
                    changed(*source);
                }
            }
        };
        let config = Config::default().with_follow_symlinks(false);
        let inner = RecommendedWatcher::new(handler, config);
        if let Err(error) = &inner {
            tracing::warn!(%error, "the system offers no watching of files; sources are scanned from time to time");
        }
        Self {
            inner: Mutex::new(inner.ok()),
            roots,
        }
    }

    /// Watches a source with everything below it. Blocks while the folders are walked.
    ///
    /// # Errors
    /// When the system cannot watch it, or not all of it.
    pub(crate) fn watch(&self, source: SourceId, root: &Path, identity: Option<Identity>) -> Result<(), WatchError> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(watcher) = inner.as_mut() else {
            return Err(WatchError::Unsupported(notify::Error::generic("no watcher")));
        };
        self.roots
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(source, (root.to_owned(), identity));
        watcher.watch(root, RecursiveMode::Recursive).map_err(|error| {
            // Half a watch would look like a whole one.
            let _ = watcher.unwatch(root);
            self.roots
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(&source);
            match error.kind {
                notify::ErrorKind::MaxFilesWatch => WatchError::Limit,
                _ => WatchError::Unsupported(error),
            }
        })
    }

    /// Ends watching a source.
    pub(crate) fn unwatch(&self, source: SourceId) {
        let root = self
            .roots
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&source);
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(watcher), Some((root, _))) = (inner.as_mut(), root) {
            // The system has dropped the watch by itself when the folder is gone.
            let _ = watcher.unwatch(&root);
        }
    }

    /// Whether changes in a source are noticed as they happen, its root still being the very folder that was watched.
    pub(crate) fn is_watching(&self, source: SourceId, identity: Option<Identity>) -> bool {
        self.roots
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&source)
            .is_some_and(|(_, watched)| *watched == identity)
    }
}

/// Whether an event may change what a scan of this root sees. Programs write into hidden and junk folders all the time.
fn concerns(event: &Event, root: &Path) -> bool {
    if event.need_rescan() || event.paths.is_empty() {
        return true;
    }
    if matches!(event.kind, EventKind::Access(_)) {
        return false;
    }
    event
        .paths
        .iter()
        .filter_map(|path| path.strip_prefix(root).ok())
        .any(|path| {
            let mut names = path.components().map(|part| part.as_os_str());
            let last = names.next_back();
            // Ignore files are hidden and yet decide what belongs to the source.
            let decides = last.is_none_or(|last| !is_junk(last, false) || last.as_encoded_bytes().ends_with(b"ignore"));
            decides && names.all(|name| !is_junk(name, true))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, Flag};

    #[test]
    fn only_events_that_a_scan_would_see_count() {
        let root = Path::new("/data");
        let check = |kind: EventKind, path: &str, expected: bool| {
            let event = Event::new(kind).add_path(PathBuf::from(path));
            assert_eq!(concerns(&event, root), expected, "{kind:?} {path}");
        };
        let create = EventKind::Create(CreateKind::File);
        check(create, "/data/a/b.txt", true);
        check(create, "/data/.git/index", false);
        check(create, "/data/.gitignore", true);
        check(create, "/data/a/node_modules/x/y.js", false);
        check(create, "/elsewhere/b.txt", false);
        check(create, "/data", true);
        check(EventKind::Access(AccessKind::Any), "/data/b.txt", false);
        assert!(
            concerns(&Event::new(EventKind::Other).set_flag(Flag::Rescan), root),
            "lost events mean a scan"
        );
    }
}

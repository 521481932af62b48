//! The loop that scans sources.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use adiuva_protocol::SourceId;
use adiuva_store::StoreError;
use adiuva_store::files::{FileId, SeenFile};
use adiuva_store::sources::{Source, SourceKind};
use tokio_util::sync::CancellationToken;

use super::Desk;
use crate::platform::identity;
use crate::scan::{WalkError, Walked, walk};
use crate::watch::Watcher;

/// How often sources that went missing are looked for.
const LOOK: Duration = Duration::from_secs(20);
/// How many of those looks until sources that cannot be watched are scanned.
const LOOKS: u32 = 15;
/// Changes that are written at once.
const BATCH: usize = 500;

/// Why a scan did not end.
#[derive(Debug, thiserror::Error)]
enum ScanError {
    #[error(transparent)]
    Walk(#[from] WalkError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Scans sources as they become due, until stopped.
pub(super) async fn run(desk: &Arc<Desk>, watcher: &Arc<Watcher>, stop: &CancellationToken) -> Result<(), StoreError> {
    let mut look = Instant::now() + LOOK;
    let mut looks = 0;
    while !stop.is_cancelled() {
        match desk.next_scan() {
            Ok(source) => {
                desk.changes.note();
                let result = scan(desk, watcher, source, stop).await;
                desk.scanning
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .remove(&source);
                desk.changes.note();
                desk.files.notify_one();
                if let Err(error) = result {
                    desk.rest(error, stop).await?;
                    desk.note_change(source);
                }
            }
            Err(at) => {
                let until = at.map_or(look, |at| at.min(look));
                tokio::select! {
                    () = stop.cancelled() => break,
                    () = desk.scans.notified() => {}
                    () = tokio::time::sleep_until(until.into()) => {}
                }
            }
        }
        if Instant::now() >= look {
            (look, looks) = (Instant::now() + LOOK, looks + 1);
            if let Err(error) = look_after(desk, looks % LOOKS == 0).await {
                desk.rest(error, stop).await?;
            }
        }
    }
    Ok(())
}

/// Asks for scans that no event asks for.
async fn look_after(desk: &Arc<Desk>, unwatched_too: bool) -> Result<(), StoreError> {
    for source in desk.store.read(|reader| reader.sources().list(None)).await? {
        let watched = desk
            .watched
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(&source.id);
        if source.problem.is_some() || !watched && unwatched_too {
            desk.note_change(source.id);
        }
    }
    Ok(())
}

async fn scan(
    desk: &Arc<Desk>,
    watcher: &Arc<Watcher>,
    source: SourceId,
    stop: &CancellationToken,
) -> Result<(), StoreError> {
    let (desk, watcher, stop) = (Arc::clone(desk), Arc::clone(watcher), stop.clone());
    let work = move || {
        let began = Instant::now();
        let Some(source) = desk.store.read_blocking(|reader| reader.sources().load(source))? else {
            // It was removed in the meantime.
            watcher.unwatch(source);
            desk.watched
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(&source);
            desk.due.lock().unwrap_or_else(PoisonError::into_inner).forget(source);
            return Ok(());
        };
        // Watched before it is walked, so that nothing falls between.
        watch(&desk, &watcher, &source);
        let result = scan_source(&desk, &source, &stop);
        desk.due
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .scanned(source.id, began.elapsed());
        match result {
            Ok(()) => Ok(()),
            Err(ScanError::Store(error)) => Err(error),
            Err(ScanError::Walk(error)) => {
                // What was known stays: an unmounted disk must not cost the index. When it is back, so is the watch.
                watcher.unwatch(source.id);
                desk.watched
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .remove(&source.id);
                set_problem(&desk, &source, Some(error.to_string()))
            }
        }
    };
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or(Err(StoreError::Closed))
}

fn watch(desk: &Desk, watcher: &Watcher, source: &Source) {
    // Not the path itself but where it leads: events name their paths so.
    let root = source.path.canonicalize().unwrap_or_else(|_| source.path.clone());
    let identity = identity(&root);
    if watcher.is_watching(source.id, identity) {
        return;
    }
    // Another folder stands at the path now, and the watch is still on the old one.
    watcher.unwatch(source.id);
    match watcher.watch(source.id, &root, identity) {
        Ok(()) => {
            desk.watched
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(source.id);
        }
        Err(error) => tracing::info!(source.id = %source.id, %error, "source is not watched"),
    }
}

fn scan_source(desk: &Desk, source: &Source, stop: &CancellationToken) -> Result<(), ScanError> {
    let known = desk.store.read_blocking(|reader| reader.files().known(source.id))?;
    let had_files = !known.is_empty();
    let mut known: HashMap<OsString, (FileId, u64, i64)> = known
        .into_iter()
        .map(|file| {
            (
                file.seen.path.into_os_string(),
                (file.id, file.seen.size, file.seen.mtime_ns),
            )
        })
        .collect();
    let mut batch = Vec::new();
    let mut changed = false;
    let walked = walk(&source.path, source.kind, stop, |file| {
        let before = known.remove(file.path.as_os_str());
        if before.is_some_and(|(_, size, mtime_ns)| (size, mtime_ns) == (file.size, file.mtime_ns)) {
            return Ok(());
        }
        changed = true;
        batch.push(file);
        if batch.len() >= BATCH {
            upsert(desk, source.id, std::mem::take(&mut batch))
        } else {
            Ok(())
        }
    })?;
    if !batch.is_empty() {
        upsert(desk, source.id, batch)?;
    }
    if walked.stopped {
        return Ok(());
    }
    if had_files && !walked.anything && source.kind == SourceKind::Folder {
        let problem =
            "it is empty now; if its disk was unmounted, mount it again; if you emptied it, remove the source";
        return Ok(set_problem(desk, source, Some(problem.to_owned()))?);
    }
    let gone: Vec<FileId> = known
        .into_iter()
        .filter(|(path, _)| {
            !walked
                .unreadable
                .iter()
                .any(|folder| PathBuf::from(path).starts_with(folder))
        })
        .map(|(_, (id, ..))| id)
        .collect();
    for ids in gone.chunks(1000) {
        let ids = ids.to_vec();
        desk.store.write_blocking(move |writer| writer.files().remove(&ids))?;
    }
    if changed || !gone.is_empty() || source.ignored != walked.ignored || source.scanned_ms.is_none() {
        let (id, ignored, now) = (source.id, walked.ignored, desk.now_ms());
        desk.store
            .write_blocking(move |writer| writer.sources().set_scanned(id, ignored, now))?;
    }
    Ok(set_problem(desk, source, problem_of(&walked))?)
}

fn upsert(desk: &Desk, source: SourceId, files: Vec<SeenFile>) -> Result<(), ScanError> {
    match desk
        .store
        .write_blocking(move |writer| writer.files().upsert_seen(source, &files))
    {
        // The source was removed while it was walked.
        Err(StoreError::NotFound(_)) => return Ok(()),
        other => other?,
    };
    desk.files.notify_one();
    desk.changes.note();
    Ok(())
}

fn problem_of(walked: &Walked) -> Option<String> {
    let first = walked.unreadable.first()?;
    let (count, first) = (walked.unreadable.len(), first.display());
    Some(format!(
        "{count} of its folders cannot be listed, the first being {first}; allow reading them and rescan"
    ))
}

fn set_problem(desk: &Desk, source: &Source, problem: Option<String>) -> Result<(), StoreError> {
    if source.problem == problem {
        return Ok(());
    }
    let id = source.id;
    desk.store
        .write_blocking(move |writer| writer.sources().set_problem(id, problem.as_deref()))?;
    desk.changes.note();
    Ok(())
}

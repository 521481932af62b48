//! The loop that reads queued files: workers prepare them side by side, one commit takes many.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use adiuva_protocol::knowledge::FileStatus;
use adiuva_store::documents::DocumentKey;
use adiuva_store::files::{File, FileId};
use adiuva_store::transaction::Reader as StoreReader;
use adiuva_store::{StoreError, Writer};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::Desk;
use super::budget::{Budget, Share};
use super::prepare::{Outcome, prepare};
use super::reason;
use crate::read::{Content, Format, ReadError};

/// Files that are taken from the queue and not yet stored.
const IN_FLIGHT: usize = 256;
/// Documents of one commit.
const BATCH: usize = 128;
/// Bytes of prepared documents of one commit.
const BATCH_BYTES: usize = 12 << 20;
/// How long a commit waits for more documents while files are being read.
const LINGER: Duration = Duration::from_millis(15);
/// Bytes of files that are held at once.
const MEMORY: u64 = 64 << 20;
/// More than there are cores, because a slow file may hold one of them for a minute.
const WORKERS: usize = 4;
/// Attempts at a file that fails for a passing reason.
const ATTEMPTS: u32 = 5;
/// Before the second attempt; three times longer before each later one.
const FIRST_RETRY_MS: i64 = 2_000;
/// Documents that are swept at once.
const SWEEP: u32 = 200;
/// Pages of the word index that are merged at once: some 10 ms in which nobody else can write.
const MERGE: u32 = 500;

/// A file that a worker is done with.
struct Done {
    file: FileId,
    size: u64,
    mtime_ns: i64,
    attempts: u32,
    outcome: Outcome,
    _share: Share,
}

/// Reads what is queued until stopped.
pub(super) async fn run(desk: &Arc<Desk>, stop: &CancellationToken) -> Result<(), StoreError> {
    let (jobs, taken) = mpsc::channel::<File>(IN_FLIGHT);
    let (finished, mut results) = mpsc::channel::<Done>(IN_FLIGHT);
    let taken = Arc::new(std::sync::Mutex::new(taken));
    let budget = Budget::new(MEMORY);
    let mut workers = Vec::new();
    for _ in 0..WORKERS {
        let (desk, taken, finished) = (Arc::clone(desk), Arc::clone(&taken), finished.clone());
        let (budget, stop) = (budget.clone(), stop.clone());
        let work = move || {
            loop {
                let job = taken.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
                let Some(job) = job.filter(|_| !stop.is_cancelled()) else {
                    return;
                };
                if finished.blocking_send(work_on(&desk, job, &budget)).is_err() {
                    return;
                }
            }
        };
        workers.push(tokio::task::spawn_blocking(work));
    }
    drop(finished);
    let ended = feed(desk, stop, &jobs, &mut results).await;
    // Workers end when there is nothing more to take; a parsing process that is at work is ended under its worker.
    drop(jobs);
    results.close();
    desk.reader.stop();
    for worker in workers {
        let _ = worker.await;
    }
    // What was taken and not stored is queued again at once instead of at the next start.
    let requeued = requeue(desk).await;
    ended.and(requeued)
}

/// Puts back into the queue what nobody reads any more. Nothing is written when there is nothing.
pub(super) async fn requeue(desk: &Desk) -> Result<(), StoreError> {
    if desk.store.read(|reader| reader.files().any_reading()).await? {
        desk.store.write(|writer| writer.files().requeue_reading()).await?;
    }
    Ok(())
}

async fn feed(
    desk: &Arc<Desk>,
    stop: &CancellationToken,
    jobs: &mpsc::Sender<File>,
    results: &mut mpsc::Receiver<Done>,
) -> Result<(), StoreError> {
    let mut in_flight = 0;
    let mut words_grew = false;
    while !stop.is_cancelled() {
        if in_flight <= IN_FLIGHT / 2 {
            match take(desk, IN_FLIGHT - in_flight).await {
                Ok(files) => {
                    for file in files {
                        in_flight += 1;
                        // Never waits: the channel holds as many as are ever in flight.
                        if jobs.send(file).await.is_err() {
                            return Err(StoreError::Closed);
                        }
                    }
                }
                Err(error) => desk.rest(error, stop).await?,
            }
        }
        if in_flight == 0 {
            if let Err(error) = idle(desk, &mut words_grew, stop).await {
                desk.rest(error, stop).await?;
            }
            continue;
        }
        let Some(Some(first)) = stop.run_until_cancelled(results.recv()).await else {
            break;
        };
        let batch = gather(first, results, in_flight).await;
        in_flight -= batch.len();
        commit(desk, batch, stop).await?;
        words_grew = true;
        desk.changes.note();
    }
    Ok(())
}

/// Takes files to read. Nothing is written when there are none.
async fn take(desk: &Desk, limit: usize) -> Result<Vec<File>, StoreError> {
    let now = desk.now_ms();
    if desk.store.read(move |reader| reader.files().waiting(now)).await? == 0 {
        return Ok(Vec::new());
    }
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    desk.store
        .write(move |writer| writer.files().next_queued(limit, now))
        .await
}

/// Nothing to read: clears away what lies nowhere any more, puts the word index in order, a step at a time, then waits
/// for a reason to look again.
async fn idle(desk: &Desk, words_grew: &mut bool, stop: &CancellationToken) -> Result<(), StoreError> {
    // While a scan is going on, a file that was moved may have been seen to vanish and not yet to appear.
    let scanning = !desk.scanning.lock().unwrap_or_else(PoisonError::into_inner).is_empty();
    if !scanning && desk.store.read(|reader| reader.documents().any_to_sweep()).await? {
        let looked_at = desk
            .store
            .write(|writer| writer.documents().sweep_orphans(SWEEP))
            .await?;
        if looked_at > 0 {
            desk.changes.note();
            return Ok(());
        }
    }
    if *words_grew {
        *words_grew = desk.store.write(|writer| writer.words().merge(MERGE)).await?;
        return Ok(());
    }
    let retry = desk.store.read(|reader| reader.files().next_retry()).await?;
    let wait = retry.map_or(3_600_000, |at| at - desk.now_ms()).clamp(50, 3_600_000);
    tokio::select! {
        () = stop.cancelled() => {}
        () = desk.files.notified() => {}
        () = tokio::time::sleep(Duration::from_millis(wait.unsigned_abs())) => {}
    }
    Ok(())
}

async fn gather(first: Done, results: &mut mpsc::Receiver<Done>, in_flight: usize) -> Vec<Done> {
    let until = tokio::time::Instant::now() + LINGER;
    let mut bytes = weight(&first);
    let mut batch = vec![first];
    while batch.len() < BATCH.min(in_flight) && bytes < BATCH_BYTES {
        let Ok(Some(next)) = tokio::time::timeout_at(until, results.recv()).await else {
            break;
        };
        bytes += weight(&next);
        batch.push(next);
    }
    batch
}

fn weight(done: &Done) -> usize {
    match &done.outcome {
        Outcome::New(prepared) => prepared.weight(),
        Outcome::Known(_) | Outcome::Failed(_) => 0,
    }
}

/// Stores a batch, however long the database refuses; only a stop gives it up, and then its files are read again.
async fn commit(desk: &Desk, batch: Vec<Done>, stop: &CancellationToken) -> Result<(), StoreError> {
    let batch = Arc::new(batch);
    while !stop.is_cancelled() {
        let (work, now) = (Arc::clone(&batch), desk.now_ms());
        match desk
            .store
            .write(move |writer| work.iter().try_for_each(|done| store_one(writer, done, now)))
            .await
        {
            Ok(()) => return Ok(()),
            Err(error) => desk.rest(error, stop).await?,
        }
    }
    Ok(())
}

fn store_one(writer: &mut Writer<'_>, done: &Done, now_ms: i64) -> Result<(), StoreError> {
    let file = writer.files().load(done.file)?;
    // Changed or gone while it was read: what was read is old already, and the file waits in the queue again.
    let current = file.is_some_and(|file| {
        file.status == FileStatus::Reading && (file.size, file.mtime_ns) == (done.size, done.mtime_ns)
    });
    if !current {
        return Ok(());
    }
    match &done.outcome {
        Outcome::Known(document) => writer.files().bind(done.file, *document),
        Outcome::New(prepared) => {
            let document = writer.documents().insert(&prepared.document())?;
            writer.files().bind(done.file, document)
        }
        Outcome::Failed(error) => {
            let again = error.is_transient() && done.attempts + 1 < ATTEMPTS;
            let retry = again.then(|| now_ms + FIRST_RETRY_MS * 3_i64.pow(done.attempts.min(8)));
            writer.files().mark_failed(done.file, &reason::written(error), retry)
        }
    }
}

fn work_on(desk: &Desk, file: File, budget: &Budget) -> Done {
    // Its bytes, its text and what is made of it.
    let share = budget.take(file.size.saturating_mul(3).max(64 << 10));
    let known = |content: &Content| {
        let find = |reader: &StoreReader<'_>| find_known(reader, content);
        // A database that cannot answer now is asked again when the document is stored.
        desk.store.read_blocking(find).ok().flatten()
    };
    let outcome = prepare(&file.path, &desk.reader, &desk.counters, desk.embedding(), known);
    if matches!(outcome, Outcome::Failed(ReadError::Gone | ReadError::NotAFile)) {
        desk.note_change(file.source);
    }
    let File {
        id,
        size,
        mtime_ns,
        attempts,
        ..
    } = file;
    Done {
        file: id,
        size,
        mtime_ns,
        attempts,
        outcome,
        _share: share,
    }
}

/// The document that has this content, if it was read before.
fn find_known(reader: &StoreReader<'_>, content: &Content) -> Result<Option<DocumentKey>, StoreError> {
    for format in Format::all().filter(|format| content.format.same_document(*format)) {
        if let Some(document) = reader.documents().load_by_hash(&content.hash, format.short())? {
            return Ok(Some(document.key));
        }
    }
    Ok(None)
}

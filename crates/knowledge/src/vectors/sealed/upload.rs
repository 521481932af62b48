//! A sealed file that arrives in parts.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Write;
use std::path::{Path as DiskPath, PathBuf};
use std::sync::{Arc, Mutex};

use adiuva_vault::{Purpose, SealWriter, StreamError};
use async_trait::async_trait;
use object_store::path::Path;
use object_store::{Error, Extensions, MultipartUpload, PutPayload, PutResult, Result, UploadPart};

use super::roster::Salt;
use super::{CHUNK, NAME, Shared, blocking, lock, seal_failed};

/// Parts are sealed in the order in which they were handed over, whatever the order in which they are awaited: each
/// awaited part writes everything that waits before it.
#[derive(Debug)]
pub(super) struct SealedUpload {
    shared: SharedStore,
    location: Path,
    disk: PathBuf,
    staged: PathBuf,
    waiting: Arc<Mutex<VecDeque<PutPayload>>>,
    writer: Arc<Mutex<Option<SealWriter<File>>>>,
    salt: Salt,
}

#[derive(Clone)]
struct SharedStore(Arc<Shared>);

impl SealedUpload {
    pub(super) fn start(shared: Arc<Shared>, location: Path, disk: PathBuf) -> Result<Self> {
        // The roster does not know this name, so listings never show it and the next start sweeps it.
        let staged = disk.with_added_extension("part");
        if let Some(folder) = disk.parent() {
            std::fs::create_dir_all(folder).map_err(io_failed)?;
        }
        let file = File::create(&staged).map_err(io_failed)?;
        let writer = shared
            .keys
            .seal_stream(Purpose::Lance, CHUNK, file)
            .map_err(seal_failed)?;
        let salt = *writer.salt().as_bytes();
        Ok(Self {
            shared: SharedStore(shared),
            location,
            disk,
            staged,
            waiting: Arc::default(),
            writer: Arc::new(Mutex::new(Some(writer))),
            salt,
        })
    }
}

#[async_trait]
impl MultipartUpload for SealedUpload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        lock(&self.waiting).push_back(data);
        let (waiting, writer) = (Arc::clone(&self.waiting), Arc::clone(&self.writer));
        Box::pin(async move {
            blocking(move || write_waiting(&waiting, &writer))
                .await?
                .map_err(seal_failed)
        })
    }

    async fn complete(&mut self) -> Result<PutResult> {
        let shared = &self.shared.0;
        let (waiting, writer) = (Arc::clone(&self.waiting), Arc::clone(&self.writer));
        let finished = blocking(move || -> Result<(), StreamError> {
            write_waiting(&waiting, &writer)?;
            let writer = lock(&writer).take().ok_or_else(already_ended)?;
            writer.finish()?.sync_all()?;
            Ok(())
        });
        finished.await?.map_err(seal_failed)?;
        shared.clear(&self.location).await?;
        let (staged, disk) = (self.staged.clone(), self.disk.clone());
        blocking(move || -> std::io::Result<()> {
            std::fs::rename(staged, &disk)?;
            sync_folder(&disk);
            Ok(())
        })
        .await?
        .map_err(io_failed)?;
        shared.record(&self.location, self.salt).await?;
        Ok(PutResult {
            e_tag: None,
            version: None,
            extensions: Extensions::new(),
        })
    }

    async fn abort(&mut self) -> Result<()> {
        lock(&self.writer).take();
        let staged = self.staged.clone();
        blocking(move || std::fs::remove_file(staged)).await?.map_err(io_failed)
    }
}

/// An upload given up without a word, as when an index build is stopped, leaves nothing behind.
impl Drop for SealedUpload {
    fn drop(&mut self) {
        if lock(&self.writer).take().is_some() {
            let _gone_at_next_start_otherwise = std::fs::remove_file(&self.staged);
        }
    }
}

impl std::fmt::Debug for SharedStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(NAME)
    }
}

fn write_waiting(
    waiting: &Mutex<VecDeque<PutPayload>>,
    writer: &Mutex<Option<SealWriter<File>>>,
) -> Result<(), StreamError> {
    let mut writer = lock(writer);
    let writer = writer.as_mut().ok_or_else(already_ended)?;
    loop {
        let Some(part) = lock(waiting).pop_front() else {
            return Ok(());
        };
        for bytes in &part {
            writer.write_all(bytes)?;
        }
    }
}

/// Makes a rename durable where folders can be synced; elsewhere the system does it in its own time.
fn sync_folder(file: &DiskPath) {
    if let Some(folder) = file.parent().and_then(|folder| File::open(folder).ok()) {
        let _not_possible_everywhere = folder.sync_all();
    }
}

fn already_ended() -> StreamError {
    StreamError::Io(std::io::Error::other("the upload has already ended"))
}

fn io_failed(error: std::io::Error) -> Error {
    Error::Generic {
        store: NAME,
        source: Box::new(error),
    }
}

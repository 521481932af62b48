//! Contents that are too large for the database: one sealed file each, in a folder beside it.
//!
//! A file is named after an id and never after its content or its owner's name for it. Which content belongs to which id
//! is known by the hash in the database: a file put in the place of another does not pass.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use adiuva_vault::{ChunkSize, Keys, Purpose, SealWriter, StreamError};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::StoreError;
use crate::platform::sync_folder;

/// How the name of a file ends that is being written.
const UNFINISHED: &str = "unfinished";

/// The folder of sealed contents. Cheap to clone. All methods block.
#[derive(Clone)]
pub struct Blobs {
    folder: PathBuf,
    keys: Keys,
}

impl Blobs {
    /// The contents in this folder, made when the first is put there.
    #[must_use]
    pub fn new(folder: &Path, keys: Keys) -> Self {
        Self {
            folder: folder.to_owned(),
            keys,
        }
    }

    /// Keeps a content durably and gives its SHA-256.
    pub fn put(&self, id: Uuid, content: &[u8]) -> Result<[u8; 32], StoreError> {
        let mut staged = self.stage(id)?;
        staged.append(content)?;
        staged.keep()
    }

    /// Begins a content that comes in pieces. It is sealed piece by piece, and gone again unless it is kept.
    pub fn stage(&self, id: Uuid) -> Result<Staged, StoreError> {
        fs::create_dir_all(&self.folder).map_err(writing)?;
        let unfinished = self.folder.join(format!("{id}.{UNFINISHED}"));
        let file = fs::File::create(&unfinished).map_err(writing)?;
        let sealed = self.keys.seal_stream(Purpose::Blob, ChunkSize::KIB_64, file);
        Ok(Staged {
            sealed: Some(sealed.map_err(|error| writing(std::io::Error::other(error)))?),
            digest: Sha256::new(),
            unfinished,
            path: self.path(id),
        })
    }

    /// Deletes what a program that ended has left unfinished. For the start, before anything is begun.
    pub fn sweep(&self) -> Result<(), StoreError> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(writing)?,
        };
        for entry in entries {
            let path = entry.map_err(writing)?.path();
            if path.extension().is_some_and(|ending| ending == UNFINISHED) {
                fs::remove_file(path).map_err(writing)?;
            }
        }
        Ok(())
    }

    /// A content, if it is the one with this SHA-256 in hexadecimal digits.
    pub fn get(&self, id: Uuid, hash: &str) -> Result<Vec<u8>, StoreError> {
        let io = |error| StoreError::files("read a sealed file", error);
        let refused = |error| match error {
            StreamError::Io(error) => io(error),
            other => io(std::io::Error::other(other)),
        };
        let file = fs::File::open(self.path(id)).map_err(io)?;
        let mut reader = self.keys.open_reader(Purpose::Blob, file).map_err(refused)?;
        let mut content = Vec::new();
        reader.read_to_end(&mut content).map_err(io)?;
        let found: String = Sha256::digest(&content)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if found != hash {
            return Err(StoreError::Unreadable("artifact"));
        }
        Ok(content)
    }

    /// Deletes a content; one that is gone already is no failure.
    pub fn remove(&self, id: Uuid) -> Result<(), StoreError> {
        match fs::remove_file(self.path(id)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::files("delete a sealed file", error))
            }
            _ => Ok(()),
        }
    }

    fn path(&self, id: Uuid) -> PathBuf {
        self.folder.join(id.to_string())
    }
}

/// A content that comes in pieces. Dropped before it is kept, it leaves nothing behind. All methods block.
pub struct Staged {
    /// None once it is kept.
    sealed: Option<SealWriter<fs::File>>,
    digest: Sha256,
    unfinished: PathBuf,
    path: PathBuf,
}

impl Staged {
    /// Adds the next piece.
    pub fn append(&mut self, piece: &[u8]) -> Result<(), StoreError> {
        let sealed = self.sealed.as_mut().ok_or(StoreError::Closed)?;
        sealed.write_all(piece).map_err(writing)?;
        self.digest.update(piece);
        Ok(())
    }

    /// How many bytes there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.sealed.as_ref().map_or(0, SealWriter::plain_len)
    }

    /// Keeps it durably and gives its SHA-256.
    pub fn keep(mut self) -> Result<[u8; 32], StoreError> {
        let sealed = self.sealed.take().ok_or(StoreError::Closed)?;
        let kept = sealed
            .finish()
            .map_err(|error| writing(std::io::Error::other(error)))
            .and_then(|file| file.sync_all().map_err(writing))
            .and_then(|()| fs::rename(&self.unfinished, &self.path).map_err(writing));
        if let Err(error) = kept {
            self.discard();
            return Err(error);
        }
        if let Some(folder) = self.path.parent() {
            sync_folder(folder).map_err(writing)?;
        }
        Ok(self.digest.finalize_reset().into())
    }

    fn discard(&self) {
        // What cannot be deleted now is swept away at the next start.
        let _ = fs::remove_file(&self.unfinished);
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if self.sealed.take().is_some() {
            self.discard();
        }
    }
}

fn writing(error: std::io::Error) -> StoreError {
    StoreError::files("write a sealed file", error)
}

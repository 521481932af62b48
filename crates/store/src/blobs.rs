//! Contents that are too large for the database: one sealed file each, in a folder beside it.
//!
//! A file is named after an id and never after its content or its owner's name for it. Which content belongs to which id
//! is known by the hash in the database: a file put in the place of another does not pass.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use adiuva_vault::{ChunkSize, Keys, Purpose, StreamError};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::StoreError;
use crate::platform::sync_folder;

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
        let io = |error| StoreError::files("write a sealed file", error);
        let sealed = self.keys.seal_bytes(Purpose::Blob, ChunkSize::KIB_64, content);
        let sealed = sealed.map_err(|error| io(std::io::Error::other(error)))?;
        fs::create_dir_all(&self.folder).map_err(io)?;
        let unfinished = self.folder.join(format!("{id}.unfinished"));
        let mut file = fs::File::create(&unfinished).map_err(io)?;
        file.write_all(&sealed).map_err(io)?;
        file.sync_all().map_err(io)?;
        fs::rename(&unfinished, self.path(id)).map_err(io)?;
        sync_folder(&self.folder).map_err(io)?;
        Ok(Sha256::digest(content).into())
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

//! The page seal: a small file beside the database that says which state of every page is the present one.
//!
//! SQLCipher notices a page that was changed, but not a page, log or file that was replaced by an older one of its own.
//! So a clean stop leaves a digest over the tags of all pages, with the generation, under a MAC of the database's key.
//! While the database is being written the seal says so, and says which generation is known to have been reached.
//!
//! Format, little end first: magic 8 · state 8 · generation 8 · pages 8 · digest 32 · MAC 32 (keyed BLAKE3 of the rest).

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::connection::PAGE;
use crate::platform::sync_folder;

const MAGIC: &[u8; 8] = b"ADVSEAL1";
const BODY: usize = 64;
const WHOLE: usize = BODY + 32;

/// Bytes at the end of each page that SQLCipher fills with the initialisation vector (16) and the HMAC-SHA512 (64): new
/// with every write of the page.
const TAG: usize = 80;

/// What the seal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seal {
    /// The database was at rest: no log, and the pages have this digest.
    Clean {
        /// The generation in the database.
        generation: u64,
        /// Over the tags of all pages.
        digest: PageDigest,
    },
    /// The database was being written.
    Dirty {
        /// A generation that had been committed by then.
        generation: u64,
        /// Over the tags of all pages of the file, as long as only the log had been written.
        digest: Option<PageDigest>,
    },
    /// The pages were found not to be those of the digest, and nobody has accepted that yet.
    Suspect {
        /// The generation in the database.
        generation: u64,
    },
}

impl Seal {
    /// The generation that the database had reached at least.
    pub(crate) fn generation(&self) -> u64 {
        match self {
            Self::Clean { generation, .. } | Self::Dirty { generation, .. } | Self::Suspect { generation } => {
                *generation
            }
        }
    }
}

/// The state of all pages in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageDigest {
    pages: u64,
    hash: [u8; 32],
}

impl PageDigest {
    /// Stands for the absence of a digest; a database always has pages.
    const NONE: Self = Self {
        pages: 0,
        hash: [0; 32],
    };
}

/// What was found in the place of the seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing.
    Nothing,
    /// A file that this key did not write.
    Foreign,
    /// A seal.
    Seal(Seal),
}

/// The file of the seal and the key that it is bound to.
pub(crate) struct SealFile {
    path: PathBuf,
    key: Zeroizing<[u8; 32]>,
}

impl SealFile {
    /// The seal of the database at this path.
    pub(crate) fn beside(database: &Path, key: Zeroizing<[u8; 32]>) -> Self {
        let mut path = database.as_os_str().to_owned();
        path.push(".seal");
        Self { path: path.into(), key }
    }

    /// Reads it.
    pub(crate) fn read(&self) -> io::Result<Found> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
            Err(error) => return Err(error),
        };
        Ok(self.parse(&bytes).map_or(Found::Foreign, Found::Seal))
    }

    /// Writes it durably: whole or not at all.
    pub(crate) fn write(&self, seal: Seal) -> io::Result<()> {
        let mut next = self.path.as_os_str().to_owned();
        next.push(".new");
        let next = PathBuf::from(next);
        let mut file = File::create(&next)?;
        file.write_all(&self.render(seal))?;
        file.sync_all()?;
        fs::rename(&next, &self.path)?;
        sync_folder(self.path.parent().unwrap_or(Path::new(".")))
    }

    fn parse(&self, bytes: &[u8]) -> Option<Seal> {
        let (body, mac) = bytes.split_first_chunk::<BODY>()?;
        let mac: &[u8; 32] = mac.try_into().ok()?;
        if !bool::from(blake3::keyed_hash(&self.key, body).as_bytes().ct_eq(mac)) {
            return None;
        }
        let (magic, rest) = body.split_first_chunk::<8>()?;
        let (state, rest) = rest.split_first_chunk::<8>()?;
        let (generation, rest) = rest.split_first_chunk::<8>()?;
        let (pages, hash) = rest.split_first_chunk::<8>()?;
        let generation = u64::from_le_bytes(*generation);
        let digest = PageDigest {
            pages: u64::from_le_bytes(*pages),
            hash: hash.try_into().ok()?,
        };
        match (magic == MAGIC, u64::from_le_bytes(*state)) {
            (true, 0) => Some(Seal::Dirty {
                generation,
                digest: (digest != PageDigest::NONE).then_some(digest),
            }),
            (true, 1) => Some(Seal::Clean { generation, digest }),
            (true, 2) => Some(Seal::Suspect { generation }),
            _ => None,
        }
    }

    fn render(&self, seal: Seal) -> Vec<u8> {
        let (state, digest) = match seal {
            Seal::Dirty { digest, .. } => (0_u64, digest.unwrap_or(PageDigest::NONE)),
            Seal::Clean { digest, .. } => (1, digest),
            Seal::Suspect { .. } => (2, PageDigest::NONE),
        };
        let mut bytes = Vec::with_capacity(WHOLE);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&state.to_le_bytes());
        bytes.extend_from_slice(&seal.generation().to_le_bytes());
        bytes.extend_from_slice(&digest.pages.to_le_bytes());
        bytes.extend_from_slice(&digest.hash);
        let mac = blake3::keyed_hash(&self.key, &bytes);
        bytes.extend_from_slice(mac.as_bytes());
        bytes
    }
}

/// The digest of a database file at rest, or of its file part while only the log grows. None when stopped.
pub(crate) fn digest_pages(mut file: &File, stop: &AtomicBool) -> io::Result<Option<PageDigest>> {
    let mut hasher = blake3::Hasher::new();
    let mut block = vec![0_u8; PAGE * 64];
    let mut pages = 0;
    loop {
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let length = fill(&mut file, &mut block)?;
        let (whole, rest) = block.get(..length).unwrap_or_default().as_chunks::<PAGE>();
        for page in whole {
            hasher.update(page.last_chunk::<TAG>().expect("a page is longer than its tag"));
            pages += 1;
        }
        // A file cut within a page is not the one that was sealed; the odd bytes make the digest differ.
        hasher.update(rest);
        if length < block.len() {
            return Ok(Some(PageDigest {
                pages,
                hash: *hasher.finalize().as_bytes(),
            }));
        }
    }
}

/// Reads until the block is full or the file ends.
fn fill(file: &mut impl Read, block: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while let Some(rest) = block.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

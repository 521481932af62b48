//! The header of a sealed file, 64 bytes, numbers little-endian:
//!
//! | offset | size | field |
//! |---|---|---|
//! | 0 | 4 | `"ADVF"` |
//! | 4 | 1 | version, 1 |
//! | 5 | 1 | suite: 1 AES-256-GCM, 2 ChaCha20-Poly1305 |
//! | 6 | 1 | purpose |
//! | 7 | 1 | chunk size as a power of two, 12 to 20 |
//! | 8 | 4 | epoch |
//! | 12 | 4 | zero |
//! | 16 | 32 | salt of this file |
//! | 48 | 16 | key commitment over everything before |
//!
//! Key and commitment are both HKDF-SHA256(purpose key, salt) with the first 48 bytes as part of the info, so an
//! altered header never yields the right key, and one file cannot be crafted to open under two keys.

use subtle::ConstantTimeEq;

use super::{ChunkSize, StreamError};
use crate::keys::{Epoch, Keys, Purpose, derive};
use crate::platform;
use crate::secret::Secret;

/// Bytes before the first chunk.
pub const HEADER_LEN: usize = 64;

const MAGIC: [u8; 4] = *b"ADVF";
const VERSION: u8 = 1;
const PUBLIC_LEN: usize = 48;

/// The cipher of a sealed file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Suite {
    /// The faster one where the processor has AES instructions.
    Aes256Gcm = 1,
    /// The faster and safer one where it has not.
    ChaCha20Poly1305 = 2,
}

/// The random bytes that name one sealed file; public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileSalt([u8; 32]);

/// A checked header.
pub(super) struct Header {
    pub(super) suite: Suite,
    pub(super) chunk: ChunkSize,
    pub(super) salt: FileSalt,
    bytes: [u8; HEADER_LEN],
}

impl Suite {
    /// What new files use on this machine.
    pub fn get_preferred() -> Self {
        if platform::has_fast_aes() {
            Self::Aes256Gcm
        } else {
            Self::ChaCha20Poly1305
        }
    }

    pub(super) fn algorithm(self) -> &'static ring::aead::Algorithm {
        match self {
            Self::Aes256Gcm => &ring::aead::AES_256_GCM,
            Self::ChaCha20Poly1305 => &ring::aead::CHACHA20_POLY1305,
        }
    }
}

impl FileSalt {
    /// The 32 bytes, as kept in a list of known files.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for FileSalt {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl Header {
    pub(super) fn make(
        keys: &Keys,
        suite: Suite,
        purpose: Purpose,
        chunk: ChunkSize,
    ) -> Result<(Self, Secret<[u8; 32]>), StreamError> {
        let mut salt = [0; 32];
        getrandom::fill(&mut salt).map_err(StreamError::NoRandom)?;
        let mut public = [0; PUBLIC_LEN];
        let fields = MAGIC
            .into_iter()
            .chain([VERSION, suite as u8, purpose as u8, chunk.log2()])
            .chain(keys.epoch().0.to_le_bytes())
            .chain([0; 4])
            .chain(salt);
        for (to, from) in public.iter_mut().zip(fields) {
            *to = from;
        }
        let (key, commitment) = derive_file_key(keys, purpose, keys.epoch(), &salt, &public);
        let mut bytes = [0; HEADER_LEN];
        for (to, from) in bytes.iter_mut().zip(public.into_iter().chain(*commitment.expose())) {
            *to = from;
        }
        Ok((
            Self {
                suite,
                chunk,
                salt: FileSalt(salt),
                bytes,
            },
            key,
        ))
    }

    pub(super) fn read(keys: &Keys, purpose: Purpose, bytes: &[u8]) -> Result<(Self, Secret<[u8; 32]>), StreamError> {
        let bytes: &[u8; HEADER_LEN] = bytes.first_chunk().ok_or(StreamError::NotSealed)?;
        let (public, commitment) = bytes.split_first_chunk::<PUBLIC_LEN>().ok_or(StreamError::NotSealed)?;
        let (&[m0, m1, m2, m3, version, suite, for_purpose, log2], rest) =
            public.split_first_chunk().ok_or(StreamError::NotSealed)?;
        let (&epoch, rest) = rest.split_first_chunk().ok_or(StreamError::NotSealed)?;
        let (&zero, rest) = rest.split_first_chunk::<4>().ok_or(StreamError::NotSealed)?;
        let &salt = rest.first_chunk::<32>().ok_or(StreamError::NotSealed)?;
        if [m0, m1, m2, m3] != MAGIC {
            return Err(StreamError::NotSealed);
        }
        if version != VERSION {
            return Err(StreamError::Unknown {
                what: "version",
                found: version,
            });
        }
        let suite = match suite {
            1 => Suite::Aes256Gcm,
            2 => Suite::ChaCha20Poly1305,
            found => return Err(StreamError::Unknown { what: "cipher", found }),
        };
        let chunk = ChunkSize::from_log2(log2).ok_or(StreamError::Unknown {
            what: "chunk size",
            found: log2,
        })?;
        if let Some(found) = zero.into_iter().find(|byte| *byte != 0) {
            return Err(StreamError::Unknown {
                what: "extension",
                found,
            });
        }
        if Purpose::from_number(for_purpose) != Some(purpose) {
            return Err(StreamError::OtherPurpose { expected: purpose });
        }
        let (key, expected) = derive_file_key(keys, purpose, Epoch(u32::from_le_bytes(epoch)), &salt, public);
        if !bool::from(expected.expose().as_slice().ct_eq(commitment)) {
            return Err(StreamError::HeaderRefused);
        }
        Ok((
            Self {
                suite,
                chunk,
                salt: FileSalt(salt),
                bytes: *bytes,
            },
            key,
        ))
    }

    pub(super) fn as_bytes(&self) -> &[u8; HEADER_LEN] {
        &self.bytes
    }
}

fn derive_file_key(
    keys: &Keys,
    purpose: Purpose,
    epoch: Epoch,
    salt: &[u8; 32],
    public: &[u8; PUBLIC_LEN],
) -> (Secret<[u8; 32]>, Secret<[u8; 16]>) {
    let purpose_key = keys.derive_key_at(purpose, epoch);
    let key = derive(purpose_key.expose(), salt, &[b"adiuva/v1/stream-key/", public]);
    let commitment = derive(purpose_key.expose(), salt, &[b"adiuva/v1/stream-commit/", public]);
    (key, commitment)
}

//! The envelope of small things: credentials, records, slots.
//!
//! `"ADV1" ‖ suite u8 ‖ purpose u8 ‖ epoch u32 ‖ nonce 24 ‖ ciphertext ‖ tag 16`, numbers little-endian,
//! XChaCha20-Poly1305 with a random nonce. The associated data
//! `"adiuva/v1" ‖ purpose u8 ‖ vault 16 ‖ object 32 ‖ rev u64 ‖ epoch u32 ‖ schema u32` ties it to its place.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};

use crate::keys::{Epoch, Keys, Purpose, VaultId};
use crate::secret::Secret;

/// Bytes an envelope adds to its plaintext.
pub const ENVELOPE_OVERHEAD: usize = HEAD_LEN + 16;

const MAGIC: &[u8; 4] = b"ADV1";
const SUITE_XCHACHA: u8 = 1;
const NONCE_LEN: usize = 24;
const HEAD_LEN: usize = 4 + 1 + 1 + 4 + NONCE_LEN;
const AAD_LEN: usize = 9 + 1 + 16 + 32 + 8 + 4 + 4;

/// Names the thing an envelope belongs to, within its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ObjectId([u8; 32]);

/// The only place an envelope opens in: moving it to another row, revision or table breaks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObjectRef {
    /// Which thing it is.
    pub object: ObjectId,
    /// The revision of the thing; raise it with every rewrite and keep it beside the envelope.
    pub rev: u64,
    /// The table and the shape of the plaintext, a number the caller hands out and never reuses.
    pub schema: u32,
}

/// Why something could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// Not an envelope at all.
    #[error("the value is not a sealed one ({0} bytes)")]
    NotSealed(usize),
    /// Made by a newer program.
    #[error("the value was sealed with method {0}, which this program does not know; update it")]
    UnknownSuite(u8),
    /// Sealed for another use.
    #[error("the value was sealed for another purpose than {}", .expected.name())]
    OtherPurpose {
        /// What the reader asked for.
        expected: Purpose,
    },
    /// Altered, moved from another place, or sealed under another key.
    #[error("the value was altered, moved from elsewhere, or sealed under another key")]
    Refused,
    /// The operating system gave no random numbers.
    #[error("the system gave no random numbers for sealing")]
    NoRandom(#[source] getrandom::Error),
    /// Over what the cipher allows in one piece (256 GiB).
    #[error("the value is too large to be sealed in one piece")]
    TooLarge,
}

impl ObjectId {
    /// An object named by a 16-byte id such as a UUID.
    pub fn from_uuid_bytes(id: [u8; 16]) -> Self {
        let mut bytes = [0; 32];
        for (to, from) in bytes.iter_mut().zip(id) {
            *to = from;
        }
        Self(bytes)
    }

    /// An object named by text, for things that have no id; the name is hashed.
    pub fn from_name(name: &str) -> Self {
        Self(
            Sha256::new()
                .chain_update(b"adiuva/v1/object-name\0")
                .chain_update(name)
                .finalize()
                .into(),
        )
    }
}

impl Keys {
    /// Seals `plaintext` for this one place under the current epoch's key of `purpose`.
    ///
    /// # Errors
    /// Only when the system gives no random numbers or the plaintext is absurdly large.
    pub fn seal(&self, purpose: Purpose, place: &ObjectRef, plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        seal_with(
            &self.derive_key(purpose),
            purpose,
            self.vault_id(),
            self.epoch(),
            place,
            plaintext,
        )
    }

    /// Opens what [`seal`](Self::seal) made for exactly this place; the epoch is read from the envelope.
    ///
    /// # Errors
    /// Every variant of [`SealError`] but `NoRandom` and `TooLarge`; nothing of the plaintext is given out.
    pub fn open(&self, purpose: Purpose, place: &ObjectRef, envelope: &[u8]) -> Result<Secret<Vec<u8>>, SealError> {
        let parts = Parts::read(envelope)?;
        let key = self.derive_key_at(purpose, parts.epoch);
        open_with(&key, purpose, self.vault_id(), place, envelope)
    }
}

pub(crate) fn seal_with(
    key: &Secret<[u8; 32]>,
    purpose: Purpose,
    vault: VaultId,
    epoch: Epoch,
    place: &ObjectRef,
    plaintext: &[u8],
) -> Result<Vec<u8>, SealError> {
    let mut nonce = XNonce::default();
    getrandom::fill(&mut nonce).map_err(SealError::NoRandom)?;
    let aad = derive_aad(purpose, vault, epoch, place);
    let sealed = XChaCha20Poly1305::new(key.expose().into())
        .encrypt(
            &nonce,
            Payload {
                msg: plaintext,
                aad: &aad,
            },
        )
        .map_err(|_| SealError::TooLarge)?;
    let mut envelope = Vec::with_capacity(HEAD_LEN + sealed.len());
    envelope.extend_from_slice(MAGIC);
    envelope.extend_from_slice(&[SUITE_XCHACHA, purpose as u8]);
    envelope.extend_from_slice(&epoch.0.to_le_bytes());
    envelope.extend_from_slice(&nonce);
    envelope.extend_from_slice(&sealed);
    Ok(envelope)
}

pub(crate) fn open_with(
    key: &Secret<[u8; 32]>,
    purpose: Purpose,
    vault: VaultId,
    place: &ObjectRef,
    envelope: &[u8],
) -> Result<Secret<Vec<u8>>, SealError> {
    let parts = Parts::read(envelope)?;
    if parts.suite != SUITE_XCHACHA {
        return Err(SealError::UnknownSuite(parts.suite));
    }
    if parts.purpose != purpose as u8 {
        return Err(SealError::OtherPurpose { expected: purpose });
    }
    let aad = derive_aad(purpose, vault, parts.epoch, place);
    let plaintext = XChaCha20Poly1305::new(key.expose().into())
        .decrypt(
            &parts.nonce,
            Payload {
                msg: parts.sealed,
                aad: &aad,
            },
        )
        .map_err(|_| SealError::Refused)?;
    Ok(Secret::new(plaintext))
}

struct Parts<'a> {
    suite: u8,
    purpose: u8,
    epoch: Epoch,
    nonce: XNonce,
    sealed: &'a [u8],
}

impl<'a> Parts<'a> {
    fn read(envelope: &'a [u8]) -> Result<Self, SealError> {
        let read = || {
            let rest = envelope.strip_prefix(MAGIC)?;
            let (&[suite, purpose], rest) = rest.split_first_chunk()?;
            let (epoch, rest) = rest.split_first_chunk()?;
            let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>()?;
            (sealed.len() >= 16).then_some(Self {
                suite,
                purpose,
                epoch: Epoch(u32::from_le_bytes(*epoch)),
                nonce: (*nonce).into(),
                sealed,
            })
        };
        read().ok_or(SealError::NotSealed(envelope.len()))
    }
}

fn derive_aad(purpose: Purpose, vault: VaultId, epoch: Epoch, place: &ObjectRef) -> Vec<u8> {
    let mut aad = Vec::with_capacity(AAD_LEN);
    aad.extend_from_slice(b"adiuva/v1");
    aad.push(purpose as u8);
    aad.extend_from_slice(vault.as_bytes());
    aad.extend_from_slice(&place.object.0);
    aad.extend_from_slice(&place.rev.to_le_bytes());
    aad.extend_from_slice(&epoch.0.to_le_bytes());
    aad.extend_from_slice(&place.schema.to_le_bytes());
    aad
}

#[cfg(test)]
mod tests;

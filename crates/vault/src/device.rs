//! The key by which this device signs; its private half never leaves the vault.

use std::fmt;

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

use crate::envelope::{ObjectId, ObjectRef, SealError};
use crate::keys::{Keys, Purpose};

/// Bytes of a public key.
const PUBLIC_LEN: usize = 32;
/// Bytes of a signature.
const SIGNATURE_LEN: usize = 64;

/// The Ed25519 key of this device.
pub struct DeviceKey {
    pair: Ed25519KeyPair,
}

impl DeviceKey {
    /// A new one, and its private half as the vault sealed it.
    pub fn make(keys: &Keys) -> Result<(Self, Vec<u8>), SealError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(SealError::NoRandom)?;
        let sealed = keys.seal(Purpose::Device, &place(), &seed)?;
        Ok((Self::of_seed(&seed)?, sealed))
    }

    /// The one that was sealed.
    pub fn open(keys: &Keys, sealed: &[u8]) -> Result<Self, SealError> {
        let seed = keys.open(Purpose::Device, &place(), sealed)?;
        Self::of_seed(seed.expose())
    }

    /// The half that others know.
    pub fn public(&self) -> [u8; PUBLIC_LEN] {
        let mut public = [0; PUBLIC_LEN];
        public.copy_from_slice(self.pair.public_key().as_ref());
        public
    }

    /// Signs.
    pub fn sign(&self, message: &[u8]) -> [u8; SIGNATURE_LEN] {
        let mut signature = [0; SIGNATURE_LEN];
        signature.copy_from_slice(self.pair.sign(message).as_ref());
        signature
    }

    /// Whether this device signed that.
    pub fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.public())
            .verify(message, signature)
            .is_ok()
    }

    fn of_seed(seed: &[u8]) -> Result<Self, SealError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| SealError::NotSealed(seed.len()))?;
        Ok(Self { pair })
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey")
    }
}

fn place() -> ObjectRef {
    ObjectRef {
        object: ObjectId::from_name("device signing key"),
        rev: 1,
        schema: 1,
    }
}

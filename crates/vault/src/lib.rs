//! Keys: the key hierarchy, its slots, the OS keyring, small envelopes and large sealed files.
//!
//! One random root key per vault is wrapped by up to three slots (OS keyring, passphrase, recovery code) in the plain
//! file `vault.meta`; every other key is derived from it. That file alone decides whether a folder is a first run:
//! an absent keyring entry never makes a new key, and nothing here deletes or overwrites a vault.
//!
//! Start with [`inspect`] to learn what a folder holds, then [`Vault::create`] or [`Vault::open`]; hand [`Keys`] to
//! whoever seals something ([`Keys::seal`] for records, [`Keys::seal_stream`] for files).
//!
//! This crate is synchronous, knows no database and no network, and refuses to print, serialise or compare a
//! [`Secret`] by accident. It does not defend against other programs of the same user, nor against root.

mod secret;

mod kdf;
mod keys;

mod envelope;
mod stream;

mod keyring;
mod recovery;

mod home;
mod meta;
mod slot;
mod vault;

mod device;
mod freshness;
mod platform;

pub use device::DeviceKey;
pub use envelope::{ENVELOPE_OVERHEAD, ObjectId, ObjectRef, SealError};
pub use freshness::{KeyFreshness, LastSeen};
pub use home::{DATABASE_FILE, HomeState, META_FILE, inspect};
pub use kdf::{KdfError, KdfParams};
pub use keyring::{Keyring, KeyringError, KeyringLimits, NoKeyring, OsKeyring};
pub use keys::{Epoch, Keys, Purpose, VaultId};
pub use meta::{MetaDamage, SlotKind, VaultMeta};
pub use platform::{HardenError, harden_process};
pub use recovery::{RecoveryCode, RecoveryCodeError};
pub use secret::Secret;
pub use stream::{
    ChunkRange, ChunkSize, FileSalt, HEADER_LEN, Layout, OpenReader, SealWriter, StreamError, StreamKey, Suite, TAG_LEN,
};
pub use vault::{Created, NewSlots, Unlock, Vault, VaultError};

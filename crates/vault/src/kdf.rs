//! Argon2id for passphrases, with the limits a hostile header cannot pass.

use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::platform;
use crate::secret::Secret;

/// Free memory below which the small parameters are chosen for a new passphrase.
const ROOMY_MIB: u64 = 768;

/// The cost of turning a passphrase into a key (Argon2id version 1.3, RFC 9106).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KdfParams {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

/// Why a passphrase could not be turned into a key.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum KdfError {
    /// Parameters outside what a reader accepts; nothing was allocated.
    #[error("the passphrase cost {0:?} is outside the accepted range (64 MiB to 1 GiB, 1 to 16 passes, 1 to 8 lanes)")]
    OutOfRange(KdfParams),
    /// The machine could not give the memory the parameters ask for.
    #[error("there is not enough memory for the passphrase ({0} MiB needed); close other programs and try again")]
    OutOfMemory(u32),
    /// The passphrase is empty.
    #[error("the passphrase is empty; choose one or use the keyring alone")]
    Empty,
}

impl KdfParams {
    /// 256 MiB, 3 passes, 1 lane: the choice for a new passphrase.
    pub const STANDARD: Self = Self {
        memory_kib: 256 * 1024,
        passes: 3,
        lanes: 1,
    };
    /// 64 MiB, 4 passes, 1 lane: the choice when memory is short.
    pub const SMALL: Self = Self {
        memory_kib: 64 * 1024,
        passes: 4,
        lanes: 1,
    };
    /// The cheapest parameters a reader accepts (64 MiB, 1 pass); for tests.
    pub const FLOOR: Self = Self {
        memory_kib: 64 * 1024,
        passes: 1,
        lanes: 1,
    };

    /// [`STANDARD`](Self::STANDARD), or [`SMALL`](Self::SMALL) when the machine says it has little memory free.
    pub fn for_this_machine() -> Self {
        match platform::load_available_memory_mib() {
            Some(free) if free < ROOMY_MIB => Self::SMALL,
            _ => Self::STANDARD,
        }
    }

    /// Refuses what could be a memory or time bomb, before anything is allocated.
    ///
    /// # Errors
    /// [`KdfError::OutOfRange`].
    pub fn check(self) -> Result<Self, KdfError> {
        let fits = (64 * 1024..=1024 * 1024).contains(&self.memory_kib)
            && (1..=16).contains(&self.passes)
            && (1..=8).contains(&self.lanes);
        if fits {
            Ok(self)
        } else {
            Err(KdfError::OutOfRange(self))
        }
    }

    /// The 32-byte master key of `passphrase`; the passphrase is brought to NFC first, because keyboards differ in how
    /// they compose accents.
    pub(crate) fn derive(self, passphrase: &Secret<String>, salt: &[u8; 16]) -> Result<Secret<[u8; 32]>, KdfError> {
        self.check()?;
        if passphrase.expose().is_empty() {
            return Err(KdfError::Empty);
        }
        let mut composed = Zeroizing::new(String::with_capacity(passphrase.expose().len() * 3));
        composed.extend(passphrase.expose().nfc());
        let params =
            Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(|_| KdfError::OutOfRange(self))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        // The inputs were checked above, so what is left to fail is the allocation.
        Secret::filled(|out| argon.hash_password_into(composed.as_bytes(), salt, out))
            .map_err(|_| KdfError::OutOfMemory(self.memory_kib / 1024))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|b| format!("{b:02x}")).collect()
    }

    #[test]
    fn known_answer() {
        let key = KdfParams::FLOOR.derive(&"correct horse".into(), &[9; 16]).unwrap();
        assert_eq!(hex(key.expose()), include_str!("../tests/vectors/argon2id.txt").trim());
    }

    #[test]
    fn composed_and_decomposed_accents_are_the_same_passphrase() {
        let composed = KdfParams::FLOOR.derive(&"perch\u{e9}".into(), &[1; 16]).unwrap();
        let decomposed = KdfParams::FLOOR.derive(&"perche\u{301}".into(), &[1; 16]).unwrap();
        assert_eq!(composed.expose(), decomposed.expose());
    }

    #[test]
    fn hostile_parameters_are_refused() {
        let check = |memory_kib, passes, lanes, accepted: bool| {
            let params = KdfParams {
                memory_kib,
                passes,
                lanes,
            };
            assert_eq!(params.check().is_ok(), accepted, "{params:?}");
            if !accepted {
                let refused = params.derive(&"x".into(), &[0; 16]).unwrap_err();
                assert_eq!(refused, KdfError::OutOfRange(params));
            }
        };
        check(64 * 1024, 1, 1, true);
        check(1024 * 1024, 16, 8, true);
        check(64 * 1024 - 1, 3, 1, false);
        check(1024 * 1024 + 1, 3, 1, false);
        check(u32::MAX, 3, 1, false);
        check(256 * 1024, 0, 1, false);
        check(256 * 1024, 17, 1, false);
        check(256 * 1024, 3, 0, false);
        check(256 * 1024, 3, 9, false);
    }

    #[test]
    fn an_empty_passphrase_is_refused() {
        assert_eq!(
            KdfParams::FLOOR.derive(&"".into(), &[0; 16]).unwrap_err(),
            KdfError::Empty
        );
    }
}

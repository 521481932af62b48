//! The database's key and what is derived from it.

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The raw key of the database: 32 bytes that the vault derived. Wiped when dropped, never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DbKey([u8; 32]);

impl std::fmt::Debug for DbKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DbKey(…)")
    }
}

impl DbKey {
    /// The key with these bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The statement that gives the key to a connection. It goes to SQLite as it is, without a copy of ours.
    pub(crate) fn statement(&self) -> Zeroizing<String> {
        self.pragma("key", |byte| byte)
    }

    /// A statement of the same shape and length without the key. SQLite frees the text of a statement without wiping
    /// it; running this right after takes the same places in memory again and overwrites them.
    pub(crate) fn decoy(&self) -> Zeroizing<String> {
        self.pragma("kez", |_| 0)
    }

    /// Derives the key by which page seals are bound to this database.
    pub(crate) fn derive_seal_key(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(blake3::derive_key("adiuva 2026-01 store page seal v1", &self.0))
    }

    /// Derives the key by which the audit chain commits to facts without showing them.
    pub(crate) fn derive_audit_key(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(blake3::derive_key("adiuva 2026-01 store audit facts v1", &self.0))
    }

    fn pragma(&self, name: &str, mask: impl Fn(u8) -> u8) -> Zeroizing<String> {
        const DIGITS: [char; 16] = [
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
        ];
        let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or('0');
        // Reserved in full, so that growing leaves no half of it behind.
        let mut text = Zeroizing::new(String::with_capacity(128));
        text.push_str("PRAGMA ");
        text.push_str(name);
        text.push_str(" = \"x'");
        for byte in self.0 {
            let byte = mask(byte);
            text.push(digit(byte >> 4));
            text.push(digit(byte & 15));
        }
        text.push_str("'\"");
        text
    }
}

//! Whether the database is the newest one this machine has seen.

/// What was last known of a database when it was closed cleanly; kept outside it, in the keyring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LastSeen {
    /// The database's own counter, raised at each clean checkpoint.
    pub generation: u64,
    /// Rows in the audit chain.
    pub audit_size: u64,
    /// The head of the audit chain, when there is one.
    pub audit_root: Option<[u8; 32]>,
}

/// The answer to "is this database an older copy?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFreshness {
    /// As new as what was last seen, or newer (a crash may come between the checkpoint and the note of it).
    Fresh,
    /// Nothing was noted before, or the keyring cannot be asked; an older copy would go unnoticed.
    Unknown,
    /// The database is an older copy.
    Older {
        /// The generation last seen.
        seen: u64,
        /// The generation found.
        found: u64,
    },
    /// The generation fits but the audit chain is shorter than, or differs from, the one last seen.
    AuditDiffers {
        /// Audit rows last seen.
        seen: u64,
        /// Audit rows found.
        found: u64,
    },
    /// `vault.meta` is an older copy: a passphrase or code that was replaced may open it.
    OlderMeta {
        /// The revision last seen.
        seen: u64,
        /// The revision found.
        found: u64,
    },
}

impl KeyFreshness {
    /// Compares what a database says of itself with what was last seen of it.
    pub fn derive(database: &LastSeen, last_seen: Option<&LastSeen>) -> Self {
        let Some(seen) = last_seen else { return Self::Unknown };
        if database.generation < seen.generation {
            return Self::Older {
                seen: seen.generation,
                found: database.generation,
            };
        }
        let same_size = database.audit_size == seen.audit_size;
        let other_root = same_size && seen.audit_root.is_some() && database.audit_root != seen.audit_root;
        if database.audit_size < seen.audit_size || other_root {
            return Self::AuditDiffers {
                seen: seen.audit_size,
                found: database.audit_size,
            };
        }
        Self::Fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(generation: u64, audit_size: u64, root: u8) -> LastSeen {
        LastSeen {
            generation,
            audit_size,
            audit_root: (root > 0).then_some([root; 32]),
        }
    }

    #[test]
    fn older_copies_are_told() {
        let check = |database: LastSeen, seen: Option<LastSeen>, expected| {
            assert_eq!(
                KeyFreshness::derive(&database, seen.as_ref()),
                expected,
                "{database:?} against {seen:?}"
            );
        };
        check(at(7, 3, 1), None, KeyFreshness::Unknown);
        check(at(7, 3, 1), Some(at(7, 3, 1)), KeyFreshness::Fresh);
        check(at(8, 3, 1), Some(at(7, 3, 1)), KeyFreshness::Fresh);
        check(at(7, 4, 2), Some(at(7, 3, 1)), KeyFreshness::Fresh);
        check(at(7, 3, 1), Some(at(7, 3, 0)), KeyFreshness::Fresh);
        check(at(0, 0, 0), Some(at(0, 0, 0)), KeyFreshness::Fresh);
        check(
            at(6, 3, 1),
            Some(at(7, 3, 1)),
            KeyFreshness::Older { seen: 7, found: 6 },
        );
        check(
            at(6, 9, 9),
            Some(at(7, 3, 1)),
            KeyFreshness::Older { seen: 7, found: 6 },
        );
        check(
            at(8, 2, 1),
            Some(at(7, 3, 1)),
            KeyFreshness::AuditDiffers { seen: 3, found: 2 },
        );
        check(
            at(8, 3, 2),
            Some(at(7, 3, 1)),
            KeyFreshness::AuditDiffers { seen: 3, found: 3 },
        );
        check(
            at(8, 3, 0),
            Some(at(7, 3, 1)),
            KeyFreshness::AuditDiffers { seen: 3, found: 3 },
        );
    }
}

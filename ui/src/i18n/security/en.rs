//! English.

use super::Security;

pub(in crate::i18n) const TEXT: Security = Security {
    ways: "How the vault is opened",
    ways_text: "Each way opens it alone. Keep at least two, so that losing one loses nothing.",
    passphrase: "Passphrase",
    passphrase_set: "Set",
    passphrase_none: "Not set",
    passphrase_change: "Change",
    passphrase_make: "Set one",
    passphrase_title: "Change the passphrase",
    passphrase_new_title: "Set a passphrase",
    passphrase_current: "Present passphrase",
    passphrase_new: "New passphrase",
    passphrase_repeat: "Repeat it",
    passphrase_done: "The passphrase is changed",
    recovery: "Recovery code",
    recovery_text: "Opens the vault when all else is lost",
    recovery_make: "Make a new one",
    recovery_title: "A new recovery code",
    recovery_warning: "The code you have stops working as soon as the new one is made.",
    recovery_done: "The new recovery code holds",
    keyring: "Open with my login",
    keyring_hint: "The key is kept in the keyring of this system, and you type nothing after you have logged in. Who can log in as you can open the vault.",
    keyring_only: "It is the only way but for the recovery code. Set a passphrase first to switch it off.",
    locking: "Locking",
    lock_after: "Lock when not used for",
    never: "Never",
    minutes: |minutes: u32| {
        if minutes == 1 {
            "1 minute".to_owned()
        } else {
            format!("{minutes} minutes")
        }
    },
    hours: |hours: u32| {
        if hours == 1 {
            "1 hour".to_owned()
        } else {
            format!("{hours} hours")
        }
    },
    lock_text: "A locked vault has no keys, so files are not read and not followed until you open it again. An answer that is being written is finished first.",
    lock_now: "Lock now",
    freshness: "Age of the data",
    newest: "These are the newest data this machine has seen.",
    older: "This is an older copy of your data, open for reading only. Somebody put it back: you from a backup, or somebody else. Go on with it only if you know why.",
    accept: "Go on with this copy",
    log: "Log of what was done",
    log_text: "Each thing that left this machine or changed something is a row in a chain that cannot be altered unseen.",
    verify: "Check the log",
    log_whole: |rows: &str| format!("Whole: {rows} rows, each as it was written"),
    log_altered: |row: &str| format!("Altered: row {row} is not as it was written"),
    log_cut: |after: &str, rows: &str| format!("Cut: it ends after row {after}, and there have been {rows}"),
    log_rewritten: |rows: &str| {
        format!("Written anew: {rows} rows that fit together, but not those this machine has seen")
    },
    log_bad_hint: "Somebody changed the database outside of Adiuva. Keep a copy of the data folder and restore a backup you trust.",
};

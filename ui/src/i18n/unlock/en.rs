//! English.

use super::Unlock;

pub(in crate::i18n) const TEXT: Unlock = Unlock {
    title: "Open the vault",
    lead: "Your data are encrypted on this machine.",
    passphrase: "Passphrase",
    open: "Open",
    opening: "Opening",
    with_keyring: "Open with my login",
    keyring_problem: "The keyring did not open the vault",
    use_code: "Use the recovery code",
    use_passphrase: "Use the passphrase",
    code: "Recovery code",
    code_hint: "Capital or small letters, with or without hyphens",
    damaged_title: "The vault cannot be opened",
    damaged_text: "Nothing was changed. Your own files are not touched by this.",
    damaged_do: "Restore a backup, or look again after you have mended the files.",
    look_again: "Look again",
};

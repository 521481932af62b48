//! English.

use super::Vault;

pub(in crate::i18n) const TEXT: Vault = Vault {
    too_short: "Use at least 8 characters, better a few words",
    differs: "The two are not the same",
    weak: "Easy to guess",
    fair: "Fair",
    good: "Good",
    strong: "Strong",
    common: "everybody tries this one first",
    repeated: "it repeats itself",
    sequence: "neighbouring letters or keys",
    short: "a few more words help most",
    code_title: "Write down the recovery code",
    code: "Recovery code",
    code_text: "It opens the vault when all else is lost. It is shown only now. Write it down or print it, and keep it away from this machine.",
    code_copy_warning: "Copied. Clear the clipboard when you have stored it.",
    code_wrote: "I have written it down",
    check_text: "To be sure, type two of its groups.",
    group: |number: usize| format!("Group {number}"),
    group_wrong: "This is not that group",
    show_again: "Show the code again",
};

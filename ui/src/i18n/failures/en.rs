//! English.

use super::Failures;

pub(in crate::i18n) const TEXT: Failures = Failures {
    unreachable: "The app does not answer",
    unreachable_hint: "Start Adiuva on this machine. This page goes on by itself.",
    not_allowed: "Not allowed here",
    switched_off: "This is switched off",
    too_many: "Too many requests, wait a little",
    offline: "The model’s server cannot be reached",
    timeout: "The model did not answer in time",
    model_missing: "The provider does not have this model",
    unauthorised: "The provider refused the key",
    upstream: "The model’s server reported an error",
    invalid: "This cannot be done as it stands",
    not_found: "It is not there any more",
    conflict: "Something else changed it first",
    full: "A limit is reached",
    vault: "The vault is not open",
    wrong_passphrase: "That does not open the vault",
    damaged: "The vault’s files are damaged",
    older_copy: "This is an older copy of your data",
    newer: "A newer version wrote this vault",
    in_use: "Adiuva is already running",
    refused: "Your rules do not allow this",
    waits: "This waits for your approval",
    decided: "This was answered before",
    expired: "This has expired",
    internal: "Something went wrong",
    // The failures' own words are English, and so are those of files.
    said: |_| None,
    file: |_| None,
};

//! English.

use super::Common;

pub(in crate::i18n) const TEXT: Common = Common {
    cancel: "Cancel",
    close: "Close",
    save: "Save",
    retry: "Try again",
    back: "Back",
    next: "Continue",
    undo: "Undo",
    delete: "Delete",
    rename: "Rename",
    copy: "Copy",
    copied: "Copied",
    show: "Show",
    hide: "Hide",
    loading: "Loading",
    stop: "Stop",
    pause: "Pause",
    resume: "Resume",
    on_this_machine: "On this machine",
    outside: "Leaves this machine",
    none: "None",
};

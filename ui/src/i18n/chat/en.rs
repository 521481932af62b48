//! English.

use super::Chat;

pub(in crate::i18n) const TEXT: Chat = Chat {
    title: "Chat",
    empty_title: "Ask about your files",
    empty_text: "Answers cite the passages they rest on.",
};

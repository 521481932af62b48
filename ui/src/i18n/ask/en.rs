//! English.

use super::Ask;

pub(in crate::i18n) const TEXT: Ask = Ask {
    title: "Ask",
    hint: "Ask about your files",
    in_chat: "Continue in chat",
    anew: "New question",
};

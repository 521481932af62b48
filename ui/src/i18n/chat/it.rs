//! Italian.

use super::Chat;

pub(in crate::i18n) const TEXT: Chat = Chat {
    title: "Chat",
    empty_title: "Fai una domanda sui tuoi file",
    empty_text: "Le risposte citano i passi su cui si basano.",
};

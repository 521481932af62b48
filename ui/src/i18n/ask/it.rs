//! Italian.

use super::Ask;

pub(in crate::i18n) const TEXT: Ask = Ask {
    title: "Chiedi",
    hint: "Fai una domanda sui tuoi file",
    in_chat: "Continua in chat",
    anew: "Nuova domanda",
};

//! Italian.

use super::Knowledge;

pub(in crate::i18n) const TEXT: Knowledge = Knowledge {
    title: "Conoscenza",
    empty_title: "Ancora nessuna cartella",
    empty_text: "Aggiungi una cartella: i suoi file potranno essere cercati e citati.",
};

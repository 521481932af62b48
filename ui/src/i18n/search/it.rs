//! Italian.

use super::Search;

pub(in crate::i18n) const TEXT: Search = Search {
    title: "Ricerca",
    empty_title: "Cerca nei tuoi file",
    empty_text: "Per parole e per significato.",
};

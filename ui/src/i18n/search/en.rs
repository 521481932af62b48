//! English.

use super::Search;

pub(in crate::i18n) const TEXT: Search = Search {
    title: "Search",
    empty_title: "Search your files",
    empty_text: "By words and by meaning.",
};

//! English.

use super::Knowledge;

pub(in crate::i18n) const TEXT: Knowledge = Knowledge {
    title: "Knowledge",
    empty_title: "No folder yet",
    empty_text: "Add a folder, and its files can be searched and cited.",
};

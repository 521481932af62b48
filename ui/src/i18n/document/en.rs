//! English.

use super::Document;
use crate::i18n::numbers::count;

pub(in crate::i18n) const TEXT: Document = Document {
    title: "Document",
    gone_title: "This document is not there any more",
    gone_text: "The file was removed or changed, or its folder is not read any more.",
    search: "Search your files",
    paths: "Where it lies",
    more_paths: |more: u64| {
        if more == 1 {
            "1 more copy".to_owned()
        } else {
            format!("{} more copies", count(more))
        }
    },
    copy_path: |path: &str| format!("Copy the path {path}"),
    open_path: |path: &str| format!("Open {path} in its own app"),
    length: |letters: u64| format!("{} characters", count(letters)),
    page: |page: u32| format!("Page {page}"),
    text: "Text of the document",
    empty: "No text could be read from this document.",
    find: "Find in text",
    passages: |now: u64, all: u64| format!("Passage {} of {}", count(now), count(all)),
    matches: |now: u64, all: u64| format!("{} of {}", count(now), count(all)),
    many_matches: |now: u64, all: u64| format!("{} of more than {}", count(now), count(all)),
    no_match: "Not found",
    finding: "Reading the rest",
    previous: "Previous",
    next: "Next",
    cut: "The rest of the text did not come",
};

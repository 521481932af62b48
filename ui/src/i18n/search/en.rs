//! English.

use super::Search;
use crate::i18n::numbers::count;

pub(in crate::i18n) const TEXT: Search = Search {
    title: "Search",
    empty_title: "Search your files",
    empty_text: "By words and by meaning. Put a phrase in \"quotes\" to find it word for word.",
    query: "Search your files",
    query_hint: "Words, a question, or a \"quoted phrase\"",
    mode: "How to search",
    mode_hybrid: "Both",
    mode_keyword: "Words",
    mode_vector: "Meaning",
    filters: "Filters",
    clear: "Clear filters",
    base: "Knowledge base",
    all_bases: "All",
    source: "Folder",
    all_sources: "All folders",
    format: "Format",
    all_formats: "All formats",
    path: "Path",
    path_hint: "**/*.md",
    from: "Changed from",
    until: "Changed until",
    found: |hits: u64| {
        if hits == 1 {
            "1 passage".to_owned()
        } else {
            format!("{} passages", count(hits))
        }
    },
    found_most: |hits: u64| format!("The best {} passages", count(hits)),
    hits: "Passages found",
    none_title: "Nothing found",
    none_text: "Try fewer or other words, or search by meaning.",
    none_filtered: "Filters are set. Take them off to search everywhere.",
    no_files_title: "There is nothing to search yet",
    no_files_text: "Add a folder, and its files can be searched as soon as they are read.",
    to_knowledge: "Add a folder",
    keys: "Arrows move, Enter opens, Ctrl Enter asks about it in chat.",
    ask: "Ask about this",
    ask_text: |title: &str, query: &str| format!("About “{title}”: {query}"),
    page: |page: u32| format!("page {page}"),
    score: |score: &str| format!("Score {score}"),
    why: "Why",
    terms: "Words found",
    keyword_rank: "Rank by words",
    keyword_score: "Score by words",
    vector_rank: "Rank by meaning",
    similarity: "Similarity",
    embedder: "Compared by",
    fused: "Score",
    not_among: "not among the hits",
};

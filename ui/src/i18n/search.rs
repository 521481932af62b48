//! Texts of the page.

pub(super) mod en;
pub(super) mod it;

/// Search.
pub struct Search {
    /// The page.
    pub title: &'static str,
    /// Nothing was asked.
    pub empty_title: &'static str,
    /// What it is for.
    pub empty_text: &'static str,
    /// The field.
    pub query: &'static str,
    /// What may be typed.
    pub query_hint: &'static str,
    /// How it is searched.
    pub mode: &'static str,
    /// By keywords and by meaning.
    pub mode_hybrid: &'static str,
    /// By keywords alone.
    pub mode_keyword: &'static str,
    /// By meaning alone.
    pub mode_vector: &'static str,
    /// Shows the filters.
    pub filters: &'static str,
    /// Takes them off.
    pub clear: &'static str,
    /// Only of this base.
    pub base: &'static str,
    /// Of any base.
    pub all_bases: &'static str,
    /// Only of this source.
    pub source: &'static str,
    /// Of any source.
    pub all_sources: &'static str,
    /// Only of this format.
    pub format: &'static str,
    /// Of any format.
    pub all_formats: &'static str,
    /// Only paths that match.
    pub path: &'static str,
    /// How a glob looks.
    pub path_hint: &'static str,
    /// Only modified at or after.
    pub from: &'static str,
    /// Only modified before the end of.
    pub until: &'static str,
    /// How many passages were found.
    pub found: fn(u64) -> String,
    /// More than are shown.
    pub found_most: fn(u64) -> String,
    /// What was found.
    pub hits: &'static str,
    /// Nothing was found.
    pub none_title: &'static str,
    /// What to do.
    pub none_text: &'static str,
    /// What to do when filters are set.
    pub none_filtered: &'static str,
    /// There is nothing to search in.
    pub no_files_title: &'static str,
    /// What to do.
    pub no_files_text: &'static str,
    /// Goes to the knowledge page.
    pub to_knowledge: &'static str,
    /// What keys do.
    pub keys: &'static str,
    /// Asks about a hit.
    pub ask: &'static str,
    /// The question begun in chat: the document's title and the query.
    pub ask_text: fn(&str, &str) -> String,
    /// The page of a document.
    pub page: fn(u32) -> String,
    /// The score.
    pub score: fn(&str) -> String,
    /// Opens the reasons.
    pub why: &'static str,
    /// The words that were found.
    pub terms: &'static str,
    /// The place among the keyword hits.
    pub keyword_rank: &'static str,
    /// The score by keywords.
    pub keyword_score: &'static str,
    /// The place among the hits by meaning.
    pub vector_rank: &'static str,
    /// How near the meaning is.
    pub similarity: &'static str,
    /// The model that compared.
    pub embedder: &'static str,
    /// The score of both.
    pub fused: &'static str,
    /// It is not among them.
    pub not_among: &'static str,
}

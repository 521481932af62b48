//! Texts of the page.

pub(super) mod en;
pub(super) mod it;

/// A document.
pub struct Document {
    /// The page.
    pub title: &'static str,
    /// There is no such document.
    pub gone_title: &'static str,
    /// Why.
    pub gone_text: &'static str,
    /// Goes to the search page.
    pub search: &'static str,
    /// Where it lies.
    pub paths: &'static str,
    /// Further places where the same content lies.
    pub more_paths: fn(u64) -> String,
    /// Copies a path.
    pub copy_path: fn(&str) -> String,
    /// Opens the file at a path in its own app.
    pub open_path: fn(&str) -> String,
    /// How long the text is.
    pub length: fn(u64) -> String,
    /// A page of it.
    pub page: fn(u32) -> String,
    /// Its text, for screen readers.
    pub text: &'static str,
    /// Nothing could be read from it.
    pub empty: &'static str,
    /// The field.
    pub find: &'static str,
    /// How many passages are marked, and which one is shown.
    pub passages: fn(u64, u64) -> String,
    /// How many places were found, and which one is shown.
    pub matches: fn(u64, u64) -> String,
    /// More places than are counted.
    pub many_matches: fn(u64, u64) -> String,
    /// Nothing was found.
    pub no_match: &'static str,
    /// The rest of the text is still being fetched.
    pub finding: &'static str,
    /// To the one before.
    pub previous: &'static str,
    /// To the one after.
    pub next: &'static str,
    /// The rest could not be fetched.
    pub cut: &'static str,
}

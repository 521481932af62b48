//! Texts of the page.

pub(super) mod en;
pub(super) mod it;

/// Knowledge.
pub struct Knowledge {
    /// The page.
    pub title: &'static str,
    /// There is no source.
    pub empty_title: &'static str,
    /// What it is for.
    pub empty_text: &'static str,
    /// The page's two views.
    pub views: &'static str,
    /// The view of sources.
    pub folders: &'static str,
    /// The view of files.
    pub files: &'static str,
    /// Adds a folder.
    pub add: &'static str,
    /// The heading of the dialog.
    pub add_title: &'static str,
    /// The path's field.
    pub add_path: &'static str,
    /// What may be typed there.
    pub add_path_hint: &'static str,
    /// Opens the system's dialog.
    pub add_choose: &'static str,
    /// The base's field.
    pub add_base: &'static str,
    /// What a base is.
    pub add_base_hint: &'static str,
    /// Adds it.
    pub add_go: &'static str,
    /// It was added.
    pub added: fn(&str) -> String,
    /// Looks for changes in all sources.
    pub rescan_all: &'static str,
    /// Looks for changes in one.
    pub rescan: &'static str,
    /// It looks for changes.
    pub rescanning: &'static str,
    /// Stops making vectors.
    pub pause: &'static str,
    /// Goes on making vectors.
    pub resume: &'static str,
    /// The sum over all sources.
    pub overview: &'static str,
    /// Searchable of all, and how many by meaning.
    pub coverage: fn(u64, u64, u64) -> String,
    /// There is no file at all.
    pub no_files: &'static str,
    /// How many could not be read.
    pub failed: fn(u64) -> String,
    /// How many were left out.
    pub ignored: fn(u64) -> String,
    /// How many wait or are being read.
    pub waiting: fn(u64) -> String,
    /// What the parts of the bar mean: by meaning.
    pub legend_embedded: &'static str,
    /// By keywords.
    pub legend_searchable: &'static str,
    /// Not read yet.
    pub legend_waiting: &'static str,
    /// Failed.
    pub legend_failed: &'static str,
    /// Everything is done.
    pub up_to_date: &'static str,
    /// Files are being read.
    pub reading: &'static str,
    /// Vectors are being made.
    pub embedding: &'static str,
    /// Making vectors is stopped.
    pub paused: &'static str,
    /// About how long it still takes.
    pub rest: fn(&str) -> String,
    /// Less than a minute is left.
    pub rest_short: &'static str,
    /// Bytes on disk: all, database, vectors, backups.
    pub storage: fn(&str, &str, &str, &str) -> String,
    /// A source's changes are seen as they happen.
    pub watching: &'static str,
    /// They are not.
    pub not_watching: &'static str,
    /// It is being walked.
    pub scanning: &'static str,
    /// It has a problem.
    pub problem: &'static str,
    /// How many sources a base has.
    pub sources: fn(u64) -> String,
    /// Actions for a source.
    pub actions: fn(&str) -> String,
    /// Shows its files.
    pub show_files: &'static str,
    /// Searches in it.
    pub search_in: &'static str,
    /// Reads failed files again.
    pub retry_failed: &'static str,
    /// They are being read again.
    pub retrying: &'static str,
    /// Ends following it.
    pub remove: &'static str,
    /// It is not followed any more.
    pub removed: fn(&str) -> String,
    /// Narrows the list to a source.
    pub filter_source: &'static str,
    /// Every source.
    pub all_sources: &'static str,
    /// Narrows the list to a status.
    pub filter_status: &'static str,
    /// A status with its count.
    pub status_count: fn(&str, u64) -> String,
    /// Any status.
    pub status_all: &'static str,
    /// Not read yet.
    pub status_queued: &'static str,
    /// Being read.
    pub status_reading: &'static str,
    /// Found by keywords.
    pub status_searchable: &'static str,
    /// Found by meaning too.
    pub status_embedded: &'static str,
    /// Could not be read.
    pub status_failed: &'static str,
    /// The list, for screen readers.
    pub list: &'static str,
    /// No file fits.
    pub none_title: &'static str,
    /// What to do.
    pub none_text: &'static str,
    /// No file failed.
    pub none_failed: &'static str,
    /// Takes the filters off.
    pub show_all: &'static str,
    /// The row that was chosen.
    pub chosen: &'static str,
    /// What keys do in the list.
    pub list_hint: &'static str,
    /// Opens the document.
    pub open: &'static str,
    /// Reads one file again.
    pub retry_one: &'static str,
    /// Copies the path.
    pub copy_path: &'static str,
}

//! English.

use super::Knowledge;
use crate::i18n::numbers::count;

pub(in crate::i18n) const TEXT: Knowledge = Knowledge {
    title: "Knowledge",
    empty_title: "No folder yet",
    empty_text: "Add a folder, and its files can be searched and cited. They stay where they are, and nothing leaves this machine.",
    views: "Views",
    folders: "Folders",
    files: "Files",
    add: "Add folder",
    add_title: "Add a folder",
    add_path: "Folder or file",
    add_path_hint: "The whole path, such as /srv/documents. Folders are suggested while you type.",
    add_choose: "Choose",
    add_base: "Knowledge base",
    add_base_hint: "A name to keep folders together. Left empty, it is “Files”.",
    add_go: "Add",
    added: |path: &str| format!("Reading {path}"),
    rescan_all: "Look for changes",
    rescan: "Look for changes",
    rescanning: "Looking for changes",
    pause: "Pause vectors",
    resume: "Resume vectors",
    overview: "All folders",
    coverage: |ready: u64, all: u64, meaning: u64| {
        format!(
            "{} of {} searchable, {} by meaning",
            count(ready),
            count(all),
            count(meaning)
        )
    },
    no_files: "No files found yet",
    failed: |files: u64| format!("{} could not be read", count(files)),
    ignored: |files: u64| format!("{} ignored", count(files)),
    waiting: |files: u64| format!("{} to read", count(files)),
    legend_embedded: "By meaning",
    legend_searchable: "By keywords",
    legend_waiting: "To read",
    legend_failed: "Could not be read",
    up_to_date: "Up to date",
    reading: "Reading files",
    embedding: "Making vectors",
    paused: "Vectors are paused. Keyword search works.",
    rest: |time: &str| format!("about {time} left"),
    rest_short: "less than a minute left",
    storage: |all: &str, database: &str, vectors: &str, backups: &str| {
        format!("{all} on disk: database {database}, vectors {vectors}, backups {backups}")
    },
    watching: "Watching",
    not_watching: "Not watching: look for changes by hand",
    scanning: "Looking through",
    problem: "Needs a look",
    sources: |sources: u64| {
        if sources == 1 {
            "1 folder".to_owned()
        } else {
            format!("{} folders", count(sources))
        }
    },
    actions: |path: &str| format!("Actions for {path}"),
    show_files: "Show files",
    search_in: "Search here",
    retry_failed: "Read failed files again",
    retrying: "Failed files are read again",
    remove: "Remove from knowledge",
    removed: |path: &str| format!("{path} is no longer read. The files are untouched."),
    filter_source: "Folder",
    all_sources: "All folders",
    filter_status: "State",
    status_count: |status: &str, files: u64| format!("{status} ({})", count(files)),
    status_all: "Any",
    status_queued: "To read",
    status_reading: "Being read",
    status_searchable: "By keywords",
    status_embedded: "By meaning",
    status_failed: "Could not be read",
    list: "Files by path",
    none_title: "No such file",
    none_text: "No file of this folder is in this state now.",
    none_failed: "Every file could be read",
    show_all: "Show all files",
    chosen: "Chosen file",
    list_hint: "Arrows move, Enter opens, R reads a failed file again.",
    open: "Open",
    retry_one: "Read again",
    copy_path: "Copy path",
};

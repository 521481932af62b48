//! English.

use super::Shell;

pub(in crate::i18n) const TEXT: Shell = Shell {
    name: "Adiuva",
    skip: "Skip to the page",
    navigation: "Main",
    now: "Now",
    work: "Work",
    sources: "Sources",
    chat: "Chat",
    approvals: "Approvals",
    approvals_waiting: |count: u32| format!("Approvals, {count} waiting"),
    activity: "Activity",
    projects: "Projects",
    knowledge: "Knowledge",
    search: "Search",
    settings: "Settings",
    lock: "Lock",
    panel: "Details",
    panel_toggle: "Show or hide details",
    panel_empty: "Nothing is selected.",
    status: "Status",
    connected: "Connected",
    reconnecting: "Reconnecting",
    away: "The app on this machine does not answer",
    indexing: |done: u64, all: u64| format!("Reading files: {done} of {all}"),
    embedding: |done: u64, all: u64| format!("Preparing search by meaning: {done} of {all}"),
    paused: |left: u64| format!("Paused, {left} files wait"),
    failed_files: |count: u64| {
        if count == 1 {
            "1 file could not be read".to_owned()
        } else {
            format!("{count} files could not be read")
        }
    },
    up_to_date: |files: u64| {
        if files == 1 {
            "1 file, up to date".to_owned()
        } else {
            format!("{files} files, up to date")
        }
    },
    no_files: "No folder added yet",
    no_model: "No model: answers are extracts",
    model_ready: |name: &str| format!("Model: {name}"),
    model_problem: |name: &str| format!("{name} does not answer"),
    offline: "Offline",
    offline_hint: "Nothing leaves this machine while this is on",
    older_copy: "This is an older copy of your data, open for reading only.",
    older_copy_accept: "Go on with this copy",
    palette: "Commands",
    palette_hint: "Type a command or a page",
    palette_nothing: "Nothing fits",
    go_to: |page: &str| format!("Go to {page}"),
    go_to_section: |section: &str| format!("Settings: {section}"),
    kind_thread: "Thread",
    kind_folder: "Folder",
    pause_embedding: "Pause or resume search by meaning",
    offline_toggle: "Go offline or online",
    group_everywhere: "Everywhere",
    group_lists: "In lists",
    group_chat: "In chat",
    group_search: "In search and documents",
    shortcut_move: "Move",
    shortcut_ends: "First and last",
    shortcut_open: "Open",
    shortcut_delete: "Remove, with a way back",
    shortcut_send: "Send",
    shortcut_newline: "New line",
    shortcut_edit_last: "Edit the last message",
    shortcut_stop: "Stop the answer",
    shortcut_ask: "Ask about a hit in chat",
    shortcut_find: "Find in the document",
    shortcut_next: "Next place",
    theme_light: "Light colours",
    theme_dark: "Dark colours",
    theme_system: "Colours of the system",
    density: "Change density",
    shortcuts: "Keyboard shortcuts",
    shortcut_palette: "Commands",
    shortcut_pages: "Pages in order",
    shortcut_panel: "Show or hide details",
    shortcut_popup: "Quick chat about the page",
    shortcut_help: "This list",
    shortcut_close: "Close what is open",
    notices: "Notices",
    dismiss: "Dismiss",
    not_found: "There is no such page",
    not_found_hint: "The link may be old. Go to chat or press Ctrl K.",
};

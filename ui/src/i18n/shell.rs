//! Texts: what stands around the pages.

pub(super) mod en;
pub(super) mod it;

/// What stands around the pages.
pub struct Shell {
    /// The name of the app.
    pub name: &'static str,
    /// The first link, to the page.
    pub skip: &'static str,
    /// Names the left side.
    pub navigation: &'static str,
    /// A group of pages.
    pub now: &'static str,
    /// A group of pages.
    pub work: &'static str,
    /// A group of pages.
    pub sources: &'static str,
    /// A page.
    pub chat: &'static str,
    /// A page.
    pub approvals: &'static str,
    /// A page, with how many wait.
    pub approvals_waiting: fn(u32) -> String,
    /// A page.
    pub activity: &'static str,
    /// A page.
    pub projects: &'static str,
    /// A page.
    pub knowledge: &'static str,
    /// A page.
    pub search: &'static str,
    /// A page.
    pub settings: &'static str,
    /// Closes the vault.
    pub lock: &'static str,
    /// Names the right side.
    pub panel: &'static str,
    /// Opens or closes the right side.
    pub panel_toggle: &'static str,
    /// Stands in the right side when the page puts nothing there.
    pub panel_empty: &'static str,
    /// Names the line at the foot.
    pub status: &'static str,
    /// The app answers.
    pub connected: &'static str,
    /// The connection is being made again.
    pub reconnecting: &'static str,
    /// Nobody answers.
    pub away: &'static str,
    /// Files are being read.
    pub indexing: fn(u64, u64) -> String,
    /// Vectors are being made.
    pub embedding: fn(u64, u64) -> String,
    /// Vectors wait.
    pub paused: fn(u64) -> String,
    /// Some files could not be read.
    pub failed_files: fn(u64) -> String,
    /// Everything is read.
    pub up_to_date: fn(u64) -> String,
    /// No folder is followed.
    pub no_files: &'static str,
    /// No provider is set up.
    pub no_model: &'static str,
    /// A provider is set up.
    pub model_ready: fn(&str) -> String,
    /// A provider does not work.
    pub model_problem: fn(&str) -> String,
    /// The switch that keeps everything on this machine.
    pub offline: &'static str,
    /// What the switch does.
    pub offline_hint: &'static str,
    /// An older copy is open for reading.
    pub older_copy: &'static str,
    /// Makes it the present state.
    pub older_copy_accept: &'static str,
    /// Names the palette.
    pub palette: &'static str,
    /// Stands in its empty field.
    pub palette_hint: &'static str,
    /// Nothing fits.
    pub palette_nothing: &'static str,
    /// A command that opens a page.
    pub go_to: fn(&str) -> String,
    /// A command that opens a section of the settings.
    pub go_to_section: fn(&str) -> String,
    /// What an entry of the palette leads to.
    pub kind_thread: &'static str,
    /// What an entry of the palette leads to.
    pub kind_folder: &'static str,
    /// A command.
    pub pause_embedding: &'static str,
    /// A command.
    pub offline_toggle: &'static str,
    /// A group of shortcuts.
    pub group_everywhere: &'static str,
    /// A group of shortcuts.
    pub group_lists: &'static str,
    /// A group of shortcuts.
    pub group_chat: &'static str,
    /// A group of shortcuts.
    pub group_search: &'static str,
    /// A shortcut.
    pub shortcut_move: &'static str,
    /// A shortcut.
    pub shortcut_ends: &'static str,
    /// A shortcut.
    pub shortcut_open: &'static str,
    /// A shortcut.
    pub shortcut_delete: &'static str,
    /// A shortcut.
    pub shortcut_send: &'static str,
    /// A shortcut.
    pub shortcut_newline: &'static str,
    /// A shortcut.
    pub shortcut_edit_last: &'static str,
    /// A shortcut.
    pub shortcut_stop: &'static str,
    /// A shortcut.
    pub shortcut_ask: &'static str,
    /// A shortcut.
    pub shortcut_find: &'static str,
    /// A shortcut.
    pub shortcut_next: &'static str,
    /// A command.
    pub theme_light: &'static str,
    /// A command.
    pub theme_dark: &'static str,
    /// A command.
    pub theme_system: &'static str,
    /// A command.
    pub density: &'static str,
    /// Names the list of shortcuts.
    pub shortcuts: &'static str,
    /// A shortcut.
    pub shortcut_palette: &'static str,
    /// A shortcut.
    pub shortcut_pages: &'static str,
    /// A shortcut.
    pub shortcut_panel: &'static str,
    /// What a key does.
    pub shortcut_popup: &'static str,
    /// A shortcut.
    pub shortcut_help: &'static str,
    /// A shortcut.
    pub shortcut_close: &'static str,
    /// Names the stack of short notices.
    pub notices: &'static str,
    /// Removes a notice.
    pub dismiss: &'static str,
    /// No page has this address.
    pub not_found: &'static str,
    /// What to do then.
    pub not_found_hint: &'static str,
}

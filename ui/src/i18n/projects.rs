//! Texts of projects and what is in them.

pub(super) mod en;
pub(super) mod it;

/// Projects and what is in them.
pub struct Projects {
    /// The page.
    pub title: &'static str,
    /// Names the tabs.
    pub views: &'static str,
    /// Leads back.
    pub back: &'static str,
    /// A kind of thing.
    pub project: &'static str,
    /// A kind of thing.
    pub task: &'static str,
    /// A kind of thing.
    pub comment: &'static str,
    /// A kind of thing.
    pub checkpoint: &'static str,
    /// A kind of thing.
    pub note: &'static str,
    /// A kind of thing.
    pub doc: &'static str,
    /// A kind of thing.
    pub file: &'static str,
    /// For whom a project is.
    pub client: &'static str,
    /// Adds one.
    pub new_project: &'static str,
    /// A field.
    pub name: &'static str,
    /// What may be typed.
    pub client_hint: &'static str,
    /// Adds it.
    pub create: &'static str,
    /// A dialog.
    pub rename_project: &'static str,
    /// A dialog.
    pub rename_doc: &'static str,
    /// A view: all clients.
    pub clients: &'static str,
    /// Adds a client.
    pub new_client: &'static str,
    /// There are none.
    pub no_clients: &'static str,
    /// What they are.
    pub no_clients_text: &'static str,
    /// Puts it away.
    pub archive: &'static str,
    /// Brings it back.
    pub unarchive: &'static str,
    /// It is put away.
    pub archived: &'static str,
    /// A choice.
    pub show_archived: &'static str,
    /// Tasks of all projects and of none.
    pub all_tasks: &'static str,
    /// There is none.
    pub empty_title: &'static str,
    /// What they are for.
    pub empty_text: &'static str,
    /// The field.
    pub search: &'static str,
    /// Names the list.
    pub found: &'static str,
    /// Nothing was found.
    pub found_none: &'static str,
    /// What to do.
    pub found_none_text: &'static str,
    /// The page.
    pub trash: &'static str,
    /// There is nothing.
    pub trash_empty: &'static str,
    /// What it is.
    pub trash_hint: &'static str,
    /// Brings it back.
    pub restore: &'static str,
    /// Deletes all of it.
    pub empty_trash: &'static str,
    /// Said before.
    pub empty_trash_sure: &'static str,
    /// A view.
    pub list: &'static str,
    /// A view.
    pub board: &'static str,
    /// A view.
    pub timeline: &'static str,
    /// A view.
    pub notes: &'static str,
    /// A view.
    pub docs: &'static str,
    /// A view.
    pub files: &'static str,
    /// The field.
    pub quick: &'static str,
    /// How it is used.
    pub quick_hint: &'static str,
    /// Adds it.
    pub add: &'static str,
    /// There is none.
    pub no_tasks: &'static str,
    /// What to do.
    pub no_tasks_text: &'static str,
    /// A group.
    pub suggestions: &'static str,
    /// It waits.
    pub suggestion: &'static str,
    /// Takes it.
    pub approve: &'static str,
    /// Does not take it.
    pub dismiss: &'static str,
    /// A choice.
    pub order: &'static str,
    /// An order.
    pub order_manual: &'static str,
    /// An order.
    pub order_due: &'static str,
    /// An order.
    pub order_priority: &'static str,
    /// An order.
    pub order_updated: &'static str,
    /// An order.
    pub order_title: &'static str,
    /// A state.
    pub todo: &'static str,
    /// A state.
    pub in_progress: &'static str,
    /// A state.
    pub done: &'static str,
    /// Moves it.
    pub to_todo: &'static str,
    /// Moves it.
    pub to_in_progress: &'static str,
    /// Moves it.
    pub to_done: &'static str,
    /// How it is used.
    pub board_hint: &'static str,
    /// How much it matters.
    pub high: &'static str,
    /// How much it matters.
    pub medium: &'static str,
    /// How much it matters.
    pub low: &'static str,
    /// Opens it.
    pub edit: &'static str,
    /// A field.
    pub task_title: &'static str,
    /// A field.
    pub description: &'static str,
    /// A field.
    pub status: &'static str,
    /// A field.
    pub priority: &'static str,
    /// A field.
    pub due: &'static str,
    /// A field.
    pub assignees: &'static str,
    /// How it is used.
    pub assignees_hint: &'static str,
    /// A part.
    pub comments: &'static str,
    /// Stands in the field.
    pub comment_hint: &'static str,
    /// Adds it.
    pub add_comment: &'static str,
    /// Removes it.
    pub delete_comment: &'static str,
    /// Who made it.
    pub you: &'static str,
    /// A day.
    pub today: &'static str,
    /// It is late.
    pub is_late: &'static str,
    /// Stands in the field.
    pub checkpoint_hint: &'static str,
    /// A field.
    pub date: &'static str,
    /// There is none.
    pub no_dates: &'static str,
    /// What to do.
    pub no_dates_text: &'static str,
    /// Adds one.
    pub new_note: &'static str,
    /// There is none.
    pub no_notes: &'static str,
    /// What they are for.
    pub no_notes_text: &'static str,
    /// Adds one.
    pub new_doc: &'static str,
    /// There is none.
    pub no_docs: &'static str,
    /// What they are for.
    pub no_docs_text: &'static str,
    /// A view of the text.
    pub source: &'static str,
    /// A view of the text.
    pub both: &'static str,
    /// A view of the text.
    pub preview: &'static str,
    /// Names the choice.
    pub shown: &'static str,
    /// Nothing to save.
    pub saved: &'static str,
    /// Said of a clash.
    pub note_changed: &'static str,
    /// Settles it.
    pub keep_mine: &'static str,
    /// Settles it.
    pub take_other: &'static str,
    /// Settles it.
    pub keep_present: &'static str,
    /// Settles it.
    pub keep_both: &'static str,
    /// Names a text.
    pub other_text: &'static str,
    /// Names a text.
    pub present_text: &'static str,
    /// Said of a clash.
    pub doc_changed: &'static str,
    /// A text waits.
    pub clash: &'static str,
    /// Said after saving.
    pub clash_said: &'static str,
    /// What to do.
    pub clash_text: &'static str,
    /// A part.
    pub revisions: &'static str,
    /// It is the latest.
    pub present: &'static str,
    /// A text is carried.
    pub carried: &'static str,
    /// Puts it there.
    pub append: &'static str,
    /// Puts it there.
    pub insert: &'static str,
    /// Puts it there.
    pub replace: &'static str,
    /// Adds one.
    pub add_file: &'static str,
    /// A file is on its way.
    pub adding: fn(&str) -> String,
    /// What is taken.
    pub files_hint: &'static str,
    /// There is none.
    pub no_files: &'static str,
    /// What they are for.
    pub no_files_text: &'static str,
    /// It failed.
    pub file_unread: &'static str,
    /// Gives it.
    pub save_file: &'static str,
    /// Names a menu.
    pub actions: fn(&str) -> String,
    /// Said after deleting.
    pub deleted: fn(&str) -> String,
    /// Removes it.
    pub delete_one: fn(&str) -> String,
    /// How its tasks stand.
    pub counts: fn(u64, u64) -> String,
    /// When it is gone.
    pub gone_on: fn(&str) -> String,
    /// It is not known.
    pub no_such_project: fn(&str) -> String,
    /// Names a box.
    pub is_done: fn(&str) -> String,
    /// It is late.
    pub late: fn(&str) -> String,
    /// Opens the done ones.
    pub done_count: fn(u64) -> String,
    /// Names two buttons.
    pub decide: fn(&str) -> String,
    /// Said after moving.
    pub moved: fn(&str, &str) -> String,
    /// Who made it.
    pub agent: fn(&str) -> String,
}

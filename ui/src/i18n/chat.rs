//! Texts of the page.

pub(super) mod en;
pub(super) mod it;

/// Chat.
pub struct Chat {
    /// The page.
    pub title: &'static str,
    /// Nothing was said yet.
    pub empty_title: &'static str,
    /// What it is for.
    pub empty_text: &'static str,
    /// No folder is followed.
    pub no_files_title: &'static str,
    /// What to do then.
    pub no_files_text: &'static str,
    /// Leads to the knowledge page.
    pub add_folder: &'static str,
    /// The column of threads.
    pub threads: &'static str,
    /// Begins a thread.
    pub new_thread: &'static str,
    /// A thread without a title.
    pub untitled: &'static str,
    /// The field above the threads.
    pub find_thread: &'static str,
    /// There is no thread.
    pub no_threads: &'static str,
    /// No title has those letters.
    pub no_thread_found: &'static str,
    /// The menu of a thread.
    pub thread_actions: &'static str,
    /// The dialog for another title.
    pub rename_thread: &'static str,
    /// The field in it.
    pub thread_title: &'static str,
    /// Keeps a thread at the top.
    pub pin_thread: &'static str,
    /// Ends that.
    pub unpin_thread: &'static str,
    /// Said with a way back.
    pub deleted: fn(&str) -> String,
    /// The messages of a thread.
    pub messages: &'static str,
    /// Who said it.
    pub you: &'static str,
    /// Who said it.
    pub answer: &'static str,
    /// A mark of a message or thread.
    pub pinned: &'static str,
    /// Marks a message.
    pub pin: &'static str,
    /// Takes the text along to a project's doc.
    pub to_doc: &'static str,
    /// Says a message differently.
    pub edit: &'static str,
    /// Answers again.
    pub answer_anew: &'static str,
    /// The buttons of a message.
    pub actions: &'static str,
    /// The versions of a message.
    pub versions: &'static str,
    /// Leads to one.
    pub version_before: &'static str,
    /// Leads to one.
    pub version_after: &'static str,
    /// Shows a long text.
    pub show_all: fn(&str) -> String,
    /// The clipboard did not take it.
    pub not_copied: &'static str,
    /// Words come where they are not seen.
    pub new_below: &'static str,
    /// Leads to the end.
    pub to_end: &'static str,
    /// Said to screen readers.
    pub being_written: &'static str,
    /// Before the answer.
    pub searching: &'static str,
    /// Before the first word.
    pub waiting: &'static str,
    /// A tool works.
    pub calling: &'static str,
    /// What was done so far.
    pub steps: &'static str,
    /// A message is under way.
    pub sending: &'static str,
    /// Gives up a message.
    pub discard: &'static str,
    /// The answer broke off.
    pub cut: &'static str,
    /// Answers without a model.
    pub use_extracts: &'static str,
    /// Leads to the settings.
    pub to_settings: &'static str,
    /// The field for a message.
    pub message: &'static str,
    /// Stands in the field.
    pub placeholder: &'static str,
    /// Sends the message.
    pub send: &'static str,
    /// Another version is written.
    pub editing: &'static str,
    /// Nobody answers.
    pub away: &'static str,
    /// The choice of a model.
    pub who_answers: &'static str,
    /// A choice.
    pub preferred: &'static str,
    /// A choice.
    pub extracts: &'static str,
    /// What it means.
    pub extracts_hint: &'static str,
    /// A provider has none.
    pub no_models: &'static str,
    /// A provider elsewhere while offline.
    pub refused_offline: &'static str,
    /// The choice of agents.
    pub which_agents: &'static str,
    /// A choice.
    pub fitting_agent: &'static str,
    /// A group of choices.
    pub agents: &'static str,
    /// The place of an agent among those that answer.
    pub in_line: fn(usize, usize) -> String,
    /// What several do.
    pub agents_note: &'static str,
    /// No more can be chosen.
    pub agents_full: fn(usize) -> String,
    /// The choice of files.
    pub which_files: &'static str,
    /// A choice.
    pub all_files: &'static str,
    /// A choice.
    pub no_files: &'static str,
    /// What it means.
    pub no_files_hint: &'static str,
    /// A group of choices.
    pub bases: &'static str,
    /// A group of choices.
    pub sources: &'static str,
    /// The page of a citation.
    pub page: fn(u32) -> String,
    /// The panel.
    pub what_was_used: &'static str,
    /// There is no answer yet.
    pub nothing_used: &'static str,
    /// Names the model.
    pub model: &'static str,
    /// The citations.
    pub citations: &'static str,
    /// The passages that were given.
    pub passages: fn(usize) -> String,
    /// The tools that were called.
    pub tools: &'static str,
    /// Sentences without support.
    pub unsupported: &'static str,
    /// What the line under them means.
    pub unsupported_text: &'static str,
    /// Every sentence is supported.
    pub grounded: &'static str,
    /// What that means.
    pub grounded_text: &'static str,
    /// Some are not.
    pub not_grounded: &'static str,
    /// What that means.
    pub not_grounded_text: &'static str,
    /// Made without a model.
    pub extracts_only: &'static str,
    /// What that means.
    pub extracts_text: &'static str,
    /// The files hold no answer.
    pub not_found: &'static str,
    /// What that means.
    pub not_found_text: &'static str,
    /// No files were used.
    pub without_files: &'static str,
    /// What that means.
    pub without_files_text: &'static str,
    /// It was stopped.
    pub stopped: &'static str,
    /// What that means.
    pub stopped_text: &'static str,
    /// It broke off.
    pub broken: &'static str,
}

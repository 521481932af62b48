//! Texts: words that several pages use.

pub(super) mod en;
pub(super) mod it;

/// Words that several pages use.
pub struct Common {
    /// Leaves without doing it.
    pub cancel: &'static str,
    /// Closes what is open.
    pub close: &'static str,
    /// Keeps a change.
    pub save: &'static str,
    /// Tries again.
    pub retry: &'static str,
    /// Goes one step back.
    pub back: &'static str,
    /// Goes one step on.
    pub next: &'static str,
    /// Takes back what was just done.
    pub undo: &'static str,
    /// Removes.
    pub delete: &'static str,
    /// Gives another name.
    pub rename: &'static str,
    /// Puts into the clipboard.
    pub copy: &'static str,
    /// Said after copying.
    pub copied: &'static str,
    /// Makes a secret readable.
    pub show: &'static str,
    /// Makes a secret unreadable.
    pub hide: &'static str,
    /// Said while something is fetched.
    pub loading: &'static str,
    /// Ends what runs.
    pub stop: &'static str,
    /// Holds what runs.
    pub pause: &'static str,
    /// Goes on with what was held.
    pub resume: &'static str,
    /// Where data stays.
    pub on_this_machine: &'static str,
    /// Marks what leaves this machine.
    pub outside: &'static str,
    /// Stands for nothing chosen.
    pub none: &'static str,
}

//! Every text of the screens, in English and Italian.
//!
//! A page's texts are one struct with one file a language. A text that a language lacks is a field that is missing,
//! and does not compile. Texts with a number or a name in them are functions.
//!
//! Use: `t().chat.title`. The whole page is drawn anew when the language changes, so no closure is needed.

use std::cell::Cell;

pub mod activity;
pub mod agents;
pub mod approvals;
pub mod ask;
pub mod chat;
pub mod common;
pub mod document;
pub mod failures;
pub mod home;
pub mod knowledge;
pub mod mail;
pub mod memory;
pub mod models;
pub mod numbers;
pub mod permissions;
pub mod plans;
pub mod projects;
pub mod search;
pub mod security;
pub mod settings;
pub mod shell;
pub mod unlock;
pub mod vault;
pub mod welcome;

/// A language of the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Italian.
    Italian,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::English, Self::Italian];

    /// Its tag, as in `<html lang>`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Italian => "it",
        }
    }

    /// Its own name for itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Italian => "Italiano",
        }
    }

    /// The language of a tag such as `it-CH`.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag() == primary)
    }
}

/// Every text of one language.
pub struct Text {
    /// Words that several pages use.
    pub common: common::Common,
    /// What stands around the pages.
    pub shell: shell::Shell,
    /// Failures by their code.
    pub failures: failures::Failures,
    /// Making the vault.
    pub welcome: welcome::Welcome,
    /// Secrets that open the vault.
    pub vault: vault::Vault,
    /// Opening the vault.
    pub unlock: unlock::Unlock,
    /// Chat.
    pub chat: chat::Chat,
    /// Projects and what is in them.
    pub projects: projects::Projects,
    /// Knowledge.
    pub knowledge: knowledge::Knowledge,
    /// A document.
    pub document: document::Document,
    /// Search.
    pub search: search::Search,
    /// Approvals.
    pub approvals: approvals::Approvals,
    /// Plans.
    pub plans: plans::Plans,
    /// Activity.
    pub activity: activity::Activity,
    /// Settings.
    pub settings: settings::Settings,
    /// Settings: models.
    pub models: models::Models,
    /// Settings: mail.
    pub mail: mail::Mail,
    /// Settings: permissions.
    pub permissions: permissions::Permissions,
    /// Settings: security.
    pub security: security::Security,
    /// The small window for a question.
    pub ask: ask::Ask,
    /// The first page, and the floating chat.
    pub home: home::Home,
    /// Agents and runs.
    pub agents: agents::Agents,
    /// What is remembered.
    pub memory: memory::Memory,
}

macro_rules! text {
    ($language:ident) => {
        Text {
            common: common::$language::TEXT,
            shell: shell::$language::TEXT,
            failures: failures::$language::TEXT,
            welcome: welcome::$language::TEXT,
            vault: vault::$language::TEXT,
            unlock: unlock::$language::TEXT,
            chat: chat::$language::TEXT,
            projects: projects::$language::TEXT,
            knowledge: knowledge::$language::TEXT,
            document: document::$language::TEXT,
            search: search::$language::TEXT,
            approvals: approvals::$language::TEXT,
            plans: plans::$language::TEXT,
            activity: activity::$language::TEXT,
            settings: settings::$language::TEXT,
            models: models::$language::TEXT,
            mail: mail::$language::TEXT,
            permissions: permissions::$language::TEXT,
            security: security::$language::TEXT,
            ask: ask::$language::TEXT,
            home: home::$language::TEXT,
            agents: agents::$language::TEXT,
            memory: memory::$language::TEXT,
        }
    };
}

static ENGLISH: Text = text!(en);
static ITALIAN: Text = text!(it);

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::English) };
}

/// The texts of the language that is set.
#[must_use]
pub fn t() -> &'static Text {
    match LANGUAGE.get() {
        Language::English => &ENGLISH,
        Language::Italian => &ITALIAN,
    }
}

/// Sets the language; what is drawn already stays as it is.
pub(crate) fn set_language(language: Language) {
    LANGUAGE.set(language);
}

//! The sections of the settings. The page and the palette follow the same list.

use crate::backend::{self, Place};
use crate::components::Ico;
use crate::i18n::t;

/// A section of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Models and their servers.
    Models,
    /// The account that mails are sent with.
    Mail,
    /// Search by meaning.
    Embeddings,
    /// Colours, density, size.
    Appearance,
    /// The language of the screens.
    Language,
    /// What may happen without asking, and what may leave.
    Permissions,
    /// Opening and closing the vault.
    Security,
    /// Where the data are.
    Data,
    /// The desktop app.
    App,
    /// What this is.
    About,
}

impl Section {
    const ALL: [Self; 10] = [
        Self::Models,
        Self::Mail,
        Self::Embeddings,
        Self::Appearance,
        Self::Language,
        Self::Permissions,
        Self::Security,
        Self::Data,
        Self::App,
        Self::About,
    ];

    /// Its word in the address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Models => "models",
            Self::Mail => "mail",
            Self::Embeddings => "embeddings",
            Self::Appearance => "appearance",
            Self::Language => "language",
            Self::Permissions => "permissions",
            Self::Security => "security",
            Self::Data => "data",
            Self::App => "app",
            Self::About => "about",
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        let texts = &t().settings;
        match self {
            Self::Models => texts.section_models,
            Self::Mail => texts.section_mail,
            Self::Embeddings => texts.section_embeddings,
            Self::Appearance => texts.section_appearance,
            Self::Language => texts.section_language,
            Self::Permissions => texts.section_permissions,
            Self::Security => texts.section_security,
            Self::Data => texts.section_data,
            Self::App => texts.section_app,
            Self::About => texts.section_about,
        }
    }

    /// Its icon.
    #[must_use]
    pub const fn ico(self) -> Ico {
        match self {
            Self::Models => Ico::Model,
            Self::Mail => Ico::Mail,
            Self::Embeddings => Ico::Search,
            Self::Appearance => Ico::Light,
            Self::Language => Ico::Language,
            Self::Permissions => Ico::Shield,
            Self::Security => Ico::Key,
            Self::Data => Ico::Folder,
            Self::App => Ico::System,
            Self::About => Ico::Info,
        }
    }

    /// Its address.
    #[must_use]
    pub fn address(self) -> String {
        format!("/settings/{}", self.word())
    }
}

/// Those that there are here: a browser has no window to set.
pub fn sections() -> impl Iterator<Item = Section> {
    let in_window = backend::place() == Place::Window;
    Section::ALL
        .into_iter()
        .filter(move |section| in_window || *section != Section::App)
}

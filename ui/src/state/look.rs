//! How the screens look on this machine: colours, density, size of text, language. Kept in the browser's storage; never content.

use leptos::prelude::*;

use crate::i18n::{self, Language};

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has them.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// How close things stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// With air.
    #[default]
    Comfortable,
    /// Closer.
    Compact,
}

impl Density {
    const fn word(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }
}

/// The sizes of text that are offered, in percent. The style has a rule for each.
pub const TEXT_SIZES: [u32; 6] = [100, 110, 125, 150, 175, 200];

/// How the screens look.
#[derive(Clone, Copy)]
pub struct Look {
    /// Which colours.
    pub theme: RwSignal<Theme>,
    /// How close things stand.
    pub density: RwSignal<Density>,
    /// How large text is, in percent of the system's size; one of [`TEXT_SIZES`].
    pub text_size: RwSignal<u32>,
    /// Which language. Everything is drawn anew when it changes.
    pub language: RwSignal<Language>,
}

/// How the screens look.
#[must_use]
pub fn use_look() -> Look {
    expect_context()
}

pub(super) fn provide() {
    let theme = match read("theme").as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    };
    let density = match read("density").as_deref() {
        Some("compact") => Density::Compact,
        _ => Density::Comfortable,
    };
    let text_size = read("text-size")
        .and_then(|size| size.parse().ok())
        .filter(|size| TEXT_SIZES.contains(size));
    let language = read("language")
        .or_else(system_language)
        .and_then(|tag| Language::of_tag(&tag));
    let look = Look {
        theme: RwSignal::new(theme),
        density: RwSignal::new(density),
        text_size: RwSignal::new(text_size.unwrap_or(100)),
        language: RwSignal::new(language.unwrap_or(Language::English)),
    };
    i18n::set_language(look.language.get_untracked());
    provide_context(look);
    Effect::new(move || {
        let word = look.theme.get().word();
        mark("data-theme", word);
        write("theme", word);
    });
    Effect::new(move || {
        let word = look.density.get().word();
        mark("data-density", word);
        write("density", word);
    });
    Effect::new(move || {
        let size = look.text_size.get().to_string();
        mark("data-text", &size);
        write("text-size", &size);
    });
    Effect::new(move |before: Option<Language>| {
        let language = look.language.get();
        mark("lang", language.tag());
        // Only a choice is kept, so that a change of the system's language is followed until then.
        if before.is_some_and(|before| before != language) {
            write("language", language.tag());
        }
        language
    });
}

fn system_language() -> Option<String> {
    web_sys::window()?.navigator().language()
}

fn mark(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(name, value);
    }
}

/// A choice of appearance that was kept.
pub(super) fn read(name: &str) -> Option<String> {
    let storage = web_sys::window()?.local_storage().ok()??;
    storage.get_item(&format!("adiuva.{name}")).ok()?
}

/// Keeps a choice of appearance. Without storage it lasts as long as the page.
pub(super) fn write(name: &str, value: &str) {
    if let Some(Ok(Some(storage))) = web_sys::window().map(|window| window.local_storage()) {
        let _ = storage.set_item(&format!("adiuva.{name}"), value);
    }
}

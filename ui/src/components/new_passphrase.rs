//! A new passphrase: typed twice, with a hint how hard it is to guess.

use adiuva_screen::strength::{Level, Reason, hint};
use leptos::prelude::*;

use super::PasswordField;
use crate::i18n::t;

/// The engine refuses shorter ones.
const SHORTEST: usize = 8;

/// Two fields for the same passphrase. It is a hint while typing, never a wall but for the length.
#[component]
pub fn NewPassphrase(
    /// The label of the first field.
    #[prop(into)]
    label: String,
    /// The label of the second field.
    #[prop(into)]
    repeat: String,
    /// What is typed.
    value: RwSignal<String>,
    /// Whether it is long enough and both are the same; set from here.
    fits: RwSignal<bool>,
    /// The first field takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let repeated = RwSignal::new(String::new());
    let differs = Signal::derive(move || {
        let differs = !repeated.with(String::is_empty) && repeated.get() != value.get();
        differs.then(|| t().vault.differs.to_owned())
    });
    let same =
        Memo::new(move |_| value.with(|value| value.chars().count() >= SHORTEST) && value.get() == repeated.get());
    Effect::new(move || fits.set(same.get()));
    view! {
        <PasswordField
            label=label
            value=value
            hint=Signal::derive(move || value.with(|value| words(value)))
            autocomplete="new-password"
            autofocus=autofocus
        />
        <Strength value=value />
        <PasswordField label=repeat value=repeated problem=differs autocomplete="new-password" />
    }
}

/// How hard it is to guess, as four steps; the words beside the field say the same.
#[component]
fn Strength(value: RwSignal<String>) -> impl IntoView {
    let level = Memo::new(move |_| value.with(|value| (!value.is_empty()).then(|| hint(value).level)));
    let class = move || match level.get() {
        None => "strength",
        Some(Level::Weak) => "strength weak",
        Some(Level::Fair) => "strength fair",
        Some(Level::Good) => "strength good",
        Some(Level::Strong) => "strength strong",
    };
    view! {
        <div class=class aria-hidden="true">
            <span></span>
            <span></span>
            <span></span>
            <span></span>
        </div>
    }
}

fn words(passphrase: &str) -> Option<String> {
    if passphrase.is_empty() {
        return None;
    }
    let texts = &t().vault;
    if passphrase.chars().count() < SHORTEST {
        return Some(texts.too_short.to_owned());
    }
    let hint = hint(passphrase);
    let level = match hint.level {
        Level::Weak => texts.weak,
        Level::Fair => texts.fair,
        Level::Good => texts.good,
        Level::Strong => texts.strong,
    };
    let reason = match hint.reason {
        Reason::Common => texts.common,
        Reason::Repeated => texts.repeated,
        Reason::Sequence => texts.sequence,
        Reason::Short => texts.short,
        Reason::Empty | Reason::LongEnough => return Some(level.to_owned()),
    };
    Some(format!("{level}: {reason}"))
}

//! Buttons.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::{Ico, Icon};

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// One of several.
    #[default]
    Plain,
    /// The one thing to do here.
    Primary,
    /// Only text until it is pointed at.
    Quiet,
    /// Removes something.
    Danger,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button primary",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
        }
    }
}

/// A button with words. While `busy` it cannot be pressed and says so.
#[component]
pub fn Button(
    /// How much it asks to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// Stands before the words.
    #[prop(optional, into)]
    ico: Option<Ico>,
    /// Cannot be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What it does is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Sends the form that it stands in.
    #[prop(optional)]
    submit: bool,
    /// Pressed.
    #[prop(optional, into)]
    on_click: Option<Callback<MouseEvent>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class=kind.class()
            type=if submit { "submit" } else { "button" }
            disabled=move || disabled.get() || busy.get()
            aria-busy=move || busy.get().then_some("true")
            on:click=move |event| {
                if let Some(on_click) = on_click {
                    on_click.run(event);
                }
            }
        >
            {ico.map(|ico| view! { <Icon ico=ico /> })}
            {children()}
        </button>
    }
}

/// A button that is only an icon; its label is its name and its tip.
#[component]
pub fn IconButton(
    /// The icon.
    #[prop(into)]
    ico: Signal<Ico>,
    /// Its name, for the tip and for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// Its shortcut, shown in the tip.
    #[prop(optional, into)]
    keys: Option<String>,
    /// Stays pressed, for a button that opens something or switches.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// Cannot be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Pressed.
    #[prop(into)]
    on_click: Callback<MouseEvent>,
) -> impl IntoView {
    let tip = move || match &keys {
        Some(keys) => format!("{} ({keys})", label.get()),
        None => label.get(),
    };
    view! {
        <button
            class="icon-button"
            type="button"
            title=tip
            aria-label=move || label.get()
            aria-pressed=move || pressed.map(|pressed| pressed.get().to_string())
            disabled=move || disabled.get()
            on:click=move |event| on_click.run(event)
        >
            <Icon ico=ico />
        </button>
    }
}

//! What the palette offers on every page.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::nav::lock;
use super::places;
use super::sections::sections;
use crate::components::Ico;
use crate::i18n::t;
use crate::state::{
    Action, Density, Theme, use_actions, use_look, use_panel, use_popup, use_status, use_toasts, use_vault,
};

/// Offers them for as long as the frame is there.
pub(super) fn offer(help: RwSignal<bool>) {
    let (look, panel, status, popup) = (use_look(), use_panel(), use_status(), use_popup());
    let (vault, toasts) = (use_vault(), use_toasts());
    let navigate = use_navigate();
    let texts = &t().shell;
    let mut actions: Vec<Action> = places::all()
        .enumerate()
        .map(|(index, place)| {
            let navigate = navigate.clone();
            Action::new((texts.go_to)((place.name)()), place.ico, move || {
                navigate(place.href, NavigateOptions::default());
            })
            .with_keys(format!("Ctrl {}", index + 1))
        })
        .collect();
    actions.extend(sections().map(|section| {
        let navigate = navigate.clone();
        Action::new((texts.go_to_section)(section.name()), section.ico(), move || {
            navigate(&section.address(), NavigateOptions::default());
        })
    }));
    actions.extend([
        Action::new(texts.panel_toggle, Ico::Panel, move || panel.toggle()).with_keys("Ctrl ."),
        Action::new(t().home.popup_toggle, Ico::Chat, move || popup.toggle()).with_keys("Ctrl J"),
        Action::new(texts.theme_system, Ico::System, move || look.theme.set(Theme::System)),
        Action::new(texts.theme_light, Ico::Light, move || look.theme.set(Theme::Light)),
        Action::new(texts.theme_dark, Ico::Dark, move || look.theme.set(Theme::Dark)),
        Action::new(texts.density, Ico::Menu, move || {
            look.density.update(|density| {
                *density = match density {
                    Density::Comfortable => Density::Compact,
                    Density::Compact => Density::Comfortable,
                }
            });
        }),
        Action::new(texts.offline_toggle, Ico::Offline, move || {
            let offline = status
                .settings()
                .with_untracked(|settings| settings.as_ref().is_some_and(|settings| settings.offline));
            status.set_offline(!offline);
        }),
        Action::new(texts.pause_embedding, Ico::Pause, move || {
            let paused = status
                .status()
                .with_untracked(|status| status.as_ref().is_some_and(|status| status.embedding_paused));
            status.pause(!paused);
        }),
        Action::new(texts.lock, Ico::Lock, move || lock(vault, toasts)),
        Action::new(texts.shortcuts, Ico::Help, move || help.set(true)).with_keys("?"),
    ]);
    use_actions().offer(actions);
}

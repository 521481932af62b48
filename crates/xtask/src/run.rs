//! `cargo xtask run`: builds the app and opens it; without a display, the same screens are served to a browser.

use std::path::PathBuf;

use anyhow::Result;

use crate::place::Place;
use crate::programs::{self, Programs};
use crate::screens::{self, Quality};
use crate::setup::Tools;

/// What the person asked for.
pub(crate) struct Wishes {
    /// With optimisation.
    pub(crate) release: bool,
    /// The data folder; the platform's when absent.
    pub(crate) home: Option<PathBuf>,
    /// A command of `adiuva` to run instead.
    pub(crate) args: Vec<String>,
}

/// Builds, then opens the window, serves the screens, or passes the command on.
pub(crate) fn run(place: &Place, tools: &Tools, wishes: Wishes) -> Result<()> {
    let needs_screens = wishes.args.first().is_none_or(|command| command == "serve");
    if needs_screens {
        screens::build(place, if wishes.release { Quality::Release } else { Quality::Dev })?;
    }
    let built = Programs::build(place, tools, wishes.release)?;
    let (program, args) = if !wishes.args.is_empty() {
        (built.command_line(), wishes.args)
    } else if has_display(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())) {
        (built.window(), Vec::new())
    } else {
        println!(
            "\nThere is no display here for the window. A browser shows the same, by the link below; Ctrl-C ends it.\n"
        );
        (built.command_line(), vec!["serve".to_owned()])
    };
    programs::stand_in_for(place, tools, &program, wishes.home, &args)
}

/// Other systems always have one.
fn has_display(is_set: impl Fn(&str) -> bool) -> bool {
    !cfg!(target_os = "linux") || is_set("WAYLAND_DISPLAY") || is_set("DISPLAY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_is_seen_by_its_variable() {
        assert!(has_display(|name| name == "DISPLAY"));
        assert!(has_display(|name| name == "WAYLAND_DISPLAY"));
        assert_eq!(has_display(|_| false), !cfg!(target_os = "linux"));
    }
}

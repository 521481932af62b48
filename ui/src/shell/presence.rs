//! Tells the engine that a person is at work, where the vault is locked without use.

use std::time::Duration;

use adiuva_protocol::vault::VaultInUse;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend;
use crate::state::use_status;

/// How often it is told at most; well below the shortest time after which the vault is locked.
const PAUSE: Duration = Duration::from_secs(30);

/// Tells it while keys are pressed or the pointer moves, for as long as the frame is there.
pub(super) fn tell() {
    let settings = use_status().settings();
    let told = StoredValue::new(false);
    let used = move || {
        let locks =
            settings.with_untracked(|settings| settings.as_ref().is_some_and(|s| s.lock_after_minutes.is_some()));
        if !locks || told.get_value() {
            return;
        }
        told.set_value(true);
        set_timeout(
            move || {
                let _ = told.try_set_value(false);
            },
            PAUSE,
        );
        spawn_local(async {
            // One that is lost is made up for by the next.
            let _ = backend::call(VaultInUse {}).await;
        });
    };
    let keys = window_event_listener(ev::keydown, move |_| used());
    let pointer = window_event_listener(ev::pointermove, move |_| used());
    on_cleanup(move || {
        keys.remove();
        pointer.remove();
    });
}

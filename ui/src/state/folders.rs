//! Folders of this machine, as suggestions while a path is typed.

use adiuva_protocol::knowledge::KnowledgeFolders;
use leptos::prelude::*;

use crate::backend;

/// The folders in the folder that is typed: in what stands up to the last separator. A folder that cannot be listed has
/// none; adding it says what is wrong.
#[must_use]
pub fn use_folders_in(typed: RwSignal<String>) -> Signal<Vec<String>> {
    let within = Memo::new(move |_| {
        let typed = typed.get();
        typed
            .rfind(['/', '\\'])
            .and_then(|at| typed.get(..=at))
            .unwrap_or_default()
            .to_owned()
    });
    let folders = LocalResource::new(move || backend::call(KnowledgeFolders { path: within.get() }));
    Signal::derive(move || match folders.get() {
        Some(Ok(found)) => found.folders,
        _ => Vec::new(),
    })
}

//! A row of the list: the name and where it lies, below it how it stands.

use adiuva_protocol::knowledge::{FileStatus, FileView};
use leptos::prelude::*;

use super::name;
use crate::components::{Ico, Icon};
use crate::i18n::{failures, numbers};
use crate::pages::knowledge::listing::Listing;

#[component]
pub(super) fn Row(listing: Listing, row: usize) -> impl IntoView {
    let file = Memo::new(move |_| listing.get(row));
    move || match file.get() {
        Some(file) => filled(&file).into_any(),
        None => view! { <span class="file-blank" aria-hidden="true"></span> }.into_any(),
    }
}

fn filled(file: &FileView) -> impl IntoView + use<> {
    let (folder, name_of) = parts(&file.path);
    let (class, ico) = look(file.status);
    let state = match (failures::of_file(file), file.status) {
        (Some(reason), FileStatus::Failed) => reason,
        _ => {
            let changed = numbers::date_time(file.modified_ms);
            format!(
                "{} · {} · {changed}",
                name(Some(file.status)),
                numbers::bytes(file.size)
            )
        }
    };
    view! {
        <span class=format!("file-mark {class}")><Icon ico=ico /></span>
        <span class="file-lines">
            <span class="file-line">
                <span class="file-name">{name_of.to_owned()}</span>
                <span class="file-folder">{folder.to_owned()}</span>
            </span>
            <span class=format!("file-line file-state {class}")>{state}</span>
        </span>
    }
}

/// The folder of a path and the name in it.
fn parts(path: &str) -> (&str, &str) {
    path.rsplit_once(['/', '\\']).unwrap_or(("", path))
}

const fn look(status: FileStatus) -> (&'static str, Ico) {
    match status {
        FileStatus::Queued => ("to-read", Ico::Time),
        FileStatus::Reading => ("to-read", Ico::Retry),
        FileStatus::Searchable => ("by-keywords", Ico::Check),
        FileStatus::Embedded => ("by-meaning", Ico::Good),
        FileStatus::Failed => ("unread", Ico::Bad),
    }
}

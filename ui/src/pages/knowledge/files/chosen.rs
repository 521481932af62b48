//! The chosen file below the list: all of its path and of its reason, and what can be done.

use adiuva_protocol::knowledge::{FileStatus, FileView};
use leptos::prelude::*;

use crate::components::{Button, Ico};
use crate::i18n::{failures, t};
use crate::state::{Tone, use_toasts};

#[component]
pub(super) fn Chosen(
    chosen: Memo<Option<FileView>>,
    on_open: Callback<FileView>,
    on_retry: Callback<FileView>,
) -> impl IntoView {
    let texts = &t().knowledge;
    let shown = move || match chosen.get() {
        Some(file) => view! { <Detail file=file on_open=on_open on_retry=on_retry /> }.into_any(),
        None => view! { <p class="hint">{texts.list_hint}</p> }.into_any(),
    };
    view! { <section class="chosen" aria-label=texts.chosen>{shown}</section> }
}

#[component]
fn Detail(file: FileView, on_open: Callback<FileView>, on_retry: Callback<FileView>) -> impl IntoView {
    let texts = &t().knowledge;
    let toasts = use_toasts();
    let copy = {
        let path = file.path.clone();
        move |_| {
            let _ = window().navigator().clipboard().write_text(&path);
            toasts.say(Tone::Good, t().common.copied);
        }
    };
    let opened = file.document.is_some().then(|| {
        let file = file.clone();
        view! { <Button ico=Ico::FolderOpen on_click=move |_| on_open.run(file.clone())>{texts.open}</Button> }
    });
    let retried = (file.status == FileStatus::Failed).then(|| {
        let file = file.clone();
        view! { <Button ico=Ico::Retry on_click=move |_| on_retry.run(file.clone())>{texts.retry_one}</Button> }
    });
    let reason = failures::of_file(&file);
    view! {
        <div class="chosen-words">
            <p class="mono">{file.path}</p>
            <p class="chosen-reason">{reason}</p>
        </div>
        <div class="actions">
            {opened}
            {retried}
            <Button ico=Ico::Copy on_click=copy>{texts.copy_path}</Button>
        </div>
    }
}

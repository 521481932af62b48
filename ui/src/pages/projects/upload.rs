//! Adding a file to a project: it goes in pieces, so that it may be large, can be watched, and can be stopped.

use adiuva_protocol::workspace::artifacts::{ArtifactsAbandon, ArtifactsAppend, ArtifactsBegin, ArtifactsFinish};
use adiuva_protocol::{Failure, ProjectId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend::{self, PickedFile, picked_file};
use crate::components::{Button, Ico, Icon, Progress};
use crate::i18n::t;
use crate::state::{Toasts, Tone, use_toasts};

/// Bytes of one piece: in base64 it fits into one request of a browser.
const PIECE: u64 = 512 << 10;

/// A file on its way.
#[derive(Clone, Debug, PartialEq)]
struct Going {
    /// Which of those that were begun here.
    number: u32,
    name: String,
    sent: u64,
    size: u64,
}

/// Chooses a file and sends it; leaving the page stops it.
#[component]
pub(super) fn AddFile(project: ProjectId) -> impl IntoView {
    let texts = &t().projects;
    let toasts = use_toasts();
    let going = RwSignal::new(None::<Going>);
    let begun = StoredValue::new(0);
    let add = move |event: web_sys::Event| {
        let Some(file) = picked_file(&event) else { return };
        let number = begun.get_value() + 1;
        begun.set_value(number);
        going.set(Some(Going {
            number,
            name: file.name.clone(),
            sent: 0,
            size: file.size,
        }));
        spawn_local(async move {
            let is_mine = move |going: &Option<Going>| going.as_ref().is_some_and(|going| going.number == number);
            let goes_on = move |sent: u64| {
                let mine = going.try_maybe_update(|going| {
                    let mine = is_mine(going);
                    if let (true, Some(going)) = (mine, going) {
                        going.sent = sent;
                    }
                    (mine, mine)
                });
                mine == Some(true)
            };
            send(project, file, goes_on, toasts).await;
            if going.try_with_untracked(is_mine) == Some(true) {
                going.set(None);
            }
        });
    };
    let part = move |of: fn(&Going) -> u64| {
        Signal::derive(move || going.with(|going| going.as_ref().map(of).unwrap_or_default()))
    };
    let label = Signal::derive(move || {
        going.with(|going| {
            going
                .as_ref()
                .map(|going| (texts.adding)(&going.name))
                .unwrap_or_default()
        })
    });
    let is_going = Memo::new(move |_| going.with(Option::is_some));
    move || match is_going.get() {
        false => view! {
            <label class="button add-file">
                <Icon ico=Ico::Add />
                {texts.add_file}
                <input class="visually-hidden" type="file" on:change=add />
            </label>
        }
        .into_any(),
        true => view! {
            <div class="adding-file">
                <span>{label}</span>
                <Progress label=label done=part(|going| going.sent) all=part(|going| going.size) />
                <Button ico=Ico::Stop on_click=move |_| going.set(None)>{t().common.cancel}</Button>
            </div>
        }
        .into_any(),
    }
}

/// Sends the pieces, one after the other, and has the file added; says when that fails. `goes_on` is told how many bytes
/// were sent, and answers whether to go on.
async fn send(project: ProjectId, file: PickedFile, goes_on: impl Fn(u64) -> bool, toasts: Toasts) {
    let begin = ArtifactsBegin {
        project_id: project,
        name: file.name.clone(),
        size: file.size,
    };
    let upload = match backend::call(begin).await {
        Ok(begun) => begun.upload,
        Err(failure) => return toasts.fail(&failure),
    };
    let mut offset = 0;
    let done: Result<bool, Option<Failure>> = loop {
        if !goes_on(offset) {
            break Ok(false);
        }
        if offset >= file.size {
            let added = backend::call(ArtifactsFinish { upload }).await;
            break added.map(|_| true).map_err(Some);
        }
        let Some(content) = file.piece(offset, PIECE).await else {
            break Err(None);
        };
        let piece = ArtifactsAppend {
            upload,
            offset,
            content,
        };
        match backend::call(piece).await {
            Ok(now) => offset = now.received,
            Err(failure) => break Err(Some(failure)),
        }
    };
    match done {
        Ok(true) => return,
        Ok(false) => {}
        Err(Some(failure)) => toasts.fail(&failure),
        Err(None) => toasts.say(Tone::Bad, t().projects.file_unread),
    }
    // Without an answer it is given up after a while all the same.
    let _ = backend::call(ArtifactsAbandon { upload }).await;
}

//! One note in its editor. When it changed elsewhere meanwhile, both texts are shown and nothing is lost.

use adiuva_protocol::Code;
use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::notes::{NoteView, NotesDelete, NotesUpdate};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::doing::Doing;
use super::editor::{Editor, Preview};
use super::project::Here;
use crate::backend;
use crate::components::{Banner, Button, ButtonKind, Ico, TextField};
use crate::i18n::t;
use crate::state::{Tone, use_toasts};

#[component]
pub(super) fn OneNote(here: Here, note: Signal<NoteView>) -> impl IntoView {
    let texts = &t().projects;
    let (doing, toasts) = (Doing::new(), use_toasts());
    let first = note.get_untracked();
    let id = first.id;
    let (title, text) = (RwSignal::new(first.title.clone()), RwSignal::new(first.content.clone()));
    // What the fields started from.
    let base = RwSignal::new(first);
    let dirty = Memo::new(move |_| {
        base.with(|base| title.with(|title| *title != base.title) || text.with(|text| *text != base.content))
    });
    let behind = Memo::new(move |_| note.with(|note| note.revision) != base.with(|base| base.revision));
    let adopt = move |note: NoteView| {
        title.set(note.title.clone());
        text.set(note.content.clone());
        base.set(note);
    };
    // A change from elsewhere is taken over as long as nothing was typed here.
    Effect::new(move || {
        let note = note.get();
        if !dirty.get_untracked() {
            adopt(note);
        }
    });
    let save = move |revision: u64| {
        let change = NotesUpdate {
            note: id,
            revision,
            title: Some(title.get_untracked()),
            content: Some(text.get_untracked()),
            project_id: None,
        };
        spawn_local(async move {
            match backend::call(change).await {
                Ok(note) => {
                    base.set(note);
                    toasts.say(Tone::Good, t().projects.saved);
                }
                // The newer text comes by event, and the notice with it.
                Err(failure) if failure.code == Code::Conflict => {}
                Err(failure) => toasts.fail(&failure),
            }
        });
    };
    let save_now = move || save(base.with_untracked(|base| base.revision));
    let remove = move |_| {
        let name = base.with_untracked(|base| base.title.clone());
        doing.delete(NotesDelete { note: id }, EntityKind::Note, id.uuid(), &name);
        here.open(None);
    };
    let clash = Memo::new(move |_| dirty.get() && behind.get());
    let field = NodeRef::<html::Textarea>::new();
    view! {
        <div class="text-head">
            <TextField label=texts.task_title value=title label_hidden=true />
            <Button kind=ButtonKind::Primary disabled=Signal::derive(move || !dirty.get()) on_click=move |_| save_now()>
                {move || if dirty.get() { t().common.save } else { texts.saved }}
            </Button>
            <Button ico=Ico::Delete on_click=remove>{t().common.delete}</Button>
        </div>
        <Show when=move || clash.get()>
            <Banner tone=Tone::Warning>
                <span>{texts.note_changed}</span>
                <Button on_click=move |_| save(note.with_untracked(|note| note.revision))>{texts.keep_mine}</Button>
                <Button on_click=move |_| adopt(note.get_untracked())>{texts.take_other}</Button>
            </Banner>
            <section class="other-text" aria-label=texts.other_text>
                <h3>{texts.other_text}</h3>
                <Preview text=Signal::derive(move || note.with(|note| note.content.clone())) />
            </section>
        </Show>
        <Editor text=text field=field on_save=move |()| save_now() />
    }
}

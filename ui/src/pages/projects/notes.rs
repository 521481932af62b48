//! Notes: the list, and the one that is open.

use adiuva_protocol::NoteId;
use adiuva_protocol::workspace::notes::{NotesCreate, NotesGet, NotesList};
use leptos::prelude::*;

use super::doing::Doing;
use super::name::NameDialog;
use super::note::OneNote;
use super::project::Here;
use super::text_link::TextLink;
use crate::components::{Button, ButtonKind, Empty, Ico, Loaded};
use crate::i18n::t;
use crate::state::{Kind, fetch};

#[component]
pub(super) fn NotesPane(here: Here) -> impl IntoView {
    let texts = &t().projects;
    let doing = Doing::new();
    let found = fetch(
        move || NotesList {
            project_id: here.project,
            search: None,
            limit: 200,
        },
        &[Kind::Workspace],
    );
    let (adding, title) = (RwSignal::new(false), RwSignal::new(String::new()));
    let add = move |title: String| {
        let new = NotesCreate {
            title,
            content: String::new(),
            project_id: here.project,
        };
        doing.then(new, move |note| here.open(Some(note.id.to_string())));
    };
    let begin = move |_| {
        title.set(String::new());
        adding.set(true);
    };
    let open = Memo::new(move |_| here.open.get().and_then(|id| id.parse::<NoteId>().ok()));
    view! {
        <div class="texts">
            <div class="texts-list">
                <Button kind=ButtonKind::Primary ico=Ico::Add on_click=begin>{texts.new_note}</Button>
                <Loaded
                    from=found
                    is_empty=Callback::new(|found: adiuva_protocol::workspace::notes::Notes| found.notes.is_empty())
                    empty=move || view! { <Empty ico=Ico::File title=texts.no_notes text=texts.no_notes_text /> }
                    view=move |found| {
                        view! {
                            <ul aria-label=texts.notes>
                                <For each=move || found.get().notes key=|note| note.clone() let:note>
                                    <TextLink
                                        title=note.title.clone()
                                        updated=note.updated
                                        current=Signal::derive(move || open.get() == Some(note.id))
                                        on_open=move |()| here.open(Some(note.id.to_string()))
                                    />
                                </For>
                            </ul>
                        }
                    }
                />
            </div>
            <div class="text-open">
                {move || {
                    open.get()
                        .map(|note| {
                            let fetched = fetch(move || NotesGet { note }, &[Kind::Workspace]);
                            view! {
                                <Loaded from=fetched view=move |note| view! { <OneNote here=here note=note /> } />
                            }
                        })
                }}
            </div>
        </div>
        <NameDialog title=texts.new_note label=texts.task_title open=adding value=title on_save=add />
    }
}

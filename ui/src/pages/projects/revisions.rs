//! The revisions of a doc: what each said, and back to it.

use adiuva_protocol::workspace::docs::{DocView, DocsGet, DocsRevisions, DocsSave, RevisionView};
use leptos::prelude::*;

use super::doing::Doing;
use super::edit::who;
use super::editor::Preview;
use super::when::When;
use crate::components::{Badge, Button, Dialog, Ico, Loaded};
use crate::i18n::t;
use crate::state::{Kind, Tone, fetch};

#[component]
pub(super) fn RevisionsDialog(doc: Signal<DocView>, open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open=open title=t().projects.revisions.to_owned()>
            <List doc=doc open=open />
        </Dialog>
    }
}

#[component]
fn List(doc: Signal<DocView>, open: RwSignal<bool>) -> impl IntoView {
    let texts = &t().projects;
    let id = doc.with_untracked(|doc| doc.id);
    let found = fetch(move || DocsRevisions { doc: id }, &[Kind::Workspace]);
    view! {
        <Loaded
            from=found
            view=move |found| {
                view! {
                    <ol class="revisions" aria-label=texts.revisions>
                        <For each=move || found.get().revisions key=|revision| revision.clone() let:revision>
                            <Revision doc=doc revision=revision open=open />
                        </For>
                    </ol>
                }
            }
        />
    }
}

#[component]
fn Revision(doc: Signal<DocView>, revision: RevisionView, open: RwSignal<bool>) -> impl IntoView {
    let texts = &t().projects;
    let (doing, when) = (Doing::new(), When::new());
    let (number, shown) = (revision.revision, RwSignal::new(false));
    let present = move || doc.with(|doc| doc.latest) == number;
    let asked = move || DocsGet {
        doc: doc.with_untracked(|doc| doc.id),
        revision: Some(number),
    };
    let restore = move |_| {
        doing.then(asked(), move |old| {
            let (id, from) = doc.with_untracked(|doc| (doc.id, doc.latest));
            let save = DocsSave {
                doc: id,
                from,
                content: old.content,
            };
            doing.then(save, move |_| open.set(false));
        });
    };
    let text = move || {
        let fetched = fetch(asked, &[]);
        view! {
            <Loaded
                from=fetched
                rows=2
                view=move |old| {
                    view! {
                        <div class="other-text">
                            <Preview text=Signal::derive(move || old.with(|old| old.content.clone())) />
                        </div>
                    }
                }
            />
        }
    };
    view! {
        <li class="revision">
            <div class="spread wraps">
                <span>
                    <b>{number}</b>" · "{when.date_time(revision.created)}" · "{who(&revision.made_by)}
                    " "{revision.clash.then(|| view! { <Badge tone=Tone::Warning shape=true>{texts.clash}</Badge> })}
                    {move || present().then(|| view! { <Badge tone=Tone::Good>{texts.present}</Badge> })}
                </span>
                <span class="actions">
                    <Button on_click=move |_| shown.update(|shown| *shown = !*shown)>
                        {move || if shown.get() { t().common.hide } else { t().common.show }}
                    </Button>
                    <Show when=move || !present()>
                        <Button ico=Ico::Undo on_click=restore>{texts.restore}</Button>
                    </Show>
                </span>
            </div>
            <Show when=move || shown.get()>{text()}</Show>
        </li>
    }
}

//! What was deleted in the last 30 days, and the way back.

use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::trash::{Trash, TrashEmpty, TrashList as TrashAsked};
use leptos::prelude::*;

use super::doing::Doing;
use super::when::When;
use crate::components::{Badge, Button, ButtonKind, Dialog, Empty, Ico, Loaded};
use crate::i18n::t;
use crate::state::{Kind, fetch};

#[component]
pub(super) fn TrashList() -> impl IntoView {
    let texts = &t().projects;
    let (doing, when) = (Doing::new(), When::new());
    let found = fetch(|| TrashAsked {}, &[Kind::Workspace]);
    let sure = RwSignal::new(false);
    let empty_it = move |_| {
        sure.set(false);
        // Nothing else tells of what is gone for good.
        doing.then(TrashEmpty {}, move |_| found.refetch());
    };
    view! {
        <Loaded
            from=found
            is_empty=Callback::new(|found: Trash| found.items.is_empty())
            empty=move || view! { <Empty ico=Ico::Delete title=texts.trash_empty text=texts.trash_hint /> }
            view=move |found| {
                view! {
                    <div class="spread wraps">
                        <p class="hint">{texts.trash_hint}</p>
                        <Button kind=ButtonKind::Danger ico=Ico::Delete on_click=move |_| sure.set(true)>
                            {texts.empty_trash}
                        </Button>
                    </div>
                    <ul class="followed-list" aria-label=texts.trash>
                        <For each=move || found.get().items key=|item| (item.key.id, item.deleted) let:item>
                            <li class="trashed">
                                <Badge>{kind_name(item.key.kind)}</Badge>
                                <span class="trashed-title">{item.title.clone()}</span>
                                <span class="hint">{(texts.gone_on)(&when.date(item.until))}</span>
                                <Button ico=Ico::Undo on_click=move |_| doing.restore(item.key)>{texts.restore}</Button>
                            </li>
                        </For>
                    </ul>
                }
            }
        />
        <Dialog open=sure title=texts.empty_trash.to_owned()>
            <p>{texts.empty_trash_sure}</p>
            <div class="actions">
                <Button kind=ButtonKind::Danger ico=Ico::Delete on_click=empty_it>{texts.empty_trash}</Button>
                <Button on_click=move |_| sure.set(false)>{t().common.cancel}</Button>
            </div>
        </Dialog>
    }
}

fn kind_name(kind: EntityKind) -> &'static str {
    let texts = &t().projects;
    match kind {
        EntityKind::Client => texts.client,
        EntityKind::Project => texts.project,
        EntityKind::Task => texts.task,
        EntityKind::Comment => texts.comment,
        EntityKind::Checkpoint => texts.checkpoint,
        EntityKind::Note => texts.note,
        EntityKind::Doc => texts.doc,
        EntityKind::Artifact | EntityKind::CalendarEvent => texts.file,
    }
}

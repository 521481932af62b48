//! Ready plans: a menu beside the composer, and a dialog for the blanks.

use std::collections::BTreeMap;

use adiuva_protocol::ThreadId;
use adiuva_protocol::plans::{PlaybookView, PlaybooksBegin, PlaybooksList};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

use super::plan::label;
use super::threads::ThreadList;
use crate::backend;
use crate::components::{Button, ButtonKind, Dialog, Ico, Menu, MenuItem, TextArea, TextField};
use crate::i18n::t;
use crate::state::{fetch, use_toasts};

/// The menu.
#[component]
pub(super) fn PlaybookMenu(chosen: RwSignal<Option<PlaybookView>>) -> impl IntoView {
    let fetched = fetch(|| PlaybooksList {}, &[]);
    let items = Signal::derive(move || {
        let Some(Ok(all)) = fetched.get() else {
            return Vec::new();
        };
        let item = |playbook: PlaybookView| {
            MenuItem::new(t().plans.playbook_name(&playbook), Ico::Play, move || {
                chosen.set(Some(playbook.clone()))
            })
        };
        all.playbooks.into_iter().map(item).collect()
    });
    view! { <Menu label=t().plans.playbooks ico=Ico::Add items=items /> }
}

/// Chooses the playbook that the address names, as the command palette has it, and takes it out of the address, so that
/// it can be asked for again.
pub(super) fn choose_by_address(chosen: RwSignal<Option<PlaybookView>>) {
    let query = use_query_map();
    let path = use_location().pathname;
    let navigate = use_navigate();
    let named = Memo::new(move |_| query.with(|query| query.get("playbook")));
    Effect::new(move || {
        let Some(id) = named.get() else { return };
        let replace = NavigateOptions {
            replace: true,
            ..NavigateOptions::default()
        };
        navigate(&path.get_untracked(), replace);
        spawn_local(async move {
            if let Ok(all) = backend::call(PlaybooksList {}).await {
                let _ = chosen.try_set(all.playbooks.into_iter().find(|playbook| playbook.id == id));
            }
        });
    });
}

/// The blanks of the playbook that was chosen; the plan appears in the thread.
#[component]
pub(super) fn PlaybookDialog(
    chosen: RwSignal<Option<PlaybookView>>,
    thread: Option<ThreadId>,
    list: ThreadList,
    on_open: Callback<Option<ThreadId>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let toasts = use_toasts();
    let fields = StoredValue::new(Vec::<(String, RwSignal<String>)>::new());
    Effect::new(move || {
        if let Some(playbook) = chosen.get() {
            let blank = |name: String| (name, RwSignal::new(String::new()));
            fields.set_value(playbook.blanks.into_iter().map(|all| blank(all.name)).collect());
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            chosen.set(None);
        }
    });
    let begin = Action::new_local(move |request: &PlaybooksBegin| {
        let mut request = request.clone();
        async move {
            let begun = async {
                if request.thread.is_none() {
                    request.thread = Some(list.begin().await?);
                }
                let thread = request.thread;
                backend::call(request).await.map(|_| thread)
            };
            match begun.await {
                Ok(shown) => {
                    let _ = open.try_set(false);
                    if thread.is_none() {
                        on_open.run(shown);
                    }
                }
                Err(failure) => toasts.fail(&failure),
            }
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(playbook) = chosen.get_untracked() else { return };
        let values = fields.get_value().into_iter();
        let variables: BTreeMap<String, String> = values.map(|(name, text)| (name, text.get_untracked())).collect();
        begin.dispatch(PlaybooksBegin {
            id: playbook.id,
            variables,
            thread,
        });
    };
    let title = Signal::derive(move || {
        let name = |playbook: &PlaybookView| t().plans.playbook_name(playbook);
        chosen.with(|chosen| chosen.as_ref().map(name).unwrap_or_default())
    });
    let blanks = move || {
        let Some(playbook) = chosen.get() else {
            return Vec::new();
        };
        let fields = fields.get_value();
        let blanks = playbook.blanks.into_iter().zip(fields);
        let field = blanks.map(|(blank, (name, value))| match blank.long {
            true => view! { <TextArea label=label(&name) value=value rows=6 /> }.into_any(),
            false => view! { <TextField label=label(&name) value=value /> }.into_any(),
        });
        field.collect::<Vec<_>>()
    };
    view! {
        <Dialog open=open title=title>
            <form class="form" on:submit=submit>
                <p class="hint">{t().plans.lead}</p>
                {blanks}
                <Button kind=ButtonKind::Primary submit=true busy=begin.pending()>{t().plans.begin}</Button>
            </form>
        </Dialog>
    }
}

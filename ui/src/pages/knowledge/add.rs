//! Adding a folder: chosen in the system's dialog inside the window, typed with suggestions in a browser.

use adiuva_protocol::knowledge::KnowledgeAdd;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::live::Live;
use crate::backend::{self, Place};
use crate::components::{Button, ButtonKind, Dialog, Ico, TextField};
use crate::i18n::{failures, t};
use crate::state::{Tone, use_folders_in, use_toasts};

#[component]
pub(super) fn Add(open: RwSignal<bool>, live: Live) -> impl IntoView {
    view! {
        <Dialog open=open title=t().knowledge.add_title.to_owned()>
            <AddForm open=open live=live />
        </Dialog>
    }
}

#[component]
fn AddForm(open: RwSignal<bool>, live: Live) -> impl IntoView {
    let texts = &t().knowledge;
    let toasts = use_toasts();
    let (path, base) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problem = RwSignal::new(None::<String>);
    let bases = Signal::derive(move || live.bases().into_iter().map(|base| base.name).collect());
    let add = Action::new_local(move |request: &KnowledgeAdd| {
        let request = request.clone();
        async move {
            match backend::call(request).await {
                Ok(source) => {
                    toasts.say(Tone::Good, (texts.added)(&source.path));
                    let _ = open.try_set(false);
                }
                Err(failure) => {
                    let _ = problem.try_set(Some(failures::line(&failure)));
                }
            }
        }
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        problem.set(None);
        let (path, base) = (path.get_untracked(), base.get_untracked());
        add.dispatch(KnowledgeAdd {
            path: path.trim().to_owned(),
            base: Some(base.trim().to_owned()).filter(|base| !base.is_empty()),
        });
    };
    view! {
        <form class="form" on:submit=send>
            <div class="add-path">
                <TextField
                    label=texts.add_path
                    value=path
                    hint=texts.add_path_hint
                    problem=problem
                    suggestions=use_folders_in(path)
                    mono=true
                    autofocus=true
                />
                {(backend::place() == Place::Window).then(|| view! { <Choose path=path /> })}
            </div>
            <TextField label=texts.add_base value=base hint=texts.add_base_hint suggestions=bases />
            <div class="actions">
                <Button
                    kind=ButtonKind::Primary
                    submit=true
                    busy=add.pending()
                    disabled=Signal::derive(move || path.with(|path| path.trim().is_empty()))
                >
                    {texts.add_go}
                </Button>
                <Button on_click=move |_| open.set(false)>{t().common.cancel}</Button>
            </div>
        </form>
    }
}

#[component]
fn Choose(path: RwSignal<String>) -> impl IntoView {
    let texts = &t().knowledge;
    let pick = Action::new_local(move |(): &()| async move {
        if let Ok(Some(chosen)) = backend::pick_folder(texts.add_title).await {
            let _ = path.try_set(chosen);
        }
    });
    view! { <Button ico=Ico::Folder on_click=move |_| { pick.dispatch(()); }>{texts.add_choose}</Button> }
}

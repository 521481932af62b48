//! The third step: a folder whose files are read. In the window the system's dialog chooses it; in a browser its path is
//! typed, with the folders that there are as suggestions.

use adiuva_protocol::knowledge::{KnowledgeAdd, KnowledgeFolders};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::backend::{self, Place};
use crate::components::{Banner, Button, ButtonKind, Ico, TextField};
use crate::i18n::{failures, t};
use crate::state::Tone;

#[component]
pub(super) fn Folder(#[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let texts = &t().welcome;
    let added = RwSignal::new(Vec::<String>::new());
    let problem = RwSignal::new(None::<String>);
    let add = Action::new_local(move |path: &String| {
        let path = path.trim().to_owned();
        async move {
            match backend::call(KnowledgeAdd { path, base: None }).await {
                Ok(source) => {
                    let _ = added.try_update(|added| added.push(source.path));
                }
                Err(failure) => {
                    let _ = problem.try_set(Some(failures::line(&failure)));
                }
            }
        }
    });
    let chosen = Callback::new(move |path: String| {
        problem.set(None);
        add.dispatch(path);
    });
    let busy: Signal<bool> = add.pending().into();
    let chooser = match backend::place() {
        Place::Window => view! { <ByDialog on_chosen=chosen busy=busy /> }.into_any(),
        Place::Browser => view! { <ByPath on_chosen=chosen busy=busy /> }.into_any(),
    };
    let list = move || {
        added
            .get()
            .into_iter()
            .map(|path| view! { <Banner tone=Tone::Good>{(texts.folder_added)(&path)}</Banner> })
            .collect_view()
    };
    let is_none = move || added.with(Vec::is_empty);
    view! {
        <section class="form">
            <h2>{texts.folder_title}</h2>
            <p>{texts.folder_text}</p>
            {chooser}
            {list}
            <Show when=move || problem.with(Option::is_some)>
                <Banner tone=Tone::Bad>{move || problem.get()}</Banner>
            </Show>
            <div class="actions">
                <Show
                    when=is_none
                    fallback=move || {
                        view! {
                            <Button kind=ButtonKind::Primary on_click=move |_| on_done.run(())>
                                {t().common.next}
                            </Button>
                        }
                    }
                >
                    <Button kind=ButtonKind::Quiet on_click=move |_| on_done.run(())>{texts.folder_later}</Button>
                </Show>
            </div>
        </section>
    }
}

#[component]
fn ByDialog(on_chosen: Callback<String>, busy: Signal<bool>) -> impl IntoView {
    let texts = &t().welcome;
    let pick = Action::new_local(move |(): &()| async move {
        if let Ok(Some(path)) = backend::pick_folder(texts.choose_folder).await {
            on_chosen.run(path);
        }
    });
    view! {
        <Button kind=ButtonKind::Primary ico=Ico::Folder busy=busy on_click=move |_| { pick.dispatch(()); }>
            {texts.choose_folder}
        </Button>
    }
}

#[component]
fn ByPath(on_chosen: Callback<String>, busy: Signal<bool>) -> impl IntoView {
    let texts = &t().welcome;
    let path = RwSignal::new(String::new());
    // The folder whose folders are suggested: what is typed up to its last separator.
    let within = Memo::new(move |_| {
        let typed = path.get();
        typed
            .rfind(['/', '\\'])
            .and_then(|at| typed.get(..=at))
            .unwrap_or_default()
            .to_owned()
    });
    let folders = LocalResource::new(move || {
        let path = within.get();
        async move { backend::call(KnowledgeFolders { path }).await }
    });
    // A folder that cannot be listed has no suggestions; adding it says what is wrong.
    let suggestions = Signal::derive(move || match folders.get() {
        Some(Ok(found)) => found.folders,
        _ => Vec::new(),
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        on_chosen.run(path.get_untracked());
    };
    view! {
        <form class="form" on:submit=send>
            <TextField
                label=texts.folder_path
                value=path
                hint=texts.folder_path_hint
                suggestions=suggestions
                mono=true
                autofocus=true
            />
            <div class="actions">
                <Button
                    kind=ButtonKind::Primary
                    ico=Ico::Folder
                    submit=true
                    busy=busy
                    disabled=Signal::derive(move || path.with(|path| path.trim().is_empty()))
                >
                    {texts.folder_add}
                </Button>
            </div>
        </form>
    }
}

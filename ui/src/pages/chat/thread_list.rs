//! The column of threads.

use adiuva_protocol::ThreadId;
use adiuva_protocol::chat::ThreadView;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::conversation::Stage;
use super::manage::Manage;
use super::threads::ThreadList;
use super::when;
use crate::components::{Button, Failed, Ico, Icon, Skeleton, TextField, VirtualList};
use crate::i18n::t;

/// What a thread is called on screen.
pub(super) fn name(thread: &ThreadView) -> String {
    if thread.title.trim().is_empty() {
        t().chat.untitled.to_owned()
    } else {
        thread.title.clone()
    }
}

/// The threads: searched by title, opened with Enter or a click. F2 renames, P pins, Delete deletes.
#[component]
pub(super) fn Threads(
    list: ThreadList,
    manage: Manage,
    /// The one that is open.
    open: Signal<Option<ThreadId>>,
    /// Another one is to be opened, or a new one begun.
    on_open: Callback<Option<ThreadId>>,
) -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let active = RwSignal::new(None::<usize>);
    let found = Memo::new(move |_| {
        let wanted = wanted.with(|wanted| wanted.trim().to_lowercase());
        let mut threads = list.shown();
        threads.retain(|thread| wanted.is_empty() || name(thread).to_lowercase().contains(&wanted));
        threads
    });
    let count = Memo::new(move |_| found.with(Vec::len));
    let at = move |index: usize| found.with_untracked(|found| found.get(index).map(|thread| thread.id));
    Effect::new(move || {
        let open = open.get();
        active.set(found.with(|found| found.iter().position(|thread| Some(thread.id) == open)));
    });
    let language = when::language();
    let row = move |index: usize| {
        let thread = Memo::new(move |_| found.with(|found| found.get(index).cloned()));
        move || {
            let thread = thread.get()?;
            let marked = open.get() == Some(thread.id);
            Some(view! {
                <span class="thread" class:open=marked title=name(&thread)>
                    <span class="thread-title">{name(&thread)}</span>
                    {thread.pinned.then(|| view! { <Icon ico=Ico::Pin /><span class="visually-hidden">{t().chat.pinned}</span> })}
                    <span class="thread-time">{when::ago(thread.updated_ms, language)}</span>
                </span>
            })
        }
    };
    let on_key = Callback::new(move |(index, event): (usize, KeyboardEvent)| {
        let Some(thread) = at(index).and_then(|id| list.find(id)) else {
            return;
        };
        match event.key().as_str() {
            "F2" => manage.rename(thread.id),
            "Delete" => manage.delete(&thread),
            "p" | "P" => list.pin(thread.id, !thread.pinned),
            _ => return,
        }
        event.prevent_default();
    });
    let body = move || match (list.stage(), count.get()) {
        (Stage::Loading, 0) => view! { <div class="threads-none"><Skeleton rows=5 /></div> }.into_any(),
        (Stage::Failed(failure), 0) => {
            view! { <Failed failure=failure on_retry=move |()| list.refresh() /> }.into_any()
        }
        (_, 0) if wanted.with(String::is_empty) => {
            view! { <p class="hint threads-none">{t().chat.no_threads}</p> }.into_any()
        }
        (_, 0) => view! { <p class="hint threads-none">{t().chat.no_thread_found}</p> }.into_any(),
        _ => view! {
            <VirtualList
                label=t().chat.threads
                count=count
                active=active
                on_open=move |index| on_open.run(at(index))
                on_key=on_key
                row=row
            />
        }
        .into_any(),
    };
    // The list itself is made once; only going from none to some makes it anew.
    let some = Memo::new(move |_| (count.get() > 0, list.stage()));
    view! {
        <aside class="threads" aria-label=t().chat.threads>
            <div class="threads-head">
                <Button ico=Ico::Add on_click=move |_| on_open.run(None)>{t().chat.new_thread}</Button>
                <TextField label=t().chat.find_thread label_hidden=true placeholder=t().chat.find_thread value=wanted />
            </div>
            {move || {
                some.get();
                untrack(body)
            }}
        </aside>
    }
}

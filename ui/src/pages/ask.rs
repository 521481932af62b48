//! The small window for a question: one field, the answer below it, and a way into chat.

use adiuva_protocol::chat::{ChatBegin, ChatSend};
use adiuva_protocol::{Failure, Link, MessageId, ThreadId};
use leptos::ev::{self, KeyboardEvent};
use leptos::html::{self, Textarea};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::chat::{CiteCard, Citing, Conversation, Entry, MessageRow, Problem, UnsentRow, follow};
use crate::backend::{self, Place};
use crate::components::{Button, Ico, IconButton, TextArea};
use crate::i18n::t;
use crate::state::{How, page_title, use_drafts};

/// The small window for a question. Enter asks, Escape stops the answer, then hides the window.
#[component]
pub fn Ask() -> impl IntoView {
    page_title(|| t().ask.title.to_owned());
    let drafts = use_drafts();
    let node = NodeRef::<Textarea>::new();
    let text = RwSignal::new(String::new());
    let thread = RwSignal::new(None::<ThreadId>);
    let beginning = RwSignal::new(false);
    let refused = RwSignal::new(None::<Failure>);
    let running = RwSignal::new(None::<Conversation>);
    let busy = move || beginning.get() || running.get().is_some_and(Conversation::is_busy);

    let ask = move || {
        let said = text.with_untracked(|text| text.trim().to_owned());
        if said.is_empty() || untrack(busy) {
            return;
        }
        refused.set(None);
        if let Some(conversation) = running.get_untracked() {
            text.set(String::new());
            conversation.say(said, None, How::default());
            return;
        }
        beginning.set(true);
        spawn_local(async move {
            let begun = backend::call(ChatBegin { title: None }).await;
            beginning.set(false);
            match begun {
                Ok(begun) => {
                    text.set(String::new());
                    thread.set(Some(begun.id));
                    drafts.send(first(begun.id, said)).await;
                }
                Err(failure) => refused.set(Some(failure)),
            }
        });
    };
    let anew = move || {
        thread.set(None);
        running.set(None);
        focus(node);
    };
    let escape = move || match running.get_untracked() {
        Some(conversation) if untrack(|| conversation.running()).is_some() => conversation.stop(),
        _ => backend::hide_window(),
    };
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" {
            event.prevent_default();
            escape();
        }
    });
    on_cleanup(move || handle.remove());
    // The window is shown again with its field ready.
    let shown = window_event_listener(ev::focus, move |_| focus(node));
    on_cleanup(move || shown.remove());
    Effect::new(move || {
        if node.get().is_some() {
            request_animation_frame(move || focus(node));
        }
    });
    let on_key = Callback::new(move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
            event.prevent_default();
            ask();
        }
    });
    let problem = move || {
        let failure = refused.get()?;
        Some(view! { <Problem failure=failure on_retry=Callback::new(move |()| ask()) /> })
    };
    view! {
        <main class="ask">
            <h1 class="visually-hidden">{t().ask.title}</h1>
            <div class="ask-field">
                <TextArea
                    label=t().ask.hint
                    label_hidden=true
                    placeholder=t().ask.hint
                    value=text
                    on_key=on_key
                    node_ref=node
                />
                {move || {
                    let empty = Signal::derive(move || text.with(|text| text.trim().is_empty()) || busy());
                    view! {
                        <IconButton ico=Ico::Send label=t().chat.send.to_owned() keys="Enter" disabled=empty on_click=move |_| ask() />
                    }
                }}
            </div>
            {problem}
            {move || {
                let thread = thread.get()?;
                Some(view! { <Answering thread=thread running=running on_anew=Callback::new(move |()| anew()) /> })
            }}
        </main>
    }
}

fn first(thread: ThreadId, text: String) -> ChatSend {
    let how = How::default();
    ChatSend {
        thread,
        message: MessageId::make(),
        text,
        parent: None,
        beside: None,
        provider: None,
        model: None,
        use_files: how.use_files,
        filter: how.filter,
        agent: None,
    }
}

fn focus(node: NodeRef<Textarea>) {
    if let Some(node) = node.try_get_untracked().flatten() {
        let _ = node.focus();
    }
}

/// The last question and its answer.
#[component]
fn Answering(thread: ThreadId, running: RwSignal<Option<Conversation>>, on_anew: Callback<()>) -> impl IntoView {
    let conversation = Conversation::new(Some(thread));
    running.set(Some(conversation));
    follow(conversation);
    let navigate = send_wrapper::SendWrapper::new(use_navigate());
    let go = Callback::new(move |link: Link| match (backend::place(), link.route()) {
        (Place::Browser, Some(route)) => navigate(&route, NavigateOptions::default()),
        _ => backend::show_in_main(&link),
    });
    let citing = Citing::new(move |quoted| go.run(quoted.link()));
    let last = move || {
        let mut shown = conversation.shown();
        shown.split_off(shown.len().saturating_sub(2))
    };
    let draw = move |entry: Entry| {
        let node = NodeRef::<html::Article>::new();
        view! { <MessageRow entry=entry conversation=conversation citing=citing node=node /> }
    };
    view! {
        <div class="ask-answer" tabindex="0" role="region" aria-label=t().chat.answer>
            <For each=last key=|entry| entry.id children=draw />
            <For
                each=move || conversation.unsent()
                key=|unsent| (unsent.send.message, unsent.failure.is_some())
                children=move |unsent| view! { <UnsentRow unsent=unsent conversation=conversation /> }
            />
        </div>
        <footer class="ask-foot">
            <Button ico=Ico::Chat on_click=move |_| go.run(Link::Thread(thread))>{t().ask.in_chat}</Button>
            <Button ico=Ico::Add on_click=move |_| on_anew.run(())>{t().ask.anew}</Button>
            {move || {
                conversation
                    .running()
                    .map(|_| view! { <Button ico=Ico::Stop on_click=move |_| conversation.stop()>{t().common.stop}</Button> })
            }}
        </footer>
        <CiteCard citing=citing />
    }
}

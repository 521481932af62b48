//! The small window for a question: one field, the answer below it, and a way into chat.

use adiuva_protocol::{Link, ThreadId};
use leptos::ev;
use leptos::html::Textarea;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::chat::{Answering, Question, QuestionField, focus};
use crate::backend::{self, Place};
use crate::components::{Button, Ico};
use crate::i18n::t;
use crate::state::page_title;

/// The small window for a question. Enter asks, Escape stops the answer, then hides the window.
#[component]
pub fn Ask() -> impl IntoView {
    page_title(|| t().ask.title.to_owned());
    let node = NodeRef::<Textarea>::new();
    let question = Question::new(RwSignal::new(None));
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" {
            event.prevent_default();
            if !question.stop() {
                backend::hide_window();
            }
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
    let anew = Callback::new(move |()| {
        question.anew();
        focus(node);
    });
    view! {
        <main class="ask">
            <h1 class="visually-hidden">{t().ask.title}</h1>
            <QuestionField question=question hint=t().ask.hint popup=Signal::stored(None) node=node />
            {move || {
                let thread = question.thread.get()?;
                Some(view! { <Answer question=question thread=thread on_anew=anew /> })
            }}
        </main>
    }
}

/// The last question and its answer.
#[component]
fn Answer(question: Question, thread: ThreadId, on_anew: Callback<()>) -> impl IntoView {
    let navigate = send_wrapper::SendWrapper::new(use_navigate());
    let go = Callback::new(move |link: Link| match (backend::place(), link.route()) {
        (Place::Browser, Some(route)) => navigate(&route, NavigateOptions::default()),
        _ => backend::show_in_main(&link),
    });
    let stop = move || {
        question.conversation()?.running()?;
        Some(view! { <Button ico=Ico::Stop on_click=move |_| { question.stop(); }>{t().common.stop}</Button> })
    };
    view! {
        <Answering question=question thread=thread last=2 on_go=go />
        <footer class="ask-foot">
            <Button ico=Ico::Chat on_click=move |_| go.run(Link::Thread(thread))>{t().ask.in_chat}</Button>
            <Button ico=Ico::Add on_click=move |_| on_anew.run(())>{t().ask.anew}</Button>
            {stop}
        </footer>
    }
}

//! The floating chat: on every page, about the page. It keeps its thread while the app is open.

use adiuva_protocol::chat::PopupScope;
use adiuva_protocol::workspace::projects::ProjectsGet;
use adiuva_protocol::{Link, ProjectId, ThreadId};
use leptos::ev::KeyboardEvent;
use leptos::html::Textarea;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::PANEL;
use super::chat::{Answering, Question, QuestionField, focus};
use crate::backend;
use crate::components::{Badge, Button, Ico, IconButton};
use crate::i18n::t;
use crate::parts::PartView;
use crate::state::use_popup;

/// The panel, while it is open.
#[component]
pub fn Popup() -> impl IntoView {
    let popup = use_popup();
    // Who had the focus before it opened gets it back.
    let before = StoredValue::new_local(None::<HtmlElement>);
    Effect::new(move |was: Option<bool>| {
        let open = popup.open.get();
        match (was.unwrap_or(false), open) {
            (false, true) => before.set_value(document().active_element().and_then(|element| element.dyn_into().ok())),
            (true, false) => {
                if let Some(element) = before.try_update_value(Option::take).flatten() {
                    let _ = element.focus();
                }
            }
            _ => {}
        }
        open
    });
    view! {
        <Show when=move || popup.open.get()>
            <PartView part=&PANEL />
        </Show>
    }
}

#[component]
pub fn Panel() -> impl IntoView {
    let popup = use_popup();
    let node = NodeRef::<Textarea>::new();
    let question = Question::new(popup.thread);
    let project = project();
    let scope = Signal::derive(move || {
        Some(match project.get() {
            Some(id) => PopupScope::Project { id },
            None => PopupScope::Everything,
        })
    });
    Effect::new(move || {
        if node.get().is_some() {
            request_animation_frame(move || focus(node));
        }
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            popup.open.set(false);
        }
    };
    view! {
        <section class="popup" role="dialog" aria-label=t().home.popup on:keydown=on_key>
            <header class="popup-head">
                <span class="popup-about"><About project=project /></span>
                <Domain question=question />
                <IconButton
                    ico=Ico::Close
                    label=t().common.close.to_owned()
                    keys="Esc"
                    on_click=move |_| popup.open.set(false)
                />
            </header>
            {move || {
                let thread = question.thread.get()?;
                Some(view! { <Answers question=question thread=thread /> })
            }}
            <QuestionField question=question hint=t().home.popup_hint popup=scope node=node />
        </section>
    }
}

/// The project whose page is open.
fn project() -> Memo<Option<ProjectId>> {
    let path = use_location().pathname;
    Memo::new(move |_| path.with(|path| path.strip_prefix("/projects/")?.parse().ok()))
}

/// What is asked about.
#[component]
fn About(project: Memo<Option<ProjectId>>) -> impl IntoView {
    let name = LocalResource::new(move || {
        let project = project.get();
        async move {
            let view = backend::call(ProjectsGet { project: project? }).await.ok()?;
            Some(view.name)
        }
    });
    move || match name.get().flatten() {
        Some(name) => (t().home.about)(&name),
        None => t().home.about_everything.to_owned(),
    }
}

/// What the last answer is about, as its run has said.
#[component]
fn Domain(question: Question) -> impl IntoView {
    move || {
        let conversation = question.conversation()?;
        let live = conversation.live(conversation.last_answer()?)?;
        let domain = live.domain.get()?;
        Some(view! { <Badge>{(t().home.domain)(domain)}</Badge> })
    }
}

#[component]
fn Answers(question: Question, thread: ThreadId) -> impl IntoView {
    let popup = use_popup();
    let navigate = send_wrapper::SendWrapper::new(use_navigate());
    let go = Callback::new(move |link: Link| {
        if let Some(route) = link.route() {
            popup.open.set(false);
            navigate(&route, NavigateOptions::default());
        }
    });
    let stop = move || {
        question.conversation()?.running()?;
        Some(view! { <Button ico=Ico::Stop on_click=move |_| { question.stop(); }>{t().common.stop}</Button> })
    };
    view! {
        <Answering question=question thread=thread last=40 on_go=go bare=true />
        <footer class="ask-foot">
            <Button ico=Ico::Chat on_click=move |_| go.run(Link::Thread(thread))>{t().ask.in_chat}</Button>
            <Button ico=Ico::Add on_click=move |_| question.anew()>{t().ask.anew}</Button>
            {stop}
        </footer>
    }
}

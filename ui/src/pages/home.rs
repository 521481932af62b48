//! Home: a question with its answer, and below it what there is to see today, read from this machine alone.

mod begin;
mod going_on;
mod lists;

use adiuva_protocol::home::{Home as Seen, HomeGet};
use adiuva_protocol::{Link, ThreadId};
use leptos::html::Textarea;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use self::begin::Begin;
use self::going_on::{Files, GoingOn};
use self::lists::{Dates, Suggested, TaskLists};
use super::chat::{Answering, Question, QuestionField, focus};
use super::projects::today;
use crate::components::{Button, Ico, Loaded, Page};
use crate::i18n::t;
use crate::state::{Kind, fetch};

const KINDS: &[Kind] = &[
    Kind::Workspace,
    Kind::Run,
    Kind::Approvals,
    Kind::Sources,
    Kind::Coverage,
    Kind::Models,
];

/// Home.
#[component]
pub fn Home() -> impl IntoView {
    let question = Question::new(RwSignal::new(None));
    let node = NodeRef::<Textarea>::new();
    let anew = Callback::new(move |()| {
        question.anew();
        focus(node);
    });
    let seen = fetch(
        || {
            let (from, until) = today();
            HomeGet { from, until }
        },
        KINDS,
    );
    view! {
        <Page title=t().home.title.to_owned()>
            <div class="home">
                <section class="home-question" aria-label=t().home.hint>
                    <QuestionField question=question hint=t().home.hint popup=Signal::stored(None) node=node />
                    {move || {
                        let thread = question.thread.get()?;
                        Some(view! { <Answer question=question thread=thread on_anew=anew /> })
                    }}
                </section>
                <Loaded from=seen rows=8 view=move |seen| { view! { <Morning seen=seen /> } } />
            </div>
        </Page>
    }
}

#[component]
fn Morning(seen: Signal<Seen>) -> impl IntoView {
    view! {
        <Begin seen=seen />
        <div class="home-columns">
            <div class="home-column">
                <TaskLists seen=seen />
                <Suggested seen=seen />
            </div>
            <div class="home-column">
                <GoingOn seen=seen />
                <Dates seen=seen />
                <Files seen=seen />
            </div>
        </div>
    }
}

/// The last question and its answer.
#[component]
fn Answer(question: Question, thread: ThreadId, on_anew: Callback<()>) -> impl IntoView {
    let navigate = send_wrapper::SendWrapper::new(use_navigate());
    let go = Callback::new(move |link: Link| {
        if let Some(route) = link.route() {
            navigate(&route, NavigateOptions::default());
        }
    });
    let stop = move || {
        question.conversation()?.running()?;
        Some(view! { <Button ico=Ico::Stop on_click=move |_| { question.stop(); }>{t().common.stop}</Button> })
    };
    view! {
        <Answering question=question thread=thread last=2 on_go=go bare=true />
        <footer class="ask-foot">
            <Button ico=Ico::Chat on_click=move |_| go.run(Link::Thread(thread))>{t().ask.in_chat}</Button>
            <Button ico=Ico::Add on_click=move |_| on_anew.run(())>{t().ask.anew}</Button>
            {stop}
        </footer>
    }
}

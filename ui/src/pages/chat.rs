//! Chat with the files: the threads at the left, the one that is open beside them, what was used in the panel.

mod agents_picker;
mod ask;
mod body;
mod cite;
mod composer;
mod conversation;
mod doing;
mod live;
mod manage;
mod message;
mod picker;
mod plan;
mod playbook;
mod problem;
mod question;
mod thread_list;
mod threads;
mod timeline;
mod used;
pub(super) mod when;

use adiuva_protocol::chat::ChatSend;
use adiuva_protocol::{Failure, MessageId, ThreadId};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map};

pub(super) use ask::Ask as Approval;
pub(super) use question::{Answering, Question, QuestionField, focus};

use crate::components::{Empty, Failed, Ico, IconButton, Page, Skeleton};
use crate::i18n::t;
use crate::state::{Action, use_actions, use_drafts, use_panel, use_status, use_vault};
use cite::{CiteCard, Citing};
use composer::{Composer, Said};
use conversation::{Conversation, Stage, follow};
use manage::{Manage, RenameDialog, ThreadMenu};
use playbook::{PlaybookDialog, choose_by_address};
use problem::Problem;
use thread_list::{Threads, name};
use threads::ThreadList;
use timeline::Timeline;
use used::Used;

/// Chat with the files.
#[component]
pub fn Chat() -> impl IntoView {
    let params = use_params_map();
    let open = Memo::new(move |_| {
        let thread = params.with(|params| params.get("thread"));
        thread.and_then(|thread| thread.parse::<ThreadId>().ok())
    });
    let go = go();
    let list = ThreadList::new();
    let drawer = RwSignal::new(false);
    // A thread that was chosen here is written in at once; one that a page opens with is read first.
    let chosen = StoredValue::new(false);
    let manage = Manage::new(list, move |deleted| {
        if open.get_untracked() == Some(deleted) {
            go.run(None);
        }
    });
    let on_open = Callback::new(move |thread| {
        drawer.set(false);
        chosen.set_value(true);
        go.run(thread);
    });
    offer(on_open);
    let title = Signal::derive(move || match open.get() {
        Some(thread) => list
            .find(thread)
            .map_or_else(|| t().chat.title.to_owned(), |thread| name(&thread)),
        None => t().chat.title.to_owned(),
    });
    let actions = move || {
        view! {
            <span class="threads-toggle">
                <IconButton
                    ico=Ico::Menu
                    label=t().chat.threads.to_owned()
                    pressed=drawer
                    on_click=move |_| drawer.update(|open| *open = !*open)
                />
            </span>
            <ThreadMenu manage=manage open=open.into() />
        }
    };
    view! {
        <Page title=title actions=actions full=true>
            <div class="chat" class:drawer-open=move || drawer.get()>
                <div class="drawer-veil" on:click=move |_| drawer.set(false)></div>
                <Threads list=list manage=manage open=open.into() on_open=on_open />
                {move || view! { <Talk thread=open.get() list=list focus=chosen.get_value() on_open=on_open /> }}
            </div>
        </Page>
        <RenameDialog manage=manage />
    }
}

/// Opens a thread, or an empty page for a new one.
fn go() -> Callback<Option<ThreadId>> {
    let navigate = send_wrapper::SendWrapper::new(use_navigate());
    Callback::new(move |thread: Option<ThreadId>| {
        let address = thread.map_or_else(|| "/chat".to_owned(), |thread| format!("/chat/{thread}"));
        navigate(&address, NavigateOptions::default());
    })
}

/// What the palette offers here, and its key.
fn offer(open: Callback<Option<ThreadId>>) {
    use_actions().offer(vec![
        Action::new(t().chat.new_thread, Ico::Add, move || open.run(None)).with_keys("Alt N"),
    ]);
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.alt_key() && matches!(event.key().as_str(), "n" | "N") {
            event.prevent_default();
            open.run(None);
        }
    });
    on_cleanup(move || handle.remove());
}

/// One thread with its composer.
#[component]
fn Talk(thread: Option<ThreadId>, list: ThreadList, focus: bool, on_open: Callback<Option<ThreadId>>) -> impl IntoView {
    let conversation = Conversation::new(thread);
    let navigate = send_wrapper::SendWrapper::new(use_navigate());
    let citing = Citing::new(move |quoted| {
        if let Some(route) = quoted.link().route() {
            navigate(&route, NavigateOptions::default());
        }
    });
    let (panel, vault) = (use_panel(), use_vault());
    follow(conversation);
    panel.put(t().chat.what_was_used, false, move || {
        view! { <Used conversation=conversation citing=citing /> }
    });
    on_cleanup(move || panel.clear());

    let refused = RwSignal::new(None::<(Failure, Said)>);
    let waiting = RwSignal::new(false);
    let playbook = RwSignal::new(None);
    choose_by_address(playbook);
    let drafts = use_drafts();
    let begin = move |said: Said| {
        waiting.set(true);
        refused.set(None);
        spawn_local(async move {
            let begun = list.begin().await;
            let _ = waiting.try_set(false);
            match begun {
                Ok(thread) => {
                    let (provider, model) = said.how.answerer.named();
                    let send = ChatSend {
                        thread,
                        message: MessageId::make(),
                        text: said.text,
                        parent: None,
                        beside: None,
                        provider,
                        model,
                        use_files: said.how.use_files,
                        filter: said.how.filter.clone(),
                        agents: said.how.agents.clone(),
                        execution_mode: said.how.mode(),
                        popup: None,
                    };
                    drafts.keep_how(Some(thread), said.how);
                    spawn_local(async move {
                        drafts.send(send).await;
                    });
                    on_open.run(Some(thread));
                }
                Err(failure) => {
                    if failure.code == adiuva_protocol::Code::VaultLocked {
                        vault.refresh();
                    }
                    let _ = refused.try_set(Some((failure, said)));
                }
            }
        });
    };
    let on_say = Callback::new(move |said: Said| {
        if conversation.thread.is_some() {
            conversation.say(said.text, said.beside, said.how);
        } else {
            begin(said);
        }
    });
    let again = Callback::new(move |()| {
        if let Some((_, said)) = refused.get_untracked() {
            on_say.run(said);
        }
    });
    let problem = move || {
        let (failure, said) = refused.get()?;
        Some(view! {
            <article class="message person unsent" aria-label=t().chat.you>
                <div class="said">{said.text}</div>
                <Problem failure=failure on_retry=again />
            </article>
        })
    };
    let stage = Memo::new(move |_| (conversation.stage(), conversation.is_empty()));
    let body = move || match stage.get() {
        (Stage::Loading, _) => view! { <div class="talk-middle"><Skeleton rows=6 /></div> }.into_any(),
        (Stage::Failed(failure), _) => view! {
            <div class="talk-middle"><Failed failure=failure on_retry=move |()| conversation.refresh() /></div>
        }
        .into_any(),
        (Stage::Ready, true) => view! { <div class="talk-middle">{problem}<Beginning /></div> }.into_any(),
        (Stage::Ready, false) => view! { <Timeline conversation=conversation citing=citing /> }.into_any(),
    };
    let told = move || {
        if conversation.is_busy() {
            t().chat.being_written
        } else {
            ""
        }
    };
    view! {
        <section class="talk" aria-label=t().chat.title>
            {body}
            <p class="visually-hidden" role="status">{told}</p>
            <Composer conversation=conversation on_say=on_say playbook=playbook waiting=waiting focused=focus />
        </section>
        <PlaybookDialog chosen=playbook thread=thread list=list on_open=on_open />
        <CiteCard citing=citing />
    }
}

/// Nothing was said yet.
#[component]
fn Beginning() -> impl IntoView {
    let status = use_status();
    let no_files = Memo::new(move |_| {
        status
            .coverage()
            .is_some_and(|coverage| coverage.files == 0 && !coverage.scanning)
    });
    move || {
        if no_files.get() {
            view! {
                <Empty ico=Ico::Chat title=t().chat.no_files_title text=t().chat.no_files_text>
                    <A href="/knowledge" attr:class="button primary">{t().chat.add_folder}</A>
                </Empty>
            }
            .into_any()
        } else {
            view! { <Empty ico=Ico::Chat title=t().chat.empty_title text=t().chat.empty_text /> }.into_any()
        }
    }
}

//! A question asked outside of the page of chat: one field, a thread that begins with the first question, and its answers.

use adiuva_protocol::chat::{ChatBegin, ChatSend, ExecutionMode, PopupScope};
use adiuva_protocol::{Failure, Link, MessageId, ThreadId};
use leptos::ev::KeyboardEvent;
use leptos::html::{self, Textarea};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::cite::{CiteCard, Citing};
use super::conversation::{Conversation, Entry, follow};
use super::message::MessageRow;
use super::problem::{Problem, UnsentRow};
use crate::backend;
use crate::components::{Ico, IconButton, TextArea};
use crate::i18n::t;
use crate::state::{Drafts, How, use_drafts};

/// A question and the thread that it goes into.
#[derive(Clone, Copy)]
pub(crate) struct Question {
    text: RwSignal<String>,
    /// None before the first question.
    pub(crate) thread: RwSignal<Option<ThreadId>>,
    conversation: RwSignal<Option<Conversation>>,
    beginning: RwSignal<bool>,
    refused: RwSignal<Option<Failure>>,
    drafts: Drafts,
}

impl Question {
    /// A question that goes on with this thread, or begins one.
    pub(crate) fn new(thread: RwSignal<Option<ThreadId>>) -> Self {
        Self {
            text: RwSignal::new(String::new()),
            thread,
            conversation: RwSignal::new(None),
            beginning: RwSignal::new(false),
            refused: RwSignal::new(None),
            drafts: use_drafts(),
        }
    }

    /// An answer is on its way.
    pub(crate) fn is_busy(self) -> bool {
        self.beginning.get() || self.conversation.get().is_some_and(Conversation::is_busy)
    }

    /// The thread as it is shown.
    pub(crate) fn conversation(self) -> Option<Conversation> {
        self.conversation.get()
    }

    /// Asks what stands in the field; in the floating chat, about its scope.
    pub(crate) fn ask(self, popup: Option<PopupScope>) {
        let said = self.text.with_untracked(|text| text.trim().to_owned());
        if said.is_empty() || untrack(|| self.is_busy()) {
            return;
        }
        self.refused.set(None);
        // What is asked about a project is answered from it; the files are searched where nothing is said.
        let use_files = !matches!(popup, Some(PopupScope::Project { .. }));
        let how = How {
            use_files,
            ..How::default()
        };
        if let Some(conversation) = self.conversation.get_untracked() {
            self.text.set(String::new());
            if let Some(send) = conversation.next(said, None, how) {
                conversation.deliver(ChatSend { popup, ..send });
            }
            return;
        }
        self.beginning.set(true);
        spawn_local(async move {
            let begun = backend::call(ChatBegin { title: None }).await;
            let _ = self.beginning.try_set(false);
            match begun {
                Ok(begun) => {
                    let _ = self.text.try_set(String::new());
                    let _ = self.thread.try_set(Some(begun.id));
                    self.drafts.send(first(begun.id, said, how, popup)).await;
                }
                Err(failure) => {
                    let _ = self.refused.try_set(Some(failure));
                }
            }
        });
    }

    /// Leaves the thread; the next question begins another.
    pub(crate) fn anew(self) {
        self.thread.set(None);
        self.conversation.set(None);
    }

    /// Stops the answer that is being written; says whether there was one.
    pub(crate) fn stop(self) -> bool {
        let running = self.conversation.get_untracked();
        let running = running.filter(|conversation| untrack(|| conversation.running()).is_some());
        if let Some(conversation) = running {
            conversation.stop();
        }
        running.is_some()
    }
}

fn first(thread: ThreadId, text: String, how: How, popup: Option<PopupScope>) -> ChatSend {
    let (provider, model) = how.answerer.named();
    ChatSend {
        thread,
        message: MessageId::make(),
        text,
        parent: None,
        beside: None,
        provider,
        model,
        use_files: how.use_files,
        filter: how.filter,
        agents: how.agents,
        execution_mode: ExecutionMode::Answer,
        popup,
    }
}

/// The field, and what went wrong before there was a thread. Enter asks.
#[component]
pub(crate) fn QuestionField(
    question: Question,
    /// Says what the field is for.
    hint: &'static str,
    /// What the floating chat is about.
    #[prop(into)]
    popup: Signal<Option<PopupScope>>,
    node: NodeRef<Textarea>,
) -> impl IntoView {
    let ask = move || question.ask(popup.get_untracked());
    let on_key = Callback::new(move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
            event.prevent_default();
            ask();
        }
    });
    let empty = Signal::derive(move || question.text.with(|text| text.trim().is_empty()) || question.is_busy());
    let problem = move || {
        let failure = question.refused.get()?;
        Some(view! { <Problem failure=failure on_retry=Callback::new(move |()| ask()) /> })
    };
    view! {
        <div class="ask-field">
            <TextArea
                label=hint
                label_hidden=true
                placeholder=hint
                value=question.text
                on_key=on_key
                node_ref=node
            />
            <IconButton ico=Ico::Send label=t().chat.send.to_owned() keys="Enter" disabled=empty on_click=move |_| ask() />
        </div>
        {problem}
    }
}

/// The last messages of the thread.
#[component]
pub(crate) fn Answering(
    question: Question,
    thread: ThreadId,
    /// How many messages are shown.
    last: usize,
    /// Shows the place of a citation.
    on_go: Callback<Link>,
    /// Without what can be done with a message.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let conversation = Conversation::new(Some(thread));
    question.conversation.set(Some(conversation));
    on_cleanup(move || {
        let _ = question.conversation.try_set(None);
    });
    follow(conversation);
    let citing = Citing::new(move |quoted| on_go.run(quoted.link()));
    let shown = move || {
        let mut shown = conversation.shown();
        shown.split_off(shown.len().saturating_sub(last))
    };
    let draw = move |entry: Entry| {
        let node = NodeRef::<html::Article>::new();
        view! { <MessageRow entry=entry conversation=conversation citing=citing node=node bare=bare /> }
    };
    view! {
        <div class="ask-answer" tabindex="0" role="region" aria-label=t().chat.answer>
            <For each=shown key=|entry| entry.id children=draw />
            <For
                each=move || conversation.unsent()
                key=|unsent| (unsent.send.message, unsent.failure.is_some())
                children=move |unsent| view! { <UnsentRow unsent=unsent conversation=conversation /> }
            />
        </div>
        <CiteCard citing=citing />
    }
}

/// Gives the field the focus.
pub(crate) fn focus(node: NodeRef<Textarea>) {
    if let Some(node) = node.try_get_untracked().flatten() {
        let _ = node.focus();
    }
}

//! Where a question is written.

use adiuva_protocol::MessageId;
use adiuva_protocol::plans::PlaybookView;
use leptos::ev::KeyboardEvent;
use leptos::html::Textarea;
use leptos::prelude::*;

use super::agents_picker::AgentsPicker;
use super::conversation::Conversation;
use super::picker::{AnswererPicker, FilesPicker};
use super::playbook::PlaybookMenu;
use crate::backend::{self, Connection};
use crate::components::{Banner, Button, ButtonKind, Ico, Icon, IconButton, Switch, TextArea};
use crate::i18n::t;
use crate::state::{How, Tone, use_drafts};

/// What the composer hands over: the text, and the message that it is another version of.
#[derive(Clone)]
pub(super) struct Said {
    /// The text.
    pub(super) text: String,
    /// The message that it is another version of.
    pub(super) beside: Option<MessageId>,
    /// How it is answered.
    pub(super) how: How,
}

/// Where a question is written. Enter sends, Shift+Enter begins a line, Up in an empty field changes the last own message,
/// Escape leaves that or stops the answer. The text begun stays with its thread.
#[component]
pub(super) fn Composer(
    conversation: Conversation,
    /// A message is ready to be sent.
    on_say: Callback<Said>,
    /// The playbook that was chosen from the menu.
    playbook: RwSignal<Option<PlaybookView>>,
    /// It cannot be sent now.
    #[prop(into)]
    waiting: Signal<bool>,
    /// The field has the focus at once.
    focused: bool,
) -> impl IntoView {
    let drafts = use_drafts();
    let thread = conversation.thread;
    let text = RwSignal::new(drafts.text(thread));
    let how = RwSignal::new(drafts.how(thread));
    // What was begun before another message was changed.
    let aside = StoredValue::new(String::new());
    let node = NodeRef::<Textarea>::new();
    let editing = conversation.editing;
    let busy = Signal::derive(move || conversation.is_busy() || waiting.get());

    Effect::new(move || {
        if editing.get().is_none() {
            drafts.keep_text(thread, text.get());
        }
    });
    Effect::new(move |before: Option<()>| {
        let how = how.get();
        if before.is_some() {
            drafts.keep_how(thread, how);
        }
    });
    Effect::new(move |before: Option<Option<MessageId>>| {
        let now = editing.get();
        let old = untrack(|| now.and_then(|id| conversation.message(id)));
        match (before.flatten(), now) {
            (None, Some(_)) => aside.set_value(text.get_untracked()),
            (Some(_), None) => text.set(aside.try_update_value(std::mem::take).unwrap_or_default()),
            _ => {}
        }
        if let Some(old) = old {
            text.set(old.text);
        }
        if before.is_some() {
            focus(node);
        }
        now
    });
    Effect::new(move || {
        if focused && node.get().is_some() {
            request_animation_frame(move || focus(node));
        }
    });

    let send = move || {
        let said = text.get_untracked();
        if said.trim().is_empty() || busy.get_untracked() {
            return;
        }
        let beside = editing.get_untracked();
        if beside.is_some() {
            editing.set(None);
        } else {
            text.set(String::new());
        }
        on_say.run(Said {
            text: said,
            beside,
            how: how.get_untracked(),
        });
    };
    let on_key = Callback::new(move |event: KeyboardEvent| {
        // While letters are composed, Enter belongs to the input method.
        if event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "Enter" if !event.shift_key() => send(),
            "ArrowUp" if text.with_untracked(String::is_empty) => match conversation.last_own() {
                Some(last) => editing.set(Some(last)),
                None => return,
            },
            "Escape" if editing.get_untracked().is_some() => editing.set(None),
            "Escape" if untrack(|| conversation.running()).is_some() => conversation.stop(),
            _ => return,
        }
        event.prevent_default();
    });
    let button = move || {
        if conversation.running().is_some() {
            view! {
                <Button ico=Ico::Stop on_click=move |_| conversation.stop()>{t().common.stop}</Button>
            }
            .into_any()
        } else {
            let empty = Signal::derive(move || text.with(|text| text.trim().is_empty()));
            view! {
                <Button kind=ButtonKind::Primary ico=Ico::Send disabled=empty busy=busy on_click=move |_| send()>
                    {t().chat.send}
                </Button>
            }
            .into_any()
        }
    };
    view! {
        <div class="composer">
            <Away />
            {move || editing.get().map(|_| view! { <Editing on_leave=move || editing.set(None) /> })}
            <div class="composer-field">
                <TextArea
                    label=t().chat.message
                    label_hidden=true
                    placeholder=t().chat.placeholder
                    value=text
                    on_key=on_key
                    node_ref=node
                />
                <div class="composer-foot">
                    <AnswererPicker how=how />
                    <AgentsPicker how=how />
                    <FilesPicker how=how />
                    <Switch
                        label=t().plans.first
                        on=Signal::derive(move || how.with(|how| how.plan))
                        on_change=move |plan| how.update(|how| how.plan = plan)
                    />
                    <PlaybookMenu chosen=playbook />
                    <span class="composer-end">{button}</span>
                </div>
            </div>
        </div>
    }
}

fn focus(node: NodeRef<Textarea>) {
    if let Some(node) = node.get_untracked() {
        let _ = node.focus();
    }
}

/// Says that another version of a message is being written.
#[component]
fn Editing(on_leave: impl Fn() + Send + Sync + 'static) -> impl IntoView {
    view! {
        <p class="editing">
            <Icon ico=Ico::Branch />
            <span>{t().chat.editing}</span>
            <IconButton ico=Ico::Close label=t().common.cancel.to_owned() keys="Esc" on_click=move |_| on_leave() />
        </p>
    }
}

/// Says that nobody answers, and that nothing written is lost.
#[component]
fn Away() -> impl IntoView {
    let connection = backend::connection();
    let away = Memo::new(move |_| connection.get() != Connection::Connected);
    move || {
        away.get()
            .then(|| view! { <Banner tone=Tone::Warning><span>{t().chat.away}</span></Banner> })
    }
}

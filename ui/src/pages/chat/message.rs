//! One message: what was said, how it stands, and what can be done with it.

use adiuva_protocol::chat::{Author, MessageStatus, MessageView};
use adiuva_protocol::{Block, MessageId};
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::ask::Ask;
use super::body::{Blocks, Body, render};
use super::cite::{Citing, Quoted};
use super::conversation::{Conversation, Entry};
use super::live::Live;
use super::plan::PlanCard;
use super::problem::Broken;
use super::when;
use crate::components::{Badge, BlockView, Button, ButtonKind, Ico, Icon, IconButton};
use crate::i18n::t;
use crate::state::{Tone, use_carried, use_panel};

/// A text longer than this, in bytes, is first shown in part.
const LONG: usize = 24_000;

/// One message.
#[component]
pub(crate) fn MessageRow(
    entry: Entry,
    conversation: Conversation,
    citing: Citing,
    node: NodeRef<html::Article>,
    /// Without what can be done with it.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let id = entry.id;
    let view: RwSignal<MessageView> = entry.view.into();
    let (author, created_ms) = view.with_untracked(|view| (view.author, view.created_ms));
    let (class, who) = match author {
        Author::Person => ("message person", t().chat.you),
        Author::Assistant => ("message assistant", t().chat.answer),
    };
    let time = when::date_time(created_ms, when::language());
    let name = format!("{who}, {time}");
    let content = match author {
        Author::Person => view! { <Said view=view /> }.into_any(),
        Author::Assistant => view! { <Answered view=view conversation=conversation citing=citing /> }.into_any(),
    };
    let pinned = move || view.with(|view| view.pinned);
    let foot = (!bare).then(|| {
        view! {
            <footer class="message-foot">
                <Versions view=view conversation=conversation />
                {move || pinned().then(|| view! { <span class="pin-mark"><Icon ico=Ico::Pin />{t().chat.pinned}</span> })}
                <MessageActions view=view conversation=conversation />
                <time class="message-time">{time}</time>
            </footer>
        }
    });
    view! {
        <article
            class=class
            class:pinned=pinned
            data-row=id.to_string()
            aria-label=name
            node_ref=node
        >
            {content}
            {foot}
        </article>
    }
}

/// What the person said: as it was typed, never as marks.
#[component]
fn Said(view: RwSignal<MessageView>) -> impl IntoView {
    let whole = RwSignal::new(false);
    let text = move || view.with(|view| shortened(&view.text, whole.get()).to_owned());
    view! {
        <div class="said">{text}</div>
        <ShowAll view=view whole=whole />
    }
}

/// The beginning of a long text, unless all of it is wanted.
fn shortened(text: &str, whole: bool) -> &str {
    if whole || text.len() <= LONG {
        return text;
    }
    text.get(..text.floor_char_boundary(LONG)).unwrap_or(text)
}

#[component]
fn ShowAll(view: RwSignal<MessageView>, whole: RwSignal<bool>) -> impl IntoView {
    let language = when::language();
    move || {
        let length = view.with(|view| view.text.len());
        (length > LONG && !whole.get()).then(|| {
            let size = adiuva_screen::format::bytes(u64::try_from(length).unwrap_or(u64::MAX), language);
            view! {
                <Button kind=ButtonKind::Quiet on_click=move |_| whole.set(true)>
                    {(t().chat.show_all)(&size)}
                </Button>
            }
        })
    }
}

/// An answer, while it is written and after.
#[component]
fn Answered(view: RwSignal<MessageView>, conversation: Conversation, citing: Citing) -> impl IntoView {
    let id = view.with_untracked(|view| view.id);
    let whole = RwSignal::new(false);
    let streaming = Memo::new(move |_| view.with(|view| view.status == MessageStatus::Streaming));
    let still = Memo::new(move |_| {
        view.with(|view| match &view.answer {
            _ if view.status == MessageStatus::Streaming => Blocks::new(),
            Some(answer) => render(shortened(&answer.answer, whole.get()), Some(answer)),
            None => render(shortened(&view.text, whole.get()), None),
        })
    });
    let blocks = Signal::derive(move || {
        if !streaming.get() {
            return still.get();
        }
        conversation
            .live(id)
            .map(|live| live.text.with(|text| text.blocks().to_vec()))
            .unwrap_or_default()
    });
    let quoted = Callback::new(move |number: u16| quoted_by(number, &view, conversation.live(id)));
    let progress = move || {
        streaming
            .get()
            .then(|| view! { <Progress id=id conversation=conversation /> })
    };
    let marks = move || {
        view.with(|view| match view.status {
            MessageStatus::Streaming => None,
            MessageStatus::Whole => view.answer.as_ref().map(|answer| {
                view! {
                    <p class="marks">
                        {answer.extracts.then(|| view! { <Badge>{t().chat.extracts_only}</Badge> })}
                        {answer.not_found.then(|| view! { <Badge tone=Tone::Warning shape=true>{t().chat.not_found}</Badge> })}
                        {(!answer.grounded && !answer.not_found && !answer.extracts)
                            .then(|| view! { <Badge tone=Tone::Warning shape=true>{t().chat.not_grounded}</Badge> })}
                    </p>
                }
                .into_any()
            }),
            MessageStatus::Stopped => Some(
                view! { <p class="marks"><Badge tone=Tone::Warning shape=true>{t().chat.stopped}</Badge></p> }.into_any(),
            ),
            MessageStatus::Broken => {
                Some(view! { <Broken message=view.clone() conversation=conversation /> }.into_any())
            }
        })
    };
    let agent = move || {
        let live = conversation.live(id).and_then(|live| live.agent.get());
        let agent = live.or_else(|| view.with(|view| view.agent.clone()))?;
        Some(view! { <p class="marks"><Badge>{agent}</Badge></p> })
    };
    let parts = move || {
        let parts = match (streaming.get(), conversation.live(id)) {
            (true, Some(live)) => live.blocks.get(),
            _ => view.with(|view| view.blocks.clone()),
        };
        parts
            .into_iter()
            .map(|block| match block {
                Block::Plan(shown) => view! { <PlanCard id=shown.plan /> }.into_any(),
                block => view! { <BlockView block=block /> }.into_any(),
            })
            .collect_view()
    };
    view! {
        {agent}
        <Body blocks=blocks quoted=quoted citing=citing />
        {parts}
        <ShowAll view=view whole=whole />
        {progress}
        {marks}
    }
}

/// What a number in an answer stands for.
fn quoted_by(number: u16, view: &RwSignal<MessageView>, live: Option<Live>) -> Option<Quoted> {
    let cited = view.with_untracked(|view| {
        let citations = &view.answer.as_ref()?.citations;
        citations
            .iter()
            .find(|citation| citation.number == u32::from(number))
            .map(Quoted::from)
    });
    cited.or_else(|| {
        let passages = live?.passages.get_untracked();
        passages.get(usize::from(number).checked_sub(1)?).map(Quoted::from)
    })
}

/// What goes on before and while words come.
#[component]
fn Progress(id: MessageId, conversation: Conversation) -> impl IntoView {
    let steps = move || {
        let live = conversation.live(id)?;
        let begun = live.begun.get();
        let words = live.text.with(|text| !text.blocks().is_empty());
        let called = live.called.get();
        let working = if begun.is_none() {
            Some(t().chat.searching)
        } else if !words && called.iter().all(|called| called.result.is_some()) {
            Some(t().chat.waiting)
        } else {
            None
        };
        let asks = called
            .iter()
            .find_map(|called| Some((called.name.clone(), called.approval?)));
        let called = called
            .into_iter()
            .map(|called| {
                let (tone, said) = match called.result {
                    None => ("step", t().chat.calling.to_owned()),
                    Some((true, summary)) => ("step done", summary),
                    Some((false, summary)) => ("step bad", summary),
                };
                view! { <li class=tone><code>{called.name}</code><span>{said}</span></li> }
            })
            .collect_view();
        Some(view! {
            <ul class="steps-taken" title=t().chat.steps>
                {called}
                {working.map(|working| view! { <li class="step">{working}</li> })}
            </ul>
            {asks.map(|(tool, approval)| view! { <Ask approval=approval tool=tool /> })}
        })
    };
    view! { {steps} }
}

/// Leads to the other versions of a message, where there are any.
#[component]
fn Versions(view: RwSignal<MessageView>, conversation: Conversation) -> impl IntoView {
    move || {
        let (id, versions) = view.with(|view| (view.id, view.versions.clone()));
        let at = versions.iter().position(|version| *version == id)?;
        let before = at.checked_sub(1).and_then(|at| versions.get(at).copied());
        let after = versions.get(at + 1).copied();
        let go = move |to: Option<MessageId>| {
            if let Some(to) = to {
                conversation.show_branch(to);
            }
        };
        (versions.len() > 1).then(|| {
            view! {
                <span class="versions" role="group" aria-label=t().chat.versions>
                    <IconButton
                        ico=Ico::Left
                        label=t().chat.version_before.to_owned()
                        disabled=before.is_none()
                        on_click=move |_| go(before)
                    />
                    <span>{format!("{} / {}", at + 1, versions.len())}</span>
                    <IconButton
                        ico=Ico::Right
                        label=t().chat.version_after.to_owned()
                        disabled=after.is_none()
                        on_click=move |_| go(after)
                    />
                </span>
            }
        })
    }
}

#[component]
fn MessageActions(view: RwSignal<MessageView>, conversation: Conversation) -> impl IntoView {
    let panel = use_panel();
    let (id, author, parent) = view.with_untracked(|view| (view.id, view.author, view.parent));
    let pinned = Signal::derive(move || view.with(|view| view.pinned));
    let text = move || {
        view.with_untracked(|view| match &view.answer {
            Some(answer) => answer.answer.clone(),
            None => view.text.clone(),
        })
    };
    let busy = Signal::derive(move || conversation.is_busy());
    let (carried, navigate) = (use_carried(), StoredValue::new_local(use_navigate()));
    let carry = move |text: String| {
        carried.set(Some(text));
        navigate.with_value(|navigate| navigate("/projects", NavigateOptions::default()));
    };
    let own = (author == Author::Person).then(|| {
        view! {
            <IconButton
                ico=Ico::Edit
                label=t().chat.edit.to_owned()
                disabled=busy
                on_click=move |_| conversation.editing.set(Some(id))
            />
        }
    });
    let answered = parent.filter(|_| author == Author::Assistant).map(|question| {
        view! {
            <IconButton
                ico=Ico::Retry
                label=t().chat.answer_anew.to_owned()
                disabled=busy
                on_click=move |_| conversation.answer_anew(question, conversation.how())
            />
            <IconButton
                ico=Ico::Info
                label=t().chat.what_was_used.to_owned()
                on_click=move |_| {
                    conversation.selected.set(Some(id));
                    panel.set_open(true);
                }
            />
        }
    });
    view! {
        <span class="message-actions" role="group" aria-label=t().chat.actions>
            <IconButton ico=Ico::Copy label=t().common.copy.to_owned() on_click=move |_| conversation.copy(text()) />
            <IconButton ico=Ico::Projects label=t().chat.to_doc.to_owned() on_click=move |_| carry(text()) />
            {own}
            {answered}
            <IconButton
                ico=Ico::Pin
                label=t().chat.pin.to_owned()
                pressed=pinned
                on_click=move |_| conversation.pin(id, !pinned.get_untracked())
            />
        </span>
    }
}

//! What an answer rests on, in the panel: the model, the citations, the passages it was given, the tools it called.

use adiuva_protocol::chat::{MessageStatus, MessageView};
use adiuva_protocol::knowledge::Answer;
use adiuva_protocol::memory::MemoryList;
use adiuva_protocol::runs::RunsGet;
use adiuva_protocol::{FrameBody, MemoryId};
use leptos::prelude::*;

use super::body::part;
use super::cite::{Citing, Quoted};
use super::conversation::Conversation;
use super::live::Live;
use crate::backend;
use crate::components::{Badge, Ico, Icon};
use crate::i18n::t;
use crate::state::{Kind, Tone, fetch};

/// What the selected answer rests on, or the last one.
#[component]
pub(super) fn Used(conversation: Conversation, citing: Citing) -> impl IntoView {
    let message = Memo::new(move |_| {
        let selected = conversation.selected.get().and_then(|id| conversation.message(id));
        selected.or_else(|| conversation.last_answer().and_then(|id| conversation.message(id)))
    });
    // What was followed here is at hand; of an earlier answer the run tells.
    let used = LocalResource::new(move || {
        let run = message.with(|message| {
            let message = message.as_ref()?;
            Some((conversation.live(message.id), message.run))
        });
        async move {
            match run? {
                (Some(live), _) => Some(live),
                (None, run) => retold(run?).await,
            }
        }
    });
    let about = move || match message.get() {
        None => view! { <p class="hint">{t().chat.nothing_used}</p> }.into_any(),
        Some(message) => view! {
            <Writer message=message.clone() />
            {message.answer.map(|answer| view! { <Cited answer=answer citing=citing /> })}
        }
        .into_any(),
    };
    let rest = move || {
        used.get()
            .flatten()
            .map(|live| view! { <Given live=live citing=citing /> })
    };
    view! { <div class="used">{about}{rest}</div> }
}

/// What a run said, without its words.
async fn retold(run: adiuva_protocol::RunId) -> Option<Live> {
    let run = backend::call(RunsGet { run }).await.ok()?;
    let live = Live::default();
    for frame in run.frames {
        if !matches!(frame.body, FrameBody::StreamText { .. }) {
            live.hear(frame.body);
        }
    }
    Some(live)
}

/// Who wrote it, and how far it can be trusted.
#[component]
fn Writer(message: MessageView) -> impl IntoView {
    let extracts = message.answer.as_ref().is_some_and(|answer| answer.extracts);
    let model = match (&message.model, extracts) {
        (Some(model), _) => model.clone(),
        (None, true) => t().chat.extracts.to_owned(),
        (None, false) => t().common.none.to_owned(),
    };
    let verdict = match (&message.answer, message.status) {
        (_, MessageStatus::Streaming) => None,
        (_, MessageStatus::Stopped) => Some((Tone::Warning, t().chat.stopped, t().chat.stopped_text)),
        (_, MessageStatus::Broken) => Some((Tone::Bad, t().chat.broken, t().chat.cut)),
        (None, MessageStatus::Whole) => Some((Tone::Info, t().chat.without_files, t().chat.without_files_text)),
        (Some(answer), _) => Some(if answer.extracts {
            (Tone::Info, t().chat.extracts_only, t().chat.extracts_text)
        } else if answer.not_found {
            (Tone::Warning, t().chat.not_found, t().chat.not_found_text)
        } else if answer.grounded {
            (Tone::Good, t().chat.grounded, t().chat.grounded_text)
        } else {
            (Tone::Warning, t().chat.not_grounded, t().chat.not_grounded_text)
        }),
    };
    view! {
        <dl class="facts"><dt>{t().chat.model}</dt><dd>{model}</dd></dl>
        {verdict
            .map(|(tone, name, text)| {
                view! {
                    <div class="verdict">
                        <Badge tone=tone shape=true>{name}</Badge>
                        <p class="hint">{text}</p>
                    </div>
                }
            })}
    }
}

/// The citations, and the sentences that have none.
#[component]
fn Cited(answer: Answer, citing: Citing) -> impl IntoView {
    let unsupported: Vec<String> = if answer.extracts {
        Vec::new()
    } else {
        let spans = answer.unsupported.iter();
        spans.map(|span| part(&answer.answer, *span)).collect()
    };
    let citations = answer
        .citations
        .iter()
        .map(|citation| {
            let number = citation.number.to_string();
            view! { <li><Source number=number quoted=Quoted::from(citation) citing=citing /></li> }
        })
        .collect_view();
    view! {
        {(!answer.citations.is_empty())
            .then(|| view! { <h3>{t().chat.citations}</h3><ol class="sources">{citations}</ol> })}
        {(!unsupported.is_empty())
            .then(|| {
                let sentences = unsupported.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view();
                view! {
                    <h3><span class="unsupported">{t().chat.unsupported}</span></h3>
                    <p class="hint">{t().chat.unsupported_text}</p>
                    <ul class="unsupported-list">{sentences}</ul>
                }
            })}
    }
}

/// A passage with its place; leads there.
#[component]
fn Source(number: String, quoted: Quoted, citing: Citing) -> impl IntoView {
    let page = quoted.page.map(|page| (t().chat.page)(page));
    let (name, path, quote) = (quoted.name(), quoted.path.clone(), quoted.quote.clone());
    view! {
        <button type="button" class="source" title=path on:click=move |_| citing.open(quoted.clone())>
            <span class="source-name">
                <span class="cite-number">{number}</span>
                <span class="source-file">{name}</span>
                {page.map(|page| view! { <span class="cite-page">{page}</span> })}
            </span>
            <span class="source-quote">{quote}</span>
        </button>
    }
}

/// The passages that were given, and the tools that were called.
#[component]
fn Given(live: Live, citing: Citing) -> impl IntoView {
    let (passages, called, recalled) = (live.passages, live.called, live.recalled);
    let passages = move || {
        let passages = passages.get();
        (!passages.is_empty()).then(|| {
            let count = passages.len();
            let items = passages
                .iter()
                .enumerate()
                .map(|(at, hit)| {
                    let number = (at + 1).to_string();
                    view! { <li><Source number=number quoted=Quoted::from(hit) citing=citing /></li> }
                })
                .collect_view();
            view! {
                <details class="given">
                    <summary>{(t().chat.passages)(count)}</summary>
                    <ol class="sources">{items}</ol>
                </details>
            }
        })
    };
    let called = move || {
        let called = called.get();
        (!called.is_empty()).then(|| {
            let items = called
                .into_iter()
                .map(|called| {
                    let (ico, said) = match called.result {
                        None => (Ico::Time, String::new()),
                        Some((true, summary)) => (Ico::Good, summary),
                        Some((false, summary)) => (Ico::Bad, summary),
                    };
                    view! {
                        <li>
                            <Icon ico=ico />
                            <div><code>{called.name}</code><p>{said}</p><p class="hint mono">{called.arguments}</p></div>
                        </li>
                    }
                })
                .collect_view();
            view! { <h3>{t().chat.tools}</h3><ul class="tools">{items}</ul> }
        })
    };
    let recalled = move || {
        let recalled = recalled.get();
        (!recalled.is_empty()).then(|| view! { <Remembered among=recalled /> })
    };
    view! { {called}{recalled}{passages} }
}

/// What was remembered and given along, as far as it was not forgotten since.
#[component]
fn Remembered(among: Vec<MemoryId>) -> impl IntoView {
    let found = fetch(
        move || MemoryList {
            tier: None,
            search: None,
            among: Some(among.clone()),
            limit: 100,
        },
        &[Kind::Memory],
    );
    let items =
        move || {
            let memories = found.get()?.ok()?.memories;
            let items = memories
            .into_iter()
            .map(|memory| {
                let others = memory.tainted.then(|| view! { <Badge tone=Tone::Warning>{t().memory.tainted}</Badge> });
                view! {
                    <li>
                        <Icon ico=Ico::Memory />
                        <div><p>{memory.text}</p><p class="hint">{(t().memory.tier)(memory.tier)}" "{others}</p></div>
                    </li>
                }
            })
            .collect_view();
            Some(view! { <ul class="tools">{items}</ul> })
        };
    view! {
        <h3><a href="/memory">{t().memory.title}</a></h3>
        {items}
    }
}

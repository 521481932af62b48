//! Threads: messages in, answers out, branches kept.

use std::sync::Arc;

use adiuva_agent::Finished;
use adiuva_gate::Tool;
use adiuva_knowledge::answer::{Passages, prompt};
use adiuva_models::{ChatMessage, Role};
use adiuva_protocol::chat::*;
use adiuva_protocol::knowledge::{Answer, Filter};
use adiuva_protocol::runs::RunKind;
use adiuva_protocol::{Code, Event, Failure, Frame, FrameBody, MessageId, Outcome, RunId, ThreadId};
use adiuva_store::messages::{Message, MessageUpdate};
use adiuva_store::threads::Thread;
use adiuva_store::{StoreError, Writer};

use crate::answer::{self, Answerer};
use crate::failure::store_failure;
use crate::knowledge::passages;
use crate::models;
use crate::runs::Running;
use crate::session::{Session, now_ms};
use crate::tools::{KbSearch, Numbered, ReadDocument};

/// Bytes of earlier messages that go to the model; about what a small local model can hold beside the passages.
const HISTORY: usize = 12_000;
/// Earlier messages that are looked at.
const EARLIER: u32 = 40;
/// Characters of a thread's title that is made from its first message.
const TITLE: usize = 60;
/// The longest message, in bytes.
const LONGEST: usize = 1 << 20;

pub(crate) async fn threads(session: &Session, request: ChatThreads) -> Result<Threads, Failure> {
    let page = session
        .store
        .read(move |r| r.threads().list(request.after.as_deref(), request.limit))
        .await
        .map_err(store_failure)?;
    Ok(Threads {
        threads: page.items.into_iter().map(thread_view).collect(),
        next: page.next,
    })
}

pub(crate) async fn begin(session: &Session, request: ChatBegin) -> Result<ThreadView, Failure> {
    let title = request.title.unwrap_or_default();
    let thread = session
        .store
        .write(move |w| w.threads().begin(&title, now_ms()))
        .await
        .map_err(store_failure)?;
    let _ = session.events.send(Event::Thread { id: thread.id });
    Ok(thread_view(thread))
}

pub(crate) async fn update(session: &Session, request: ChatUpdate) -> Result<ThreadView, Failure> {
    let id = request.thread;
    let updated = session
        .store
        .write(move |w| w.threads().update(id, request.title.as_deref(), request.pinned));
    let thread = updated.await.map_err(store_failure)?;
    let _ = session.events.send(Event::Thread { id });
    Ok(thread_view(thread))
}

pub(crate) async fn delete(session: &Session, request: ChatDelete) -> Result<Done, Failure> {
    let id = request.thread;
    session
        .store
        .write(move |w| w.threads().delete(id))
        .await
        .map_err(store_failure)?;
    let _ = session.events.send(Event::Thread { id });
    Ok(Done {})
}

pub(crate) async fn messages(session: &Session, request: ChatMessages) -> Result<Messages, Failure> {
    let branch = session.store.read(move |r| {
        let messages = r.messages();
        let leaf = request.through.map(|through| messages.tip(through)).transpose()?;
        let branch = messages.branch(request.thread, leaf, request.before, request.limit)?;
        let views = branch.messages.into_iter().map(|message| {
            let versions = messages.versions(&message)?;
            Ok(message_view(message, versions))
        });
        Ok(Messages {
            messages: views.collect::<Result<_, StoreError>>()?,
            earlier: branch.earlier,
        })
    });
    branch.await.map_err(store_failure)
}

pub(crate) async fn pin(session: &Session, request: ChatPin) -> Result<Done, Failure> {
    let (id, pinned) = (request.message, request.pinned);
    session
        .store
        .write(move |w| w.messages().set_pinned(id, pinned))
        .await
        .map_err(store_failure)?;
    Ok(Done {})
}

/// Says something; saying the same again answers with the same run.
pub(crate) async fn send(session: Arc<Session>, request: ChatSend) -> Result<Started, Failure> {
    if request.text.trim().is_empty() {
        return Err(Failure::new(Code::Validation, "the message is empty"));
    }
    if request.text.len() > LONGEST {
        return Err(Failure::new(
            Code::Quota,
            "the message is longer than a megabyte; add it as a file instead",
        ));
    }
    if let Some(started) = load_started(&session, request.message).await? {
        return Ok(started);
    }
    let answerer = answer::choose(&session, request.provider, request.model).await?;
    let thread = request.thread;
    let (run, reply) = (RunId::make(), MessageId::make());
    let (question, parent, beside, text) = (request.message, request.parent, request.beside, request.text);
    let stored = session.store.write(move |w| {
        let known = w.threads().load(thread)?.ok_or(StoreError::NotFound("thread"))?;
        if known.title.is_empty() {
            w.threads().update(thread, Some(&title(&text)), None)?;
        }
        let parent = match (beside, parent) {
            (Some(beside), _) => {
                let other = w.messages().load(beside)?;
                other.ok_or(StoreError::NotFound("message"))?.parent
            }
            (None, Some(parent)) => Some(parent),
            (None, None) => w.messages().latest(thread)?,
        };
        w.messages().insert(&Message {
            text,
            ..said(question, thread, parent, Author::Person)
        })?;
        begin_reply(w, thread, question, reply, run)
    });
    stored.await.map_err(store_failure)?;
    let filter = request.use_files.then_some(request.filter);
    answer_in_thread(
        &session,
        run,
        Reply {
            thread,
            question: request.message,
            reply,
            answerer,
            filter,
        },
    );
    Ok(Started {
        run,
        answer: Some(reply),
    })
}

/// Answers a message of the person anew, beside the answers that it has.
pub(crate) async fn retry(session: Arc<Session>, request: ChatRetry) -> Result<Started, Failure> {
    let question = session
        .store
        .read(move |r| r.messages().load(request.message))
        .await
        .map_err(store_failure)?;
    let question = question.filter(|message| message.author == Author::Person);
    let question = question.ok_or_else(|| Failure::new(Code::NotFound, "there is no such message of yours"))?;
    let answerer = answer::choose(&session, request.provider, request.model).await?;
    let (thread, run, reply) = (question.thread, RunId::make(), MessageId::make());
    let stored = session
        .store
        .write(move |w| begin_reply(w, thread, question.id, reply, run));
    stored.await.map_err(store_failure)?;
    answer_in_thread(
        &session,
        run,
        Reply {
            thread,
            question: question.id,
            reply,
            answerer,
            filter: request.use_files.then_some(request.filter),
        },
    );
    Ok(Started {
        run,
        answer: Some(reply),
    })
}

/// The run that answers a message that was sent before.
async fn load_started(session: &Session, message: MessageId) -> Result<Option<Started>, Failure> {
    let known = session
        .store
        .read(move |r| Ok(r.messages().following(message)?.into_iter().next()));
    let answer = known.await.map_err(store_failure)?;
    Ok(answer.and_then(|answer| {
        Some(Started {
            run: answer.run?,
            answer: Some(answer.id),
        })
    }))
}

/// A message with nothing said in it yet.
fn said(id: MessageId, thread: ThreadId, parent: Option<MessageId>, author: Author) -> Message {
    Message {
        id,
        thread,
        parent,
        author,
        text: String::new(),
        status: MessageStatus::Whole,
        created_ms: now_ms(),
        model: None,
        run: None,
        answer: None,
        problem: None,
        pinned: false,
    }
}

/// Notes an answer that is about to be written, and the run that writes it.
fn begin_reply(
    w: &Writer<'_>,
    thread: ThreadId,
    question: MessageId,
    reply: MessageId,
    run: RunId,
) -> Result<(), StoreError> {
    let empty = said(reply, thread, Some(question), Author::Assistant);
    w.messages().insert(&Message {
        status: MessageStatus::Streaming,
        run: Some(run),
        ..empty
    })?;
    w.runs().begin(run, RunKind::Chat, Some(thread), now_ms())?;
    Ok(())
}

/// Puts what the frames of its run hold into a message that a crash broke off.
pub(crate) fn keep_what_was_said(w: &Writer<'_>, message: &Message, problem: &str) -> Result<(), StoreError> {
    let frames = match message.run {
        Some(run) => w.runs().frames(run, 0)?,
        None => Vec::new(),
    };
    let text = spoken(&frames);
    let update = MessageUpdate {
        text: &text,
        status: MessageStatus::Broken,
        model: None,
        answer: None,
        problem: Some(problem),
    };
    w.messages().update(message.id, &update)
}

/// An answer that is about to be written.
struct Reply {
    thread: ThreadId,
    question: MessageId,
    reply: MessageId,
    answerer: Answerer,
    /// None when the files are not to be searched.
    filter: Option<Filter>,
}

fn answer_in_thread(session: &Arc<Session>, run: RunId, reply: Reply) {
    let _ = session.events.send(Event::Thread { id: reply.thread });
    let work = Arc::clone(session);
    session.runs.start(run, |running| async move {
        let (thread, id) = (reply.thread, reply.reply);
        let model = match &reply.answerer {
            Answerer::Model(_, model) => Some(model.clone()),
            Answerer::Extracts => None,
        };
        let written = write(&work, &running, reply).await;
        running.feed.flush();
        let text = spoken(&running.feed.after(0));
        let message = Some(id);
        let (status, answer, outcome) = match written {
            Ok(Written::Whole(answer)) => (MessageStatus::Whole, answer, Outcome::Done { message }),
            Ok(Written::Stopped) => (MessageStatus::Stopped, None, Outcome::Cancelled { message }),
            Err(failure) => (MessageStatus::Broken, None, Outcome::Failed { failure, message }),
        };
        let problem = match &outcome {
            Outcome::Failed { failure, .. } => Some(failure.message.clone()),
            _ => None,
        };
        let kept = work.store.write(move |w| {
            let (model, answer, problem) = (model.as_deref(), answer.as_ref(), problem.as_deref());
            w.messages().update(
                id,
                &MessageUpdate {
                    text: &text,
                    status,
                    model,
                    answer,
                    problem,
                },
            )
        });
        let kept = kept.await;
        // Only now, so that whoever fetches again finds the answer.
        let _ = work.events.send(Event::Thread { id: thread });
        match kept {
            Ok(()) => outcome,
            Err(error) => Outcome::Failed {
                failure: store_failure(error),
                message,
            },
        }
    });
}

/// How an answer came to its end.
enum Written {
    Whole(Option<Answer>),
    Stopped,
}

async fn write(session: &Arc<Session>, running: &Running, reply: Reply) -> Result<Written, Failure> {
    let question = reply.question;
    let thread = reply.thread;
    let branch = session
        .store
        .read(move |r| r.messages().branch(thread, Some(question), None, EARLIER));
    let mut before = branch.await.map_err(store_failure)?.messages;
    let asked = before.pop().map(|message| message.text).unwrap_or_default();
    let hits = match &reply.filter {
        None => Vec::new(),
        Some(filter) => match answer::find(session, running, &asked, filter.clone()).await? {
            None => return Ok(Written::Stopped),
            Some(hits) => hits,
        },
    };
    let (reached, model) = match reply.answerer {
        Answerer::Model(reached, model) => (reached, model),
        Answerer::Extracts => {
            let answer = answer::extracts(session, running, &asked, hits).await?;
            return Ok(Written::Whole(Some(answer)));
        }
    };
    running.feed.push(FrameBody::StreamStart {
        model: Some(model.clone()),
    });
    running
        .feed
        .push(FrameBody::StreamBlock(adiuva_protocol::Block::Passages(hits.clone())));
    let numbered = Arc::new(Numbered::new(hits.clone()));
    let mut messages = history(&before);
    if reply.filter.is_some() {
        messages = answer::with_rules(prompt(&asked, &passages(hits)), messages);
    } else {
        messages.push(ChatMessage::new(Role::User, asked.clone()));
    }
    let tools: Vec<Arc<dyn Tool>> = match reply.filter {
        Some(filter) if models::calls_tools(session, &reached, &model).await => vec![
            Arc::new(KbSearch::new(
                session.knowledge.search.clone(),
                filter,
                Arc::clone(&numbered),
            )),
            Arc::new(ReadDocument::new(session.knowledge.library.clone())),
        ],
        _ => Vec::new(),
    };
    let (text, finished) = answer::speak(session, running, &reached, &model, &asked, messages, tools).await?;
    match finished {
        Finished::Stopped => Ok(Written::Stopped),
        _ if numbered.all().is_empty() => Ok(Written::Whole(None)),
        _ => {
            let cited = Passages::of(numbered.all(), usize::MAX);
            Ok(Written::Whole(Some(
                answer::check(session, running, text, model, cited).await?,
            )))
        }
    }
}

/// The latest of what was said, as the model sees it, oldest first. Broken answers are left out, because they would be
/// taken for whole ones.
fn history(before: &[Message]) -> Vec<ChatMessage> {
    let mut room = HISTORY;
    let mut latest: Vec<ChatMessage> = before
        .iter()
        .rev()
        .filter(|message| message.status != MessageStatus::Broken && !message.text.is_empty())
        .take_while(|message| {
            let fits = message.text.len() <= room;
            room = room.saturating_sub(message.text.len());
            fits
        })
        .map(|message| {
            let role = match message.author {
                Author::Person => Role::User,
                Author::Assistant => Role::Assistant,
            };
            ChatMessage::new(role, message.text.clone())
        })
        .collect();
    latest.reverse();
    latest
}

/// Everything said in these frames.
fn spoken(frames: &[Frame]) -> String {
    let texts = frames.iter().filter_map(|frame| match &frame.body {
        FrameBody::StreamText { chunk } => Some(chunk.as_str()),
        _ => None,
    });
    texts.collect()
}

fn title(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(TITLE) {
        Some((cut, _)) => format!("{}…", line.get(..cut).unwrap_or_default().trim_end()),
        None => line,
    }
}

fn thread_view(thread: Thread) -> ThreadView {
    ThreadView {
        id: thread.id,
        title: thread.title,
        pinned: thread.pinned,
        updated_ms: thread.updated_ms,
        messages: thread.messages,
    }
}

fn message_view(message: Message, versions: Vec<MessageId>) -> MessageView {
    MessageView {
        id: message.id,
        parent: message.parent,
        author: message.author,
        text: message.text,
        status: message.status,
        created_ms: message.created_ms,
        model: message.model,
        run: message.run,
        answer: message.answer,
        problem: message.problem,
        pinned: message.pinned,
        versions,
    }
}

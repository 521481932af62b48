//! Threads: messages in, answers out, branches kept.

use std::sync::Arc;

use adiuva_protocol::chat::*;
use adiuva_protocol::runs::RunKind;
use adiuva_protocol::{Code, Event, Failure, MessageId, RunId, ThreadId};
use adiuva_store::messages::{Message, MessageUpdate};
use adiuva_store::threads::Thread;
use adiuva_store::{StoreError, Writer};

use crate::failure::store_failure;
use crate::reply::{self, Reply, beside, spoken};
use crate::session::{Session, now_ms};
use crate::{agents, answer};

/// Characters of a thread's title that is made from its first message.
const TITLE: usize = 60;
/// The longest message, in bytes.
const LONGEST: usize = 1 << 20;
/// The most agents that answer one message.
const AGENTS: usize = 5;

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
    // Its summary went with it.
    let _ = session.events.send(Event::Memory);
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
    check_agents(&session, &request.agents).await?;
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
    reply::answer_in_thread(
        &session,
        run,
        Reply {
            thread,
            question: request.message,
            reply,
            answerer,
            filter,
            agents: request.agents,
            mode: request.execution_mode,
            popup: request.popup,
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
    check_agents(&session, &request.agents).await?;
    let answerer = answer::choose(&session, request.provider, request.model).await?;
    let (thread, run, reply) = (question.thread, RunId::make(), MessageId::make());
    let stored = session
        .store
        .write(move |w| begin_reply(w, thread, question.id, reply, run));
    stored.await.map_err(store_failure)?;
    reply::answer_in_thread(
        &session,
        run,
        Reply {
            thread,
            question: question.id,
            reply,
            answerer,
            filter: request.use_files.then_some(request.filter),
            agents: request.agents,
            mode: request.execution_mode,
            popup: None,
        },
    );
    Ok(Started {
        run,
        answer: Some(reply),
    })
}

async fn check_agents(session: &Session, agents: &[String]) -> Result<(), Failure> {
    if agents.len() > AGENTS {
        return Err(Failure::new(
            Code::Validation,
            format!("at most {AGENTS} agents answer one message"),
        ));
    }
    for agent in agents {
        agents::load(session, agent).await?;
    }
    Ok(())
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
pub(crate) fn said(id: MessageId, thread: ThreadId, parent: Option<MessageId>, author: Author) -> Message {
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
        agent: None,
        blocks: Vec::new(),
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
        agent: None,
        blocks: &beside(&frames),
        problem: Some(problem),
    };
    w.messages().update(message.id, &update)
}

/// The title of a thread that begins with this.
pub(crate) fn title(text: &str) -> String {
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
        agent: message.agent,
        blocks: message.blocks,
        problem: message.problem,
        pinned: message.pinned,
        versions,
    }
}

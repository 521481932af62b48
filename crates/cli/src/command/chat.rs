//! `adiuva chat`

use std::io::{BufRead, IsTerminal};

use adiuva_protocol::chat::{ChatBegin, ChatMessages, ChatSend, ChatThreads, ExecutionMode};
use adiuva_protocol::knowledge::Filter;
use adiuva_protocol::{MessageId, ThreadId};

use super::ask;
use crate::Stop;
use crate::out::Out;
use crate::session::Session;

const HELP: &str = "/new begins a thread · /threads lists them · /open N goes on with one · /files on|off looks into your files or not · \
/model NAME changes the model · /quit ends";

/// What the next message is sent with.
struct Talk {
    thread: ThreadId,
    model: Option<String>,
    use_files: bool,
}

pub(super) async fn run(session: &Session, out: &Out, model: Option<String>) -> Result<(), Stop> {
    let thread = session.call(ChatBegin { title: None }).await?.id;
    let mut talk = Talk {
        thread,
        model,
        use_files: true,
    };
    let prompted = std::io::stdin().is_terminal() && !out.json;
    if prompted {
        out.aside(HELP);
    }
    loop {
        if prompted {
            out.piece("› ")?;
        }
        let Some(line) = read_line().await? else { return Ok(()) };
        match line.trim() {
            "" => {}
            "/quit" | "/exit" => return Ok(()),
            command if command.starts_with('/') => slash(session, out, &mut talk, command).await?,
            text => say(session, out, &talk, text).await?,
        }
    }
}

/// Reads on a thread of its own, so that Ctrl-C is heard meanwhile; none at the end of the input.
async fn read_line() -> Result<Option<String>, Stop> {
    let read = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        std::io::stdin()
            .lock()
            .read_line(&mut line)
            .map(|bytes| (bytes > 0).then_some(line))
    });
    Ok(read.await.map_err(std::io::Error::other)??)
}

async fn say(session: &Session, out: &Out, talk: &Talk, text: &str) -> Result<(), Stop> {
    let request = ChatSend {
        thread: talk.thread,
        message: MessageId::make(),
        text: text.to_owned(),
        parent: None,
        beside: None,
        provider: None,
        model: talk.model.clone(),
        use_files: talk.use_files,
        filter: Filter::default(),
        agents: Vec::new(),
        execution_mode: ExecutionMode::Answer,
        popup: None,
    };
    let started = session.call(request).await?;
    match ask::follow(session, out, started.run).await {
        Ok(Some(answer)) if out.json => Ok(out.document(&answer)?),
        Ok(Some(answer)) => ask::sources(out, &answer),
        Ok(None) => Ok(()),
        // A failed or stopped answer ends neither the talk nor the program.
        Err(Stop::Failure(failure)) => {
            out.aside(format!("adiuva: {failure}"));
            Ok(())
        }
        Err(Stop::Stopped) => {
            out.aside("stopped");
            Ok(())
        }
        Err(stop) => Err(stop),
    }
}

async fn slash(session: &Session, out: &Out, talk: &mut Talk, command: &str) -> Result<(), Stop> {
    let (name, rest) = command.split_once(' ').unwrap_or((command, ""));
    match (name, rest.trim()) {
        ("/new", _) => {
            talk.thread = session.call(ChatBegin { title: None }).await?.id;
            out.aside("a new thread");
        }
        ("/threads", _) => {
            let threads = session.call(ChatThreads { limit: 20, after: None }).await?.threads;
            for (number, thread) in threads.iter().enumerate() {
                out.aside(format!(
                    "{:>2}. {} ({} messages)",
                    number + 1,
                    thread.title,
                    thread.messages
                ));
            }
        }
        ("/open", number) => open(session, out, talk, number).await?,
        ("/files", "on") => talk.use_files = true,
        ("/files", "off") => talk.use_files = false,
        ("/model", "") => out.aside(talk.model.as_deref().unwrap_or("the provider's own choice")),
        ("/model", model) => talk.model = Some(model.to_owned()),
        _ => out.aside(HELP),
    }
    Ok(())
}

async fn open(session: &Session, out: &Out, talk: &mut Talk, number: &str) -> Result<(), Stop> {
    let threads = session.call(ChatThreads { limit: 20, after: None }).await?.threads;
    let chosen = number
        .parse::<usize>()
        .ok()
        .and_then(|number| threads.get(number.checked_sub(1)?));
    let Some(thread) = chosen else {
        out.aside("there is no thread of that number; /threads lists them");
        return Ok(());
    };
    talk.thread = thread.id;
    let request = ChatMessages {
        thread: thread.id,
        through: None,
        before: None,
        limit: 10,
    };
    for message in session.call(request).await?.messages {
        out.line(format!("{:?}: {}", message.author, message.text))?;
    }
    Ok(())
}

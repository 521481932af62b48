//! The scripted model server as a program, for tests that are not written in Rust.
//!
//! It reads the script as one line of JSON, prints `{"ollama": …, "openai": …}`, then one line for each question that
//! came, and ends with its input. A script:
//!
//! ```json
//! { "models": ["small"],
//!   "key": "secret",
//!   "replies": [{ "text": "The answer [1].", "pause_ms": 20, "ending": "broken" }, { "refuse": 429, "body": "slow down" },
//!               { "calls": [{ "name": "list_tasks", "arguments": {} }] }],
//!   "otherwise": { "cite": 1 } }
//! ```
//!
//! Replies are given once, in their order; `otherwise` answers what comes after them.
#![expect(clippy::print_stdout, reason = "the program talks to its parent by its output")]

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::time::Duration;

use adiuva_testkit::model_server::{Builder, Ending};
use adiuva_testkit::{ModelServer, Reply, SeenRequest};
use serde_json::{Value, json};

/// How often it looks for new questions.
const LOOK: Duration = Duration::from_millis(20);

fn main() -> Result<(), Box<dyn Error>> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let server = script(&serde_json::from_str(&line)?)?.start();
    say(&json!({ "ollama": server.ollama_url(), "openai": server.openai_url() }))?;
    let parent = std::thread::spawn(|| io::copy(&mut io::stdin().lock(), &mut io::sink()));
    let mut told = 0;
    while !parent.is_finished() {
        for question in server.questions().iter().skip(told) {
            say(&json!({ "model": question.model(), "prompt": question.prompt() }))?;
            told += 1;
        }
        std::thread::sleep(LOOK);
    }
    Ok(())
}

fn say(value: &Value) -> io::Result<()> {
    println!("{value}");
    io::stdout().flush()
}

fn script(script: &Value) -> Result<Builder, String> {
    let mut builder = ModelServer::builder();
    for model in list(script, "models") {
        builder = builder.model(model.as_str().ok_or("a model is a name")?);
    }
    if let Some(key) = script.get("key").and_then(Value::as_str) {
        builder = builder.requiring_key(key);
    }
    for reply in list(script, "replies") {
        let reply = Answer::read(reply)?.to(None);
        builder = builder.then(reply.ok_or("only `otherwise` knows the question to cite for")?);
    }
    if let Some(otherwise) = script.get("otherwise") {
        let answer = Answer::read(otherwise)?;
        builder = builder.otherwise(move |question| answer.to(Some(question)).unwrap_or_else(Reply::never));
    }
    Ok(builder)
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// One answer of the script.
struct Answer {
    said: Said,
    pause: Duration,
    before: Duration,
    ending: Ending,
}

enum Said {
    Text(String),
    /// Cites the first passages of the question, at most this many.
    Citing(usize),
    Refusal(u16, String),
    /// Calls tools: their names and arguments.
    Calls(Vec<(String, Value)>),
}

fn calls(value: &Value) -> Result<Vec<(String, Value)>, String> {
    let call = |call: &Value| {
        let name = call.get("name").and_then(Value::as_str).ok_or("a call has a name")?;
        Ok((name.to_owned(), call.get("arguments").cloned().unwrap_or_default()))
    };
    list(value, "calls").iter().map(call).collect()
}

impl Answer {
    fn read(value: &Value) -> Result<Self, String> {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let number = |key: &str| value.get(key).and_then(Value::as_u64);
        let said = match (text("text"), number("cite"), number("refuse")) {
            (Some(text), None, None) => Said::Text(text.to_owned()),
            (None, Some(most), None) => Said::Citing(usize::try_from(most).map_err(|error| error.to_string())?),
            (None, None, Some(status)) => Said::Refusal(
                u16::try_from(status).map_err(|error| error.to_string())?,
                text("body").unwrap_or_default().to_owned(),
            ),
            (None, None, None) if value.get("calls").is_some() => Said::Calls(calls(value)?),
            _ => return Err(format!("a reply has one of text, cite, refuse, calls: {value}")),
        };
        let ending = match text("ending") {
            None | Some("done") => Ending::Done,
            Some("length") => Ending::Length,
            Some("broken") => Ending::Broken,
            Some("silent") => Ending::Silent,
            Some("hanging") => Ending::Hanging,
            Some("endless") => Ending::Endless,
            Some(other) => return Err(format!("no such ending: {other}")),
        };
        let wait = |key: &str| Duration::from_millis(number(key).unwrap_or_default());
        Ok(Self {
            said,
            pause: wait("pause_ms"),
            before: wait("before_ms"),
            ending,
        })
    }

    /// Nothing for an answer that cites when no question is given.
    fn to(&self, question: Option<&SeenRequest>) -> Option<Reply> {
        let reply = match &self.said {
            Said::Text(text) => Reply::text(text),
            Said::Citing(most) => Reply::citing(question?, *most),
            Said::Calls(calls) => {
                let mut calls = calls.iter();
                let (name, arguments) = calls.next()?;
                let first = Reply::tool_call(name, arguments.clone());
                calls.fold(first, |reply, (name, arguments)| reply.calling(name, arguments.clone()))
            }
            Said::Refusal(status, body) => return Some(Reply::refusal(*status, body)),
        };
        Some(reply.after(self.before).pausing(self.pause).ending(self.ending))
    }
}

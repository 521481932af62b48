//! What the script says: pieces, their pace, and how it ends.

use std::time::Duration;

use serde_json::Value;

use super::seen::SeenRequest;

/// One reply of the script.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    pub(super) refusal: Option<Refusal>,
    pub(super) pieces: Vec<Piece>,
    /// Said instead of the pieces when the question has a schema.
    pub(super) structured: Option<Value>,
    pub(super) ending: Ending,
    pub(super) before: Duration,
    pub(super) between: Duration,
    pub(super) prompt_tokens: u64,
}

/// A piece of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// A token of the answer.
    Text(String),
    /// A token of what the model says to itself.
    Thinking(String),
    /// A call of a tool.
    ToolCall {
        /// The tool.
        name: String,
        /// Its arguments.
        arguments: Value,
    },
    /// A line that belongs to no wire.
    Garbage(String),
    /// A failure told in the middle of the answer.
    Failure(String),
}

/// How an answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// As it should.
    Done,
    /// As it should, at the limit of tokens.
    Length,
    /// The connection breaks.
    Broken,
    /// The answer is over without having said so.
    Silent,
    /// Nothing more comes, and the connection stays open.
    Hanging,
    /// The pieces begin again, for ever.
    Endless,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Reply {
    /// A text, a token a word.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::pieces(words(text))
    }

    /// These pieces.
    #[must_use]
    pub fn pieces(pieces: Vec<Piece>) -> Self {
        Self {
            refusal: None,
            pieces,
            structured: None,
            ending: Ending::Done,
            before: Duration::ZERO,
            between: Duration::ZERO,
            prompt_tokens: 7,
        }
    }

    /// One call of a tool.
    #[must_use]
    pub fn tool_call(name: &str, arguments: Value) -> Self {
        Self::pieces(Vec::new()).calling(name, arguments)
    }

    /// The value where the question has a schema, else the text.
    #[must_use]
    pub fn structured(value: Value, otherwise: &str) -> Self {
        Self {
            structured: Some(value),
            ..Self::text(otherwise)
        }
    }

    /// A refusal with this status and body.
    #[must_use]
    pub fn refusal(status: u16, body: &str) -> Self {
        let refusal = Refusal {
            status,
            headers: Vec::new(),
            body: body.to_owned(),
        };
        Self {
            refusal: Some(refusal),
            ..Self::pieces(Vec::new())
        }
    }

    /// No answer at all, on an open connection.
    #[must_use]
    pub fn never() -> Self {
        Self::pieces(Vec::new()).ending(Ending::Hanging)
    }

    /// A sentence that cites the first `most` passages found in the prompt as `[number]`, or says there are none.
    #[must_use]
    pub fn citing(question: &SeenRequest, most: usize) -> Self {
        let cited: Vec<_> = question
            .passages()
            .into_iter()
            .take(most)
            .map(|number| format!("[{number}]"))
            .collect();
        match cited.as_slice() {
            [] => Self::text("The passages do not say."),
            cited => Self::text(&format!("The passages answer this {}.", cited.join(""))),
        }
    }

    /// The same with a further call of a tool.
    #[must_use]
    pub fn calling(mut self, name: &str, arguments: Value) -> Self {
        self.pieces.push(Piece::ToolCall {
            name: name.to_owned(),
            arguments,
        });
        self
    }

    /// The same with further pieces.
    #[must_use]
    pub fn and(mut self, piece: Piece) -> Self {
        self.pieces.push(piece);
        self
    }

    /// The same with another ending.
    #[must_use]
    pub fn ending(self, ending: Ending) -> Self {
        Self { ending, ..self }
    }

    /// The same with a wait before the first piece, after the head of the answer.
    #[must_use]
    pub fn after(self, before: Duration) -> Self {
        Self { before, ..self }
    }

    /// The same with a wait between two pieces.
    #[must_use]
    pub fn pausing(self, between: Duration) -> Self {
        Self { between, ..self }
    }

    /// The same at this many pieces a second.
    #[must_use]
    pub fn at_rate(self, pieces_per_second: u32) -> Self {
        self.pausing(Duration::from_secs(1) / pieces_per_second.max(1))
    }

    /// The same refusal with a header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        if let Some(refusal) = &mut self.refusal {
            refusal.headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// The pieces said to this question.
    pub(super) fn said_to(&self, question: &SeenRequest) -> Vec<Piece> {
        match (&self.structured, question.format()) {
            (Some(value), Some(_)) => words(&value.to_string()),
            _ => self.pieces.clone(),
        }
    }
}

fn words(text: &str) -> Vec<Piece> {
    text.split_inclusive(' ')
        .map(|word| Piece::Text(word.to_owned()))
        .collect()
}

//! Blocks of an answer: cut out of the stream of words, checked, and filled from what tools really gave.
//!
//! A model writes a block as a fenced piece of JSON whose language is `chart`, `table`, `timeline` or `entity_ref`. The
//! words around go on at once; a block is held until it is whole. One that is not what it should be is left out and told
//! to the log, without its content.

mod check;
mod cutter;

use adiuva_protocol::Block;

pub use cutter::Cutter;

use crate::results::Results;

/// How a model is told to write blocks.
pub const INSTRUCTIONS: &str = "\
Where it helps, put a block into the answer: a fenced piece of JSON, with the kind of block as its language.
```chart
{\"chartType\": \"bar\", \"title\": \"…\", \"data\": [{\"name\": \"May\", \"open\": 3}], \"config\": {\"open\": {\"label\": \"Open\"}}}
```
chartType is area, bar, line, pie, radar or radial.
```table
{\"title\": \"…\", \"headers\": [\"…\"], \"rows\": [[\"…\"]]}
```
```timeline
{\"ids\": [\"…\"]}
```
shows checkpoints, and
```entity_ref
{\"kind\": \"task\", \"id\": \"…\"}
```
shows a task, project, note or checkpoint. Both take ids from tool results only. Use only numbers that tools gave you.";

/// A piece of an answer, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// A finished block.
    Block(Block),
}

/// What was cut out of the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Words to be said at once.
    Text(String),
    /// The inside of a fence of this kind.
    Fenced {
        /// What kind of block it is to be.
        kind: Kind,
        /// What stood in the fence.
        body: String,
    },
}

/// Kinds of blocks that a model can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A chart.
    Chart,
    /// A table.
    Table,
    /// Checkpoints along the time.
    Timeline,
    /// A thing of the workspace.
    EntityRef,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Chart, Self::Table, Self::Timeline, Self::EntityRef];

    /// The fence's language.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Chart => "chart",
            Self::Table => "table",
            Self::Timeline => "timeline",
            Self::EntityRef => "entity_ref",
        }
    }
}

/// Makes the pieces of an answer from its words.
#[derive(Debug, Default)]
pub struct Blocks {
    cutter: Cutter,
    skipped: u32,
}

impl Blocks {
    /// Takes more words.
    pub fn push(&mut self, chunk: &str, results: &Results) -> Vec<Piece> {
        let cuts = self.cutter.push(chunk);
        self.pieces(cuts, results)
    }

    /// The end of the answer.
    pub fn finish(&mut self, results: &Results) -> Vec<Piece> {
        let cuts = self.cutter.finish();
        self.pieces(cuts, results)
    }

    /// How many blocks were left out because they were not what they should be.
    #[must_use]
    pub fn skipped(&self) -> u32 {
        self.skipped + self.cutter.lost()
    }

    fn pieces(&mut self, cuts: Vec<Cut>, results: &Results) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for cut in cuts {
            match cut {
                Cut::Text(text) => pieces.push(Piece::Text(text)),
                Cut::Fenced { kind, body } => match check::block(kind, &body, results) {
                    Some(block) => pieces.push(Piece::Block(block)),
                    None => self.skipped += 1,
                },
            }
        }
        pieces
    }
}

#[cfg(test)]
mod tests;

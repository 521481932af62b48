//! Cuts fences out of a stream of words.

use super::{Cut, Kind};

/// Bytes of a block that are waited for.
const LARGEST: usize = 64 * 1024;

/// Finds the fences of blocks in words that come in pieces.
#[derive(Debug, Default)]
pub struct Cutter {
    /// The beginning of a line that may be the beginning of a fence.
    line: String,
    /// What was said last did not end a line.
    mid_line: bool,
    fence: Option<Fence>,
    lost: u32,
}

#[derive(Debug)]
struct Fence {
    kind: Kind,
    body: String,
    too_large: bool,
}

impl Cutter {
    /// Takes more words and gives what is known of them by now.
    pub fn push(&mut self, chunk: &str) -> Vec<Cut> {
        let mut cuts = Vec::new();
        for piece in chunk.split_inclusive('\n') {
            if self.fence.is_some() {
                self.inside(piece, &mut cuts);
            } else {
                self.outside(piece, &mut cuts);
            }
        }
        cuts
    }

    /// The end of the words; what comes then begins anew. A fence that is still open is no block.
    pub fn finish(&mut self) -> Vec<Cut> {
        let mut cuts = Vec::new();
        self.mid_line = false;
        let line = std::mem::take(&mut self.line);
        match self.fence.take() {
            // The last fence needs no line after it.
            Some(fence) if line.trim() == "```" => self.whole(fence, &mut cuts),
            Some(_) => self.lost += 1,
            None => say(line, &mut cuts),
        }
        cuts
    }

    /// How many fences were never closed, or too large.
    #[must_use]
    pub fn lost(&self) -> u32 {
        self.lost
    }

    fn outside(&mut self, piece: &str, cuts: &mut Vec<Cut>) {
        if self.mid_line {
            self.mid_line = !piece.ends_with('\n');
            say(piece.to_owned(), cuts);
            return;
        }
        self.line.push_str(piece);
        let line = self.line.trim();
        let opened = Kind::ALL
            .into_iter()
            .find(|kind| line.strip_prefix("```") == Some(kind.word()));
        match opened {
            Some(kind) if self.line.ends_with('\n') => {
                self.line.clear();
                self.fence = Some(Fence {
                    kind,
                    body: String::new(),
                    too_large: false,
                });
            }
            _ if !self.line.ends_with('\n') && may_open(self.line.trim_start()) => {}
            _ => {
                let line = std::mem::take(&mut self.line);
                self.mid_line = !line.ends_with('\n');
                say(line, cuts);
            }
        }
    }

    fn inside(&mut self, piece: &str, cuts: &mut Vec<Cut>) {
        self.line.push_str(piece);
        if !self.line.ends_with('\n') && self.line.len() < LARGEST {
            return;
        }
        let line = std::mem::take(&mut self.line);
        let Some(mut fence) = self.fence.take() else { return };
        if line.trim() == "```" {
            self.whole(fence, cuts);
            return;
        }
        if fence.body.len() + line.len() > LARGEST {
            fence.too_large = true;
        } else {
            fence.body.push_str(&line);
        }
        self.fence = Some(fence);
    }

    fn whole(&mut self, fence: Fence, cuts: &mut Vec<Cut>) {
        if fence.too_large {
            self.lost += 1;
        } else {
            cuts.push(Cut::Fenced {
                kind: fence.kind,
                body: fence.body,
            });
        }
    }
}

/// Whether the beginning of a line may become the beginning of a fence.
fn may_open(line: &str) -> bool {
    Kind::ALL.into_iter().any(|kind| {
        let whole = format!("```{}", kind.word());
        whole.starts_with(line.trim_end()) && (line.trim_end() == line || line.trim_end() == whole)
    })
}

fn say(text: String, cuts: &mut Vec<Cut>) {
    if text.is_empty() {
        return;
    }
    match cuts.last_mut() {
        Some(Cut::Text(before)) => before.push_str(&text),
        _ => cuts.push(Cut::Text(text)),
    }
}

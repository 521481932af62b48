//! Cuts a stream of bytes into lines, with limits.

use bytes::{Bytes, BytesMut};

use crate::provider::Limits;

/// Bytes that came and are not read yet.
#[derive(Debug)]
pub(crate) struct Lines {
    buffer: BytesMut,
    /// How much of the buffer is known to hold no line end, so that slow lines are not searched again and again.
    searched: usize,
    received: usize,
    limits: Limits,
}

/// A limit, in bytes, that the stream went over.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OverLimit(pub(crate) usize);

impl Lines {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            buffer: BytesMut::new(),
            searched: 0,
            received: 0,
            limits,
        }
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<(), OverLimit> {
        self.received = self.received.saturating_add(bytes.len());
        if self.received > self.limits.total {
            return Err(OverLimit(self.limits.total));
        }
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }

    /// The next whole line without its end, if there is one. Lines may end in `\n` or `\r\n`.
    pub(crate) fn next(&mut self) -> Result<Option<Bytes>, OverLimit> {
        let unsearched = self.buffer.get(self.searched..).unwrap_or_default();
        let Some(found) = unsearched.iter().position(|byte| *byte == b'\n') else {
            self.searched = self.buffer.len();
            return self.within_limit(self.searched).map(|()| None);
        };
        let end = self.searched + found;
        self.within_limit(end)?;
        let mut line = self.buffer.split_to(end + 1).freeze();
        self.searched = 0;
        line.truncate(end);
        Ok(Some(without_return(line)))
    }

    /// What is left when nothing more comes.
    pub(crate) fn rest(&mut self) -> Bytes {
        self.searched = 0;
        without_return(self.buffer.split().freeze())
    }

    fn within_limit(&self, length: usize) -> Result<(), OverLimit> {
        if length > self.limits.line {
            return Err(OverLimit(self.limits.line));
        }
        Ok(())
    }
}

fn without_return(mut line: Bytes) -> Bytes {
    if line.last() == Some(&b'\r') {
        line.truncate(line.len() - 1);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pieces: &[&str], lines: &[&str], rest: &str) {
        let mut buffer = Lines::new(Limits { line: 10, total: 100 });
        let mut found = Vec::new();
        for piece in pieces {
            buffer.push(piece.as_bytes()).unwrap();
            while let Some(line) = buffer.next().unwrap() {
                found.push(String::from_utf8(line.to_vec()).unwrap());
            }
        }
        assert_eq!(found, lines, "{pieces:?}");
        assert_eq!(buffer.rest(), rest.as_bytes(), "{pieces:?}");
    }

    #[test]
    fn lines_are_found_wherever_the_pieces_are_cut() {
        check(&["one\ntwo\n"], &["one", "two"], "");
        check(&["o", "ne", "\n", "two"], &["one"], "two");
        check(&["one\r", "\ntwo\r\n"], &["one", "two"], "");
        check(&["\n\n"], &["", ""], "");
        check(&["one\n\r"], &["one"], "");
    }

    #[test]
    fn a_letter_may_be_cut_in_the_middle() {
        let mut buffer = Lines::new(Limits::default());
        let (first, second) = "perché\n".as_bytes().split_at(6);
        buffer.push(first).unwrap();
        assert_eq!(buffer.next().unwrap(), None);
        buffer.push(second).unwrap();
        assert_eq!(buffer.next().unwrap().unwrap(), "perché".as_bytes());
    }

    #[test]
    fn limits_hold_for_a_line_and_for_the_whole() {
        let mut endless = Lines::new(Limits { line: 10, total: 100 });
        endless.push(&[b'x'; 11]).unwrap();
        assert_eq!(endless.next(), Err(OverLimit(10)), "a line without an end");

        let mut large = Lines::new(Limits { line: 10, total: 100 });
        large.push(&[b'\n'; 100]).unwrap();
        assert_eq!(large.push(b"\n"), Err(OverLimit(100)), "many short lines");
    }
}

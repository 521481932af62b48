//! Server-sent events, as far as model servers use them (WHATWG HTML, 9.2.6).

/// Collects the `data` of events from lines.
#[derive(Debug, Default)]
pub(super) struct Events {
    data: Vec<u8>,
    started: bool,
}

/// A line that belongs to no stream of events.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotAnEvent;

impl Events {
    /// Reads one line without its end. Answers with the data of an event when the line ends one.
    pub(super) fn line(&mut self, line: &[u8]) -> Result<Option<Vec<u8>>, NotAnEvent> {
        if line.is_empty() {
            return Ok(self.take());
        }
        let (field, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => line.split_at(colon),
            None => (line, &b""[..]),
        };
        match field {
            b"data" => {
                let value = value.strip_prefix(b":").unwrap_or(value);
                let value = value.strip_prefix(b" ").unwrap_or(value);
                if self.started {
                    self.data.push(b'\n');
                }
                self.started = true;
                self.data.extend_from_slice(value);
                Ok(None)
            }
            // A comment, used to keep the connection alive, and fields without meaning here.
            b"" | b"event" | b"id" | b"retry" => Ok(None),
            // The standard passes over other fields. From a model server they are another format, and passing over
            // them would turn a wrong address into an empty answer.
            _ => Err(NotAnEvent),
        }
    }

    /// The event that was not ended by an empty line before the connection was.
    pub(super) fn take(&mut self) -> Option<Vec<u8>> {
        let data = std::mem::take(&mut self.data);
        std::mem::take(&mut self.started).then_some(data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], events: &[&str]) {
        let mut parser = Events::default();
        let mut found = Vec::new();
        for line in lines {
            found.extend(parser.line(line.as_bytes()).unwrap());
        }
        found.extend(parser.take());
        let found: Vec<_> = found.iter().map(|event| std::str::from_utf8(event).unwrap()).collect();
        assert_eq!(found, events, "{lines:?}");
    }

    #[test]
    fn events_are_cut_at_empty_lines() {
        check(&["data: one", "", "data: two", ""], &["one", "two"]);
        check(&["data:one", "data: two", ""], &["one\ntwo"]);
        check(
            &[": waiting", "", "event: message", "id: 7", "data: one", "", ""],
            &["one"],
        );
        check(&["data", ""], &[""]);
        check(&["data:  two spaces", ""], &[" two spaces"]);
        check(&["data: never ended"], &["never ended"]);
    }

    #[test]
    fn another_format_is_noticed() {
        assert_eq!(Events::default().line(b"<html>"), Err(NotAnEvent));
        assert_eq!(Events::default().line(b"{\"message\": 1}"), Err(NotAnEvent));
    }
}

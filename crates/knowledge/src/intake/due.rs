//! When which source is scanned.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use adiuva_protocol::SourceId;

/// Changes that follow each other within this time are one.
const QUIET: Duration = Duration::from_millis(300);
/// A source that never comes to rest is scanned all the same after this time.
const LATEST: Duration = Duration::from_secs(2);
/// A scan is followed by a pause of so many times its own duration, so that a folder in which something is always
/// written costs at most a fifth of one core.
const PAUSE: u32 = 4;

#[derive(Default)]
pub(super) struct Due {
    asked: HashMap<SourceId, Asked>,
    paused: HashMap<SourceId, Instant>,
}

struct Asked {
    first: Instant,
    at: Instant,
    /// Somebody waits for it.
    now: bool,
}

impl Due {
    /// Scan as soon as possible.
    pub(super) fn ask(&mut self, source: SourceId) {
        let now = Instant::now();
        self.asked.insert(
            source,
            Asked {
                first: now,
                at: now,
                now: true,
            },
        );
    }

    /// Scan when changes have come to rest.
    pub(super) fn note(&mut self, source: SourceId) {
        let now = Instant::now();
        let asked = self.asked.entry(source).or_insert(Asked {
            first: now,
            at: now,
            now: false,
        });
        if !asked.now {
            asked.at = (now + QUIET).min(asked.first + LATEST);
        }
    }

    pub(super) fn contains(&self, source: SourceId) -> bool {
        self.asked.get(&source).is_some_and(|asked| asked.now)
    }

    /// The source to scan now, or when the next one is due.
    pub(super) fn next(&mut self) -> Result<SourceId, Option<Instant>> {
        let now = Instant::now();
        let when = |source: &SourceId, asked: &Asked| {
            let paused = self.paused.get(source).copied().filter(|_| !asked.now);
            paused.map_or(asked.at, |paused| paused.max(asked.at))
        };
        let next = self
            .asked
            .iter()
            .map(|(source, asked)| (when(source, asked), *source))
            .min_by_key(|(at, _)| *at);
        match next {
            Some((at, source)) if at <= now => {
                self.asked.remove(&source);
                Ok(source)
            }
            next => Err(next.map(|(at, _)| at)),
        }
    }

    /// A scan took so long.
    pub(super) fn scanned(&mut self, source: SourceId, took: Duration) {
        self.paused.insert(source, Instant::now() + took * PAUSE);
    }

    pub(super) fn forget(&mut self, source: SourceId) {
        self.asked.remove(&source);
        self.paused.remove(&source);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_comes_before_what_is_noted() {
        let (noted, asked) = (SourceId::make(), SourceId::make());
        let mut due = Due::default();
        assert_eq!(due.next(), Err(None));
        due.note(noted);
        due.ask(asked);
        assert_eq!(due.next(), Ok(asked));
        assert!(
            due.next().is_err_and(|at| at.is_some()),
            "the other one waits until it is quiet"
        );
        due.scanned(noted, Duration::from_secs(1000));
        due.ask(noted);
        assert_eq!(due.next(), Ok(noted), "a person does not wait for a pause");
    }
}

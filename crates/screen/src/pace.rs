//! How long something still takes, said only when what was seen allows it.

/// What is looked back on.
const WINDOW_MS: u64 = 60_000;
/// Nothing is said before this much was seen.
const SEEN_MS: u64 = 15_000;
/// Nor before so much of it was done.
const SEEN_DONE: u64 = 20;
/// Nor when half of the time was so much faster or slower than the other half.
const STEADY: f64 = 2.0;
/// Nothing is noted more often.
const APART_MS: u64 = 500;

/// Counts over time of something that goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    all: u64,
    seen: Vec<(u64, u64)>,
}

impl Pace {
    /// Notes that `done` of `all` was done at `now_ms`. Another `all`, or less done than before, begins anew.
    pub fn note(&mut self, now_ms: u64, done: u64, all: u64) {
        let back = self
            .seen
            .last()
            .is_some_and(|&(at, before)| done < before || now_ms < at);
        if all != self.all || back {
            self.seen.clear();
            self.all = all;
        }
        self.seen.retain(|&(at, _)| at + WINDOW_MS >= now_ms);
        if self.seen.last().is_none_or(|&(at, _)| at + APART_MS <= now_ms) {
            self.seen.push((now_ms, done));
        }
    }

    /// Milliseconds that the rest takes at the pace seen; none while that is not known well enough to be said.
    pub fn rest_ms(&self) -> Option<u64> {
        let (&(start, before), &(end, done)) = (self.seen.first()?, self.seen.last()?);
        let (time, made) = (end - start, done - before);
        if time < SEEN_MS || made < SEEN_DONE {
            return None;
        }
        let middle = start + time / 2;
        let &(turn, halfway) = self.seen.iter().find(|(at, _)| *at >= middle)?;
        let first = rate(halfway - before, turn - start);
        let second = rate(done - halfway, end - turn);
        if first > second * STEADY || second > first * STEADY {
            return None;
        }
        let rest = self.all.saturating_sub(done) as f64 / rate(made, time);
        Some(rest as u64)
    }
}

fn rate(made: u64, time: u64) -> f64 {
    made as f64 / time.max(1) as f64
}

//! What is marked in the text: the passages of the address, and what was found.

use std::ops::Range;
use std::sync::Arc;

use adiuva_screen::passage::{Block, Mark, find};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

use super::reading::{Reading, Side};

/// Most places that are counted and marked.
pub(super) const MOST: usize = 5_000;

/// How a mark is shown, in rising order of what wins where they overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Passage,
    Found,
    Current,
}

/// The passages that the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    /// In the order of the text.
    spans: Vec<Range<u64>>,
    /// The one to show first.
    first: usize,
}

impl Wanted {
    pub(super) fn of(query: &ParamsMap) -> Self {
        let number = |name: &str| query.get_str(name).and_then(|number| number.parse::<u64>().ok());
        let first = number("start").map(|start| start..number("end").unwrap_or(start).max(start));
        let also = query.get_str("also").unwrap_or_default();
        let mut spans: Vec<Range<u64>> = also.split(',').filter_map(span).chain(first.clone()).collect();
        spans.sort_by_key(|span| (span.start, span.end));
        spans.dedup();
        let first = first.and_then(|first| spans.iter().position(|span| *span == first));
        Self {
            spans,
            first: first.unwrap_or(0),
        }
    }

    /// The passage to show first.
    pub(super) fn first(&self) -> Option<Range<u64>> {
        self.spans.get(self.first).cloned()
    }
}

fn span(text: &str) -> Option<Range<u64>> {
    let (start, end) = text.split_once('-')?;
    let (start, end) = (start.parse().ok()?, end.parse().ok()?);
    (start < end).then_some(start..end)
}

/// What is marked, and which of it is the current one.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    reading: Reading,
    wanted: Memo<Wanted>,
    finding: Memo<bool>,
    found: Memo<Arc<Vec<Range<u64>>>>,
    at: RwSignal<usize>,
}

impl Marks {
    pub(super) fn new(reading: Reading, wanted: Memo<Wanted>, typed: RwSignal<String>) -> Self {
        let finding = Memo::new(move |_| typed.with(|typed| !typed.trim().is_empty()));
        let found = Memo::new(move |_| {
            if !finding.get() {
                return Arc::default();
            }
            let typed = typed.get();
            let places = reading.with(|fetched| {
                let text: String = fetched.blocks.iter().map(|block| block.text.as_str()).collect();
                find(&text, fetched.span.start, &typed, MOST)
            });
            Arc::new(places)
        });
        let at = RwSignal::new(0);
        // What is looked for must be found in all of the text, so all of it is fetched, a part after the other.
        Effect::new(move || {
            if finding.get() {
                reading.with(|_| ());
                reading.extend(Side::After);
                reading.extend(Side::Before);
            }
        });
        Effect::new(move || {
            typed.track();
            at.set(if finding.get() { 0 } else { wanted.get().first });
        });
        Self {
            reading,
            wanted,
            finding,
            found,
            at,
        }
    }

    /// Whether something is looked for.
    pub(super) fn is_finding(self) -> bool {
        self.finding.get()
    }

    /// Whether parts of the text are still to come.
    pub(super) fn is_partial(self) -> bool {
        !self.reading.ended(Side::Before) || !self.reading.ended(Side::After)
    }

    /// How many places can be gone through.
    pub(super) fn count(self) -> usize {
        if self.finding.get() {
            self.found.with(|found| found.len())
        } else {
            self.wanted.with(|wanted| wanted.spans.len())
        }
    }

    /// The number of the current place, from 0.
    pub(super) fn at(self) -> usize {
        self.at.get()
    }

    /// The current place.
    pub(super) fn current(self) -> Option<Range<u64>> {
        let at = self.at.get();
        if self.finding.get() {
            self.found.with(|found| found.get(at).cloned())
        } else {
            self.wanted.with(|wanted| wanted.spans.get(at).cloned())
        }
    }

    /// Goes to the next place or the one before, around the ends.
    pub(super) fn step(self, forward: bool) {
        let count = untrack(|| self.count());
        if count > 0 {
            let by = if forward { 1 } else { count - 1 };
            self.at.update(|at| *at = (*at + by) % count);
            // A passage may lie in a part that is not there yet.
            if let Some(current) = untrack(|| self.current()) {
                self.reading.open(Some(current));
            }
        }
    }

    /// The marks in a block, in the order of their starts.
    pub(super) fn within(self, block: &Block) -> Vec<Mark<Kind>> {
        let span = &block.span;
        let here = |other: &Range<u64>| other.start < span.end && other.end > span.start;
        let mark = |kind: Kind| {
            move |place: &Range<u64>| Mark {
                start: place.start,
                end: place.end,
                kind,
            }
        };
        let mut marks: Vec<Mark<Kind>> = self.wanted.with(|wanted| {
            let places = wanted.spans.iter().filter(|place| here(place));
            places.map(mark(Kind::Passage)).collect()
        });
        self.found.with(|found| {
            let first = found.partition_point(|place| place.end <= span.start);
            let places = found.iter().skip(first).take_while(|place| here(place));
            marks.extend(places.map(mark(Kind::Found)));
        });
        if let Some(current) = self.current().filter(here) {
            marks.push(mark(Kind::Current)(&current));
        }
        marks.sort_by_key(|mark| mark.start);
        marks
    }
}

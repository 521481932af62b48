//! The text of a document as far as it was fetched: first what lies around a place, then further parts on both sides.

use std::ops::Range;
use std::sync::Arc;

use adiuva_protocol::knowledge::{DocumentView, KnowledgeDocument, Span};
use adiuva_protocol::{DocumentId, Failure};
use adiuva_screen::passage::{Block, blocks};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend;

/// What one call brings, in scalar values.
const PART: u64 = 200_000;

/// What is said about the document.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct About {
    pub(super) id: DocumentId,
    pub(super) title: String,
    pub(super) paths: Vec<String>,
    pub(super) format: String,
    pub(super) length: u64,
}

/// What was fetched of the text, without gaps.
#[derive(Clone, Debug, Default)]
pub(super) struct Fetched {
    pub(super) blocks: Vec<Arc<Block>>,
    pub(super) span: Range<u64>,
}

/// A side of what was fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

/// A document that is being read.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    id: StoredValue<DocumentId>,
    about: RwSignal<Option<About>>,
    fetched: RwSignal<Fetched>,
    problem: RwSignal<Option<Failure>>,
    busy: StoredValue<bool>,
    turn: StoredValue<u64>,
}

impl Reading {
    pub(super) fn new(id: DocumentId) -> Self {
        Self {
            id: StoredValue::new(id),
            about: RwSignal::new(None),
            fetched: RwSignal::new(Fetched::default()),
            problem: RwSignal::new(None),
            busy: StoredValue::new(false),
            turn: StoredValue::new(0),
        }
    }

    /// Fetches what lies around a place, or the beginning; nothing when that is there already.
    pub(super) fn open(self, around: Option<Range<u64>>) {
        let here = self.fetched.with_untracked(|fetched| {
            let wanted = around.clone().unwrap_or(0..0);
            !fetched.blocks.is_empty() && fetched.span.start <= wanted.start && wanted.end <= fetched.span.end
        });
        if here {
            return;
        }
        self.turn.update_value(|turn| *turn += 1);
        self.fetch(around, |_, fresh| fresh);
    }

    /// Fetches the next part on a side, if there is one.
    pub(super) fn extend(self, side: Side) {
        if self.busy.get_value() || self.ended(side) {
            return;
        }
        let span = self.fetched.with_untracked(|fetched| fetched.span.clone());
        let around = match side {
            Side::Before => span.start.saturating_sub(PART)..span.start,
            Side::After => span.end..span.end + PART,
        };
        self.fetch(Some(around), move |known, fresh| match side {
            Side::Before => joined(fresh, known),
            Side::After => joined(known, fresh),
        });
    }

    fn fetch(self, around: Option<Range<u64>>, join: impl FnOnce(Fetched, Fetched) -> Fetched + 'static) {
        self.busy.set_value(true);
        self.problem.set(None);
        let turn = self.turn.get_value();
        let request = KnowledgeDocument {
            document: self.id.get_value(),
            around: around.map(|Range { start, end }| Span { start, end }),
        };
        spawn_local(async move {
            let answer = backend::call(request).await;
            // The page was left, or another place was asked for.
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.busy.set_value(false);
            match answer {
                Ok(view) => {
                    let (about, fresh) = taken(view);
                    self.fetched.update(|known| *known = join(std::mem::take(known), fresh));
                    if self.about.with_untracked(|known| known.as_ref() != Some(&about)) {
                        self.about.set(Some(about));
                    }
                }
                Err(failure) => self.problem.set(Some(failure)),
            }
        });
    }

    pub(super) fn known(self) -> bool {
        self.about.with(Option::is_some)
    }

    pub(super) fn about(self) -> Option<About> {
        self.about.get()
    }

    pub(super) fn title(self) -> Option<String> {
        self.about.with(|about| about.as_ref().map(|about| about.title.clone()))
    }

    pub(super) fn problem(self) -> Option<Failure> {
        self.problem.get()
    }

    pub(super) fn with<T>(self, f: impl FnOnce(&Fetched) -> T) -> T {
        self.fetched.with(f)
    }

    /// Whether the text ends on a side of what was fetched.
    pub(super) fn ended(self, side: Side) -> bool {
        let length = self
            .about
            .with_untracked(|about| about.as_ref().map_or(0, |about| about.length));
        self.fetched.with(|fetched| match side {
            Side::Before => fetched.span.start == 0,
            Side::After => fetched.span.end >= length,
        })
    }
}

fn taken(view: DocumentView) -> (About, Fetched) {
    let pages: Vec<(u32, u64)> = view.pages.iter().map(|mark| (mark.page, mark.start)).collect();
    let fetched = Fetched {
        blocks: blocks(&view.text, view.span.start, &pages)
            .into_iter()
            .map(Arc::new)
            .collect(),
        span: view.span.start..view.span.end,
    };
    let about = About {
        id: view.id,
        title: view.title,
        paths: view.paths,
        format: view.format,
        length: view.length,
    };
    (about, fetched)
}

/// Two neighbouring parts as one; where they overlap the first one counts.
fn joined(first: Fetched, second: Fetched) -> Fetched {
    let Fetched { mut blocks, span } = first;
    for block in second.blocks {
        if block.span.end <= span.end {
            continue;
        }
        let known = usize::try_from(span.end.saturating_sub(block.span.start)).unwrap_or(0);
        blocks.push(if known == 0 {
            block
        } else {
            Arc::new(Block {
                page: None,
                span: span.end..block.span.end,
                text: block.text.chars().skip(known).collect(),
            })
        });
    }
    Fetched {
        blocks,
        span: span.start..second.span.end.max(span.end),
    }
}

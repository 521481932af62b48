//! The list of files: which of them, and how their pages come.

use std::ops::Range;
use std::time::Duration;

use adiuva_protocol::knowledge::{Coverage, FileStatus, FileView, KnowledgeFiles};
use adiuva_protocol::{Event, Failure, SourceId};
use adiuva_screen::pages::Pages;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::params::ParamsMap;

use crate::backend;
use crate::state::use_events;

/// Rows that are fetched at once.
const PAGE: u32 = 500;
/// Rows in sight are fetched again at most so often while files are read.
const AGAIN: Duration = Duration::from_millis(1500);

/// Every status with its word in the address.
pub(super) const STATUSES: [(FileStatus, &str); 5] = [
    (FileStatus::Queued, "queued"),
    (FileStatus::Reading, "reading"),
    (FileStatus::Searchable, "searchable"),
    (FileStatus::Embedded, "embedded"),
    (FileStatus::Failed, "failed"),
];

/// Which files are listed; it stands in the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Which {
    pub(super) source: Option<SourceId>,
    pub(super) status: Option<FileStatus>,
}

impl Which {
    pub(super) fn of(query: &ParamsMap) -> Self {
        let word = query.get_str("status");
        Self {
            source: query.get_str("source").and_then(|id| id.parse().ok()),
            status: STATUSES
                .iter()
                .find(|(_, other)| word == Some(other))
                .map(|(status, _)| *status),
        }
    }

    pub(super) fn address(self) -> String {
        let mut address = "/knowledge?view=files".to_owned();
        if let Some(source) = self.source {
            address.push_str(&format!("&source={source}"));
        }
        if let Some((_, word)) = STATUSES.iter().find(|(status, _)| Some(*status) == self.status) {
            address.push_str(&format!("&status={word}"));
        }
        address
    }
}

/// How many files are in a status; all for none.
pub(super) fn count_of(counts: &Coverage, status: Option<FileStatus>) -> u64 {
    match status {
        None => counts.files,
        Some(FileStatus::Queued) => counts.queued,
        Some(FileStatus::Reading) => counts.reading,
        Some(FileStatus::Searchable) => counts.searchable,
        Some(FileStatus::Embedded) => counts.embedded,
        Some(FileStatus::Failed) => counts.failed,
    }
}

/// The files that are listed. Pages come one after the other, as far as rows come into sight.
#[derive(Clone, Copy)]
pub(super) struct Listing {
    which: Memo<Which>,
    pages: RwSignal<Pages<FileView>>,
    problem: RwSignal<Option<Failure>>,
    sight: StoredValue<Range<usize>>,
    /// Counts up with each other list, so that late answers are known.
    turn: StoredValue<u64>,
    busy: StoredValue<bool>,
}

impl Listing {
    pub(super) fn new(which: Memo<Which>) -> Self {
        let listing = Self {
            which,
            pages: RwSignal::new(none()),
            problem: RwSignal::new(None),
            sight: StoredValue::new(0..1),
            turn: StoredValue::new(0),
            busy: StoredValue::new(false),
        };
        Effect::new(move || {
            which.track();
            listing.begin();
        });
        listing.follow_events();
        listing
    }

    pub(super) fn get(self, row: usize) -> Option<FileView> {
        self.pages.with(|pages| pages.get(row).cloned())
    }

    /// How many rows there are, when there are said to be so many.
    pub(super) fn count(self, expected: u64) -> usize {
        let expected = usize::try_from(expected).unwrap_or(usize::MAX);
        self.pages.with(|pages| pages.count(expected))
    }

    /// Whether anything has come yet.
    pub(super) fn began(self) -> bool {
        self.pages.with(|pages| pages.known() > 0 || pages.ended())
    }

    pub(super) fn problem(self) -> Option<Failure> {
        self.problem.get()
    }

    /// Begins anew.
    pub(super) fn begin(self) {
        self.turn.update_value(|turn| *turn += 1);
        self.busy.set_value(false);
        self.sight.set_value(0..1);
        self.problem.set(None);
        self.pages.set(none());
        self.go_on();
    }

    pub(super) fn saw(self, rows: Range<usize>) {
        self.sight.set_value(rows);
        self.go_on();
    }

    /// Fetches the next page that is missing in sight, and then the one after it.
    fn go_on(self) {
        if self.busy.get_value() || self.problem.with_untracked(Option::is_some) {
            return;
        }
        let sight = self.sight.get_value();
        let Some(wish) = self.pages.with_untracked(|pages| pages.wish(sight)) else {
            return;
        };
        self.busy.set_value(true);
        let (Which { source, status }, turn) = (self.which.get_untracked(), self.turn.get_value());
        spawn_local(async move {
            let answer = backend::call(KnowledgeFiles {
                source,
                status,
                after: wish.after.clone(),
                limit: PAGE,
            })
            .await;
            // The page was left, or shows another list.
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.busy.set_value(false);
            match answer {
                Ok(files) => {
                    self.pages.update(|pages| pages.take(wish, files.files, files.next));
                    self.go_on();
                }
                Err(failure) => self.problem.set(Some(failure)),
            }
        });
    }

    fn follow_events(self) {
        let waits = StoredValue::new(false);
        use_events().listen(move |event| {
            if !matches!(event, Event::Coverage { .. } | Event::Sources) || waits.get_value() {
                return;
            }
            waits.set_value(true);
            set_timeout(
                move || {
                    if waits.try_set_value(false).is_none() {
                        self.pages.update(Pages::age);
                        self.go_on();
                    }
                },
                AGAIN,
            );
        });
    }
}

fn none() -> Pages<FileView> {
    Pages::new(usize::try_from(PAGE).unwrap_or(1))
}

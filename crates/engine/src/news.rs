//! What moved among the files since it was told last, as events.

use std::collections::HashMap;

use adiuva_knowledge::library::{Library, LibraryError};
use adiuva_protocol::knowledge::{Coverage, KnowledgeSources, SourceView};
use adiuva_protocol::{Event, SourceId};

/// What was told last.
#[derive(Default)]
pub(crate) struct News {
    sources: HashMap<SourceId, SourceView>,
    all: Option<Coverage>,
}

impl News {
    /// Looks how everything stands and says what is new.
    pub(crate) async fn look(&mut self, library: &Library) -> Result<Vec<Event>, LibraryError> {
        let found = library.sources(KnowledgeSources { base: None }).await?;
        let all = library.coverage(None).await?;
        Ok(self.told(found.sources, all))
    }

    /// The counts that moved, and that sources changed when more than their counts did.
    fn told(&mut self, sources: Vec<SourceView>, all: Coverage) -> Vec<Event> {
        let mut events = Vec::new();
        let mut changed = sources.len() != self.sources.len();
        for now in &sources {
            let before = self.sources.get(&now.id);
            changed |= before.is_none_or(|before| !same_but_counts(before, now));
            if before.is_none_or(|before| before.coverage != now.coverage) {
                events.push(Event::Coverage {
                    source: Some(now.id),
                    coverage: now.coverage,
                });
            }
        }
        if self.all != Some(all) {
            events.push(Event::Coverage {
                source: None,
                coverage: all,
            });
        }
        if changed {
            events.push(Event::Sources);
        }
        self.all = Some(all);
        self.sources = sources.into_iter().map(|source| (source.id, source)).collect();
        events
    }
}

fn same_but_counts(before: &SourceView, now: &SourceView) -> bool {
    let before = SourceView {
        coverage: now.coverage,
        ..before.clone()
    };
    before == *now
}

#[cfg(test)]
mod tests {
    use adiuva_protocol::BaseId;

    use super::*;

    fn counts(files: u64) -> Coverage {
        Coverage {
            files,
            ..Coverage::default()
        }
    }

    #[test]
    fn only_what_is_new_is_told() {
        let (id, base) = (SourceId::make(), BaseId::make());
        let source = |files| SourceView {
            id,
            base,
            path: "/srv/documents".into(),
            coverage: counts(files),
            watching: true,
            problem: None,
        };
        let mut news = News::default();
        assert_eq!(news.told(vec![source(1)], counts(1)).len(), 3, "all of it at first");
        assert_eq!(news.told(vec![source(1)], counts(1)), []);
        let moved = news.told(vec![source(2)], counts(2));
        assert_eq!(
            moved,
            [
                Event::Coverage {
                    source: Some(id),
                    coverage: counts(2),
                },
                Event::Coverage {
                    source: None,
                    coverage: counts(2),
                },
            ]
        );
        let vanished = SourceView {
            problem: Some("it is not there any more".into()),
            ..source(2)
        };
        assert_eq!(news.told(vec![vanished], counts(2)), [Event::Sources]);
        assert_eq!(news.told(Vec::new(), counts(2)), [Event::Sources]);
    }
}

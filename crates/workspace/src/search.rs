//! Search over tasks, notes, docs and projects.

use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::search::{WorkspaceFound, WorkspaceHit, WorkspaceSearch};
use adiuva_protocol::{DocId, NoteId, ProjectId, TaskId};
use adiuva_store::workspace::findables::Findable;
use adiuva_store::{Reader, StoreError};

use crate::error::WorkspaceError;
use crate::workspace::Workspace;

/// Characters of an excerpt, and how many of them stand before the word that was found.
const EXCERPT: (usize, usize) = (160, 50);

impl Workspace {
    /// Finds things by words.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn search(&self, request: WorkspaceSearch) -> Result<WorkspaceFound, WorkspaceError> {
        self.read(move |r| {
            let found = r
                .findables()
                .search(&request.query, &request.kinds, request.project_id, request.limit)?;
            let mut hits = Vec::with_capacity(found.len());
            for found in found {
                hits.extend(hit(r, found, &request.query)?);
            }
            Ok(WorkspaceFound { hits })
        })
        .await
    }
}

fn hit(r: &Reader<'_>, found: Findable, query: &str) -> Result<Option<WorkspaceHit>, StoreError> {
    let (title, text) = match found.kind {
        EntityKind::Project => (r.projects().get(ProjectId::from_uuid(found.id))?.name, String::new()),
        EntityKind::Task => {
            let task = r.tasks().get(TaskId::from_uuid(found.id))?;
            (task.title, task.description)
        }
        EntityKind::Note => {
            let note = r.notes().get(NoteId::from_uuid(found.id))?;
            (note.title, note.content)
        }
        EntityKind::Doc => {
            let doc = r.docs().get(DocId::from_uuid(found.id), None)?;
            (doc.title, doc.content)
        }
        _ => return Ok(None),
    };
    Ok(Some(WorkspaceHit {
        kind: found.kind,
        id: found.id,
        title,
        excerpt: excerpt(&text, query),
        project_id: found.project,
    }))
}

/// The text around the first word of the query in it, else its beginning, in one line.
fn excerpt(text: &str, query: &str) -> String {
    let text: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    let lower: Vec<char> = text.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect();
    let words = query
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let places = words.filter_map(|word| {
        let word: Vec<char> = word.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect();
        lower.windows(word.len()).position(|part| part == word)
    });
    let (length, before) = EXCERPT;
    let start = places.min().map_or(0, |at| at.saturating_sub(before));
    let part: String = text.iter().skip(start).take(length).collect();
    let (head, tail) = (
        if start > 0 { "…" } else { "" },
        if start + length < text.len() { "…" } else { "" },
    );
    format!("{head}{}{tail}", part.trim())
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn an_excerpt_shows_what_was_found() {
        assert_eq!(excerpt("", "milk"), "");
        assert_eq!(excerpt("Buy  milk\nand bread", "MILK"), "Buy milk and bread");
        let long = format!("{}the Boiler hums{}", "word ".repeat(60), " word".repeat(60));
        let shown = excerpt(&long, "boiler");
        assert!(
            shown.starts_with('…') && shown.ends_with('…') && shown.contains("the Boiler hums"),
            "{shown}"
        );
        assert!(
            excerpt(&long, "nowhere").starts_with("word word"),
            "the beginning when the word is in the title"
        );
    }
}

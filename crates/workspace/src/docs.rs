//! Docs: saving names the revision it started from, and a clash keeps both.

use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::docs::{
    Apply, DocView, Docs, DocsApply, DocsCreate, DocsDelete, DocsGet, DocsList, DocsRename, DocsRevisions, DocsSave,
    DocsSettle, Revisions, Saved,
};

use crate::author::Author;
use crate::check;
use crate::error::WorkspaceError;
use crate::workspace::{Touched, Workspace};

impl Workspace {
    /// The docs of a project, by title.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn docs(&self, request: DocsList) -> Result<Docs, WorkspaceError> {
        let docs = self.read(move |r| r.docs().list(request.project_id)).await?;
        Ok(Docs { docs })
    }

    /// One doc, or one of its revisions.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn doc(&self, request: DocsGet) -> Result<DocView, WorkspaceError> {
        self.read(move |r| r.docs().get(request.doc, request.revision)).await
    }

    /// Adds a doc.
    ///
    /// # Errors
    /// When a part of it cannot be kept or its project is not there.
    pub async fn create_doc(&self, author: &Author, mut request: DocsCreate) -> Result<DocView, WorkspaceError> {
        check::text("a doc", &request.content)?;
        request.title = check::title("the title", &request.title)?;
        let made_by = author.made_by.clone();
        self.change(author, move |w, now| {
            let doc = w.docs().insert(&request, &made_by, now)?;
            let touched = touched(&doc);
            Ok((doc, touched))
        })
        .await
    }

    /// Renames a doc.
    ///
    /// # Errors
    /// When it is not there, or the title cannot be kept.
    pub async fn rename_doc(&self, request: DocsRename) -> Result<DocView, WorkspaceError> {
        let title = check::title("the title", &request.title)?;
        self.change(&Author::person(), move |w, now| {
            let doc = w.docs().rename(request.doc, &title, now)?;
            let touched = touched(&doc);
            Ok((doc, touched))
        })
        .await
    }

    /// Saves a doc's text. When another was saved since, both are kept and the answer says so.
    ///
    /// # Errors
    /// When the doc or the revision is not there, or the text is too long.
    pub async fn save_doc(&self, author: &Author, request: DocsSave) -> Result<Saved, WorkspaceError> {
        check::text("a doc", &request.content)?;
        let made_by = author.made_by.clone();
        self.change(author, move |w, now| {
            let (kept_as, clash) = w.docs().save(&request, &made_by, now)?;
            let doc = w.docs().get(request.doc, None)?;
            let touched = touched(&doc);
            Ok((Saved { doc, kept_as, clash }, touched))
        })
        .await
    }

    /// Puts text into a doc, at a place of the named revision.
    ///
    /// # Errors
    /// When the doc, the revision or the place is not there, or the text becomes too long.
    pub async fn apply_to_doc(&self, author: &Author, request: DocsApply) -> Result<Saved, WorkspaceError> {
        let asked = DocsGet {
            doc: request.doc,
            revision: Some(request.from),
        };
        let content = applied(&self.doc(asked).await?.content, &request.text, request.apply)?;
        let save = DocsSave {
            doc: request.doc,
            from: request.from,
            content,
        };
        self.save_doc(author, save).await
    }

    /// Settles a clash.
    ///
    /// # Errors
    /// When there is no such revision that waits.
    pub async fn settle_doc(&self, request: DocsSettle) -> Result<DocView, WorkspaceError> {
        self.change(&Author::person(), move |w, _| {
            w.doc_revisions().settle(request.doc, request.revision)?;
            let doc = w.docs().get(request.doc, None)?;
            let touched = touched(&doc);
            Ok((doc, touched))
        })
        .await
    }

    /// The revisions of a doc, the latest first.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn doc_revisions(&self, request: DocsRevisions) -> Result<Revisions, WorkspaceError> {
        let revisions = self.read(move |r| {
            r.docs().get(request.doc, None)?;
            r.doc_revisions().list(request.doc)
        });
        Ok(Revisions {
            revisions: revisions.await?,
        })
    }

    /// Puts a doc into the trash.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn delete_doc(&self, request: DocsDelete) -> Result<(), WorkspaceError> {
        self.throw(EntityKind::Doc, request.doc.uuid()).await
    }
}

/// The content with the text in it. Places count scalar values.
fn applied(content: &str, text: &str, apply: Apply) -> Result<String, WorkspaceError> {
    let (start, end) = match apply {
        Apply::Append => {
            let before = content.trim_end();
            let gap = if before.is_empty() { "" } else { "\n\n" };
            return Ok(format!("{before}{gap}{}\n", text.trim_end()));
        }
        Apply::Insert { at } => (at, at),
        Apply::Replace { start, end } => (start, end),
    };
    let length = content.chars().count() as u64;
    if start > end || end > length {
        return Err(WorkspaceError::Invalid(format!(
            "the place is not in the doc, which has {length} characters"
        )));
    }
    let part = |from: u64, to: u64| -> String {
        let (skip, take) = (
            usize::try_from(from).unwrap_or(usize::MAX),
            usize::try_from(to - from).unwrap_or(usize::MAX),
        );
        content.chars().skip(skip).take(take).collect()
    };
    Ok(format!("{}{text}{}", part(0, start), part(end, length)))
}

fn touched(doc: &DocView) -> Touched {
    Touched {
        kind: EntityKind::Doc,
        id: doc.id.uuid(),
        project: Some(doc.project_id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_where_it_is_put() {
        let check = |content: &str, apply: Apply, expected: Option<&str>| {
            assert_eq!(
                applied(content, "NEW", apply).ok().as_deref(),
                expected,
                "{content:?} {apply:?}"
            );
        };
        check("", Apply::Append, Some("NEW\n"));
        check("one\n\n\n", Apply::Append, Some("one\n\nNEW\n"));
        check("città nuova", Apply::Insert { at: 5 }, Some("cittàNEW nuova"));
        check("città", Apply::Insert { at: 5 }, Some("cittàNEW"));
        check("città", Apply::Insert { at: 6 }, None);
        check("città nuova", Apply::Replace { start: 4, end: 6 }, Some("cittNEWnuova"));
        check("abc", Apply::Replace { start: 0, end: 3 }, Some("NEW"));
        check("abc", Apply::Replace { start: 2, end: 1 }, None);
        check(
            "abc",
            Apply::Replace {
                start: 2,
                end: u64::MAX,
            },
            None,
        );
    }
}

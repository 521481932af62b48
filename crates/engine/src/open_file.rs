//! Which file `knowledge.open` means, and whether it may be opened.
//!
//! Whoever asks names a document and one of its paths; whether the two belong together is asked of the dispatch. What a
//! viewer would run rather than show, such as a script, a program or a web page, is only shown in its folder.

use std::path::{Path, PathBuf};

use adiuva_protocol::knowledge::{KnowledgeDocument, KnowledgeOpen, Span};
use adiuva_protocol::{Caller, Code, Command, Dispatch, Failure};
use serde_json::Value;

use crate::engine::blocking;

/// Endings of files that viewers show and never run.
const SHOWN: [&str; 22] = [
    "csv", "docx", "eml", "epub", "gif", "jpeg", "jpg", "log", "markdown", "md", "odp", "ods", "odt", "pdf", "png",
    "pptx", "rtf", "text", "tsv", "txt", "webp", "xlsx",
];

/// A file of a document, and what may be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenFile {
    /// A viewer may open it.
    View(PathBuf),
    /// It may be shown in its folder.
    Reveal(PathBuf),
}

impl OpenFile {
    /// The file that a request of `knowledge.open` means.
    ///
    /// # Errors
    /// When the caller may not ask for it, when the document does not lie there, or the file is gone.
    pub async fn find(dispatch: &dyn Dispatch, caller: &Caller, request: Value) -> Result<Self, Failure> {
        if !caller.may(Command::knowledge_open.scope()) {
            return Err(Failure::new(
                Code::AuthScope,
                "opening files is not allowed for this caller",
            ));
        }
        let request: KnowledgeOpen =
            serde_json::from_value(request).map_err(|error| Failure::new(Code::Validation, error.to_string()))?;
        let known = KnowledgeDocument {
            document: request.document,
            around: Some(Span { start: 0, end: 0 }),
        };
        let document = adiuva_protocol::call(dispatch, caller, known).await?;
        if !document.paths.contains(&request.path) {
            return Err(Failure::new(Code::NotFound, "the document does not lie at that path"));
        }
        blocking(move || look(PathBuf::from(request.path))).await?
    }
}

fn look(path: PathBuf) -> Result<OpenFile, Failure> {
    // A link put where the file was could lead to anything.
    if !path.symlink_metadata().is_ok_and(|file| file.is_file()) {
        let message = format!("{} is not there any more; rescan its folder", path.display());
        return Err(Failure::new(Code::NotFound, message));
    }
    Ok(if is_shown(&path) {
        OpenFile::View(path)
    } else {
        OpenFile::Reveal(path)
    })
}

fn is_shown(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    SHOWN.contains(&ending.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_viewers_show_is_opened() {
        for name in ["/a/report.PDF", "/a/b.c.docx", "/a/notes.md"] {
            assert!(is_shown(Path::new(name)), "{name}");
        }
        for name in [
            "/a/run.sh",
            "/a/x.desktop",
            "/a/x.pdf.exe",
            "/a/page.html",
            "/a/m.docm",
            "/a/pdf",
            "/a/.pdf",
        ] {
            assert!(!is_shown(Path::new(name)), "{name}");
        }
    }
}

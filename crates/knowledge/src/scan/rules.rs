//! What is left out.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Files that say what to leave out, the later one having the last word.
const IGNORE_FILES: [&str; 3] = [".gitignore", ".ignore", ".adiuvaignore"];

/// The ignore files of a folder and of those above it, up to the source.
#[derive(Clone, Default)]
pub(super) struct Rules {
    innermost: Option<Arc<Level>>,
}

struct Level {
    rules: Gitignore,
    above: Option<Arc<Level>>,
}

impl Rules {
    /// The rules in a folder of which these are the entries.
    pub(super) fn within<'n>(&self, folder: &Path, names: impl Iterator<Item = &'n OsStr>) -> Self {
        let mut here = [false; IGNORE_FILES.len()];
        for name in names {
            for (here, file) in here.iter_mut().zip(IGNORE_FILES) {
                *here |= name == file;
            }
        }
        if here == [false; IGNORE_FILES.len()] {
            return self.clone();
        }
        let mut builder = GitignoreBuilder::new(folder);
        for (_, file) in here.into_iter().zip(IGNORE_FILES).filter(|(here, _)| *here) {
            // A line that is no pattern is skipped, as git does.
            let _ = builder.add(folder.join(file));
        }
        match builder.build() {
            Ok(rules) => Self {
                innermost: Some(Arc::new(Level {
                    rules,
                    above: self.innermost.clone(),
                })),
            },
            Err(_) => self.clone(),
        }
    }

    pub(super) fn ignores(&self, path: &Path, is_folder: bool) -> bool {
        let mut level = self.innermost.as_ref();
        while let Some(here) = level {
            match here.rules.matched(path, is_folder) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => level = here.above.as_ref(),
            }
        }
        false
    }
}

/// Whether a name alone says that nobody wants to search it: hidden, made by programs for themselves, or half written.
pub(crate) fn is_junk(name: &OsStr, is_folder: bool) -> bool {
    let bytes = name.as_encoded_bytes();
    if bytes.starts_with(b".") {
        return true;
    }
    if is_folder {
        const FOLDERS: [&str; 9] = [
            "node_modules",
            "__pycache__",
            "lost+found",
            "$RECYCLE.BIN",
            "System Volume Information",
            "bower_components",
            "site-packages",
            "__MACOSX",
            "CMakeFiles",
        ];
        return FOLDERS.iter().any(|junk| name == *junk);
    }
    const FILES: [&str; 3] = ["Thumbs.db", "desktop.ini", "Icon\r"];
    const ENDS: [&[u8]; 9] = [
        b"~",
        b".tmp",
        b".swp",
        b".swo",
        b".part",
        b".crdownload",
        b".pyc",
        b".o",
        b".lock",
    ];
    FILES.iter().any(|junk| name == *junk) || bytes.starts_with(b"~$") || ENDS.iter().any(|end| bytes.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn junk_is_known_by_name() {
        let check = |name: &str, is_folder, expected| {
            assert_eq!(is_junk(OsStr::new(name), is_folder), expected, "{name}");
        };
        check(".git", true, true);
        check("node_modules", true, true);
        check("node_modules", false, false);
        check("~$report.docx", false, true);
        check("report.docx~", false, true);
        check("report.docx", false, false);
        check("notes", true, false);
    }
}

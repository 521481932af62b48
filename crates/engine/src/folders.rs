//! The folders in a folder, for a browser, which cannot open the system's own dialog.

use std::io;
use std::path::{Path, PathBuf};

use adiuva_protocol::knowledge::Folders;
use adiuva_protocol::{Code, Failure};

/// The most folders that one answer names.
const MOST: usize = 1_000;

/// Lists the folders in this one; an empty path stands for the person's home folder. May block.
pub(crate) fn list(path: &str) -> Result<Folders, Failure> {
    let folder = if path.is_empty() { home()? } else { PathBuf::from(path) };
    if !folder.is_absolute() {
        return Err(Failure::new(
            Code::Validation,
            "the path is not absolute; give it from the top, such as /home or C:\\",
        ));
    }
    // Without a slash at the end and the like, so that a folder is called by one name.
    let folder: PathBuf = folder.components().collect();
    let mut folders = folders_in(&folder).map_err(|error| unreadable(&folder, &error))?;
    folders.sort_by_cached_key(|path| (path.to_lowercase(), path.clone()));
    folders.truncate(MOST);
    Ok(Folders {
        path: folder.display().to_string(),
        parent: folder.parent().map(|parent| parent.display().to_string()),
        folders,
    })
}

/// Hidden folders are left out, and so are names that are not Unicode, which no request could name again.
fn folders_in(folder: &Path) -> io::Result<Vec<String>> {
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        // A link to a folder may be followed by its own name, so it is offered.
        if !hidden && entry.path().is_dir() {
            folders.extend(entry.path().to_str().map(str::to_owned));
        }
    }
    Ok(folders)
}

fn home() -> Result<PathBuf, Failure> {
    std::env::home_dir()
        .filter(|home| home.is_absolute())
        .ok_or_else(|| Failure::new(Code::NotFound, "the home folder is not known here; give a path"))
}

fn unreadable(folder: &Path, error: &io::Error) -> Failure {
    let folder = folder.display();
    match error.kind() {
        io::ErrorKind::NotFound => Failure::new(Code::NotFound, format!("there is no folder {folder}")),
        io::ErrorKind::NotADirectory => Failure::new(Code::Validation, format!("{folder} is a file, not a folder")),
        io::ErrorKind::PermissionDenied => Failure::new(
            Code::Validation,
            format!("{folder} may not be read; choose another folder, or change who may read it"),
        ),
        _ => Failure::new(Code::Validation, format!("{folder} cannot be read: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    fn at(folder: &TempDir, names: &[&str]) -> Vec<String> {
        let path = |name: &&str| folder.path().join(name).to_str().unwrap().to_owned();
        names.iter().map(path).collect()
    }

    #[test]
    fn folders_come_by_name_without_files_and_hidden_ones() {
        let place = TempDir::new().unwrap();
        for name in ["zeta", "Alpha", "beta", ".git", "città"] {
            fs::create_dir(place.path().join(name)).unwrap();
        }
        fs::write(place.path().join("file.md"), "text").unwrap();
        let listed = list(place.path().to_str().unwrap()).unwrap();
        assert_eq!(listed.folders, at(&place, &["Alpha", "beta", "città", "zeta"]));
        assert_eq!(
            listed.parent.as_deref(),
            place.path().parent().and_then(Path::to_str),
            "one step up is offered"
        );

        let slash = format!("{}/", place.path().display());
        assert_eq!(list(&slash).unwrap(), listed, "a slash at the end changes nothing");
    }

    #[test]
    fn an_empty_path_is_the_home_folder_and_the_top_has_no_parent() {
        let home = list("").unwrap();
        assert_eq!(Some(PathBuf::from(home.path)), std::env::home_dir());
        let place = TempDir::new().unwrap();
        let top = place.path().ancestors().last().unwrap();
        assert_eq!(list(top.to_str().unwrap()).unwrap().parent, None);
    }

    #[test]
    fn no_more_than_a_thousand_are_named() {
        let place = TempDir::new().unwrap();
        for number in 0..=MOST {
            fs::create_dir(place.path().join(format!("{number:05}"))).unwrap();
        }
        let listed = list(place.path().to_str().unwrap()).unwrap();
        assert_eq!(listed.folders.len(), MOST);
        assert!(listed.folders.iter().all(|path| !path.ends_with("01000")));
    }

    #[test]
    fn what_cannot_be_listed_says_why() {
        let place = TempDir::new().unwrap();
        let file = place.path().join("file.md");
        fs::write(&file, "text").unwrap();
        let gone = place.path().join("gone");
        let check = |path: &str, code: Code, says: &str| {
            let failure = list(path).unwrap_err();
            assert_eq!(failure.code, code, "{path}");
            assert!(failure.message.contains(says), "{failure}");
        };
        check("Documents", Code::Validation, "not absolute");
        check("../..", Code::Validation, "not absolute");
        check(gone.to_str().unwrap(), Code::NotFound, "no folder");
        check(file.to_str().unwrap(), Code::Validation, "not a folder");
        check("/etc\0/passwd", Code::Validation, "cannot be read");
    }
}

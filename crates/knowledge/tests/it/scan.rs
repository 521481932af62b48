use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use adiuva_knowledge::scan::{WalkError, Walked, walk};
use adiuva_store::sources::SourceKind;
use tokio_util::sync::CancellationToken;

fn scan(root: &Path) -> (BTreeSet<String>, Walked) {
    let mut seen = BTreeSet::new();
    let walked = walk::<WalkError>(root, SourceKind::Folder, &CancellationToken::new(), |file| {
        seen.insert(file.path.to_string_lossy().into_owned());
        Ok(())
    });
    (seen, walked.expect("walked"))
}

fn write(root: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
}

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn ignored_files_are_left_out_and_counted() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(
        folder.path(),
        &[
            ("a.txt", ""),
            ("build/out.txt", ""),
            ("deep/b.log", ""),
            ("deep/keep.log", ""),
            ("deep/c.txt", ""),
            (".gitignore", "build/\n*.log\n"),
            ("deep/.adiuvaignore", "!keep.log\nc.txt\n"),
            ("node_modules/x/y.js", ""),
            ("cache/CACHEDIR.TAG", ""),
            ("cache/blob", ""),
            (".hidden", ""),
            ("half.part", ""),
        ],
    );
    let (seen, walked) = scan(folder.path());
    assert_eq!(seen, names(&["a.txt", "deep/keep.log"]));
    // build, b.log, c.txt, node_modules, cache, .hidden, half.part and the two ignore files themselves.
    assert_eq!((walked.ignored, walked.unreadable.len(), walked.anything), (9, 0, true));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_odd_names_are_seen() {
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    let outside = tempfile::tempdir().expect("a temporary folder");
    write(outside.path(), &[("secret.txt", "")]);
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), &[("a/b.txt", "")]);
    std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).expect("linked");
    std::os::unix::fs::symlink(outside.path(), folder.path().join("out")).expect("linked");
    std::os::unix::fs::symlink(outside.path().join("secret.txt"), folder.path().join("s.txt")).expect("linked");
    std::os::unix::net::UnixListener::bind(folder.path().join("socket")).expect("bound");
    fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"caff\xe8")), "").expect("written");
    let mut seen = BTreeSet::new();
    let walked = walk::<WalkError>(folder.path(), SourceKind::Folder, &CancellationToken::new(), |file| {
        seen.insert(file.path.into_os_string().into_vec());
        Ok(())
    });
    assert_eq!(seen, BTreeSet::from([b"a/b.txt".to_vec(), b"caff\xe8".to_vec()]));
    assert_eq!(walked.expect("walked").ignored, 4);
}

#[test]
fn a_source_that_is_gone_says_so() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let missing = folder.path().join("missing");
    let result = walk::<WalkError>(&missing, SourceKind::Folder, &CancellationToken::new(), |_| Ok(()));
    assert!(matches!(result, Err(WalkError::Gone)));
    fs::write(&missing, "").expect("written");
    let result = walk::<WalkError>(&missing, SourceKind::Folder, &CancellationToken::new(), |_| Ok(()));
    assert!(matches!(result, Err(WalkError::OtherKind)), "{result:?}");
    let stop = CancellationToken::new();
    stop.cancel();
    let result = walk::<WalkError>(folder.path(), SourceKind::Folder, &stop, |_| Ok(()));
    assert!(result.is_ok_and(|walked| walked.stopped));
}

use super::*;

#[test]
fn texts_are_the_same_in_every_run_and_different_from_each_other() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for language in [Language::English, Language::Italian] {
        let first = write_texts(one.path(), 120, language, 7).unwrap();
        let second = write_texts(two.path(), 120, language, 7).unwrap();
        let read =
            |paths: &[PathBuf]| -> Vec<_> { paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect() };
        let texts = read(&first);
        assert_eq!(texts, read(&second));
        for (number, text) in texts.iter().enumerate() {
            assert!((5000..5300).contains(&text.len()), "{} bytes", text.len());
            let about = texts
                .iter()
                .filter(|other| other.contains(&format!("{} ", subject(number))))
                .count();
            assert_eq!(about, 1, "{} is in its own text alone:\n{text}", subject(number));
        }
    }
}

#[test]
fn special_files_are_what_they_claim() {
    let folder = tempfile::tempdir().unwrap();
    let special = specials(folder.path()).unwrap();
    assert_eq!(fs::read(&special.empty).unwrap(), b"");
    assert!(std::str::from_utf8(&fs::read(&special.latin1).unwrap()).is_err());
    assert!(fs::read(&special.junk).unwrap().contains(&0));
    let bomb = fs::metadata(&special.bomb).unwrap().len();
    assert!(bomb < 640_000, "{bomb} bytes on disk");
    if let Some(place) = &special.symlink_loop {
        assert!(place.join("again/again/again/inside.txt").is_file());
    }
    if let Some(odd) = &special.odd_name {
        assert!(odd.to_str().is_none() && odd.is_file());
    }
    let sealed = fs::read(&special.sealed).unwrap();
    assert!(sealed.starts_with(b"%PDF-") && String::from_utf8_lossy(&sealed).contains("/Encrypt"));
}

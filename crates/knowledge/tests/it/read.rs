use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, PoisonError, RwLock, RwLockReadGuard};

use adiuva_knowledge::read::child::{ParserCommand, main_if_asked};
use adiuva_knowledge::read::{BlockKind, Extract, Format, ReadError, Reader, Refusal};

/// The parsing processes of this test binary run this "test".
#[test]
fn parser_child() {
    main_if_asked();
}

pub(crate) fn command() -> ParserCommand {
    ParserCommand::this_test("read::parser_child").expect("this program has a path")
}

/// Shared by all; the test that kills processes has it alone.
pub(crate) static READER: LazyLock<RwLock<Reader>> = LazyLock::new(|| RwLock::new(Reader::new(command())));

pub(crate) fn reader() -> RwLockReadGuard<'static, Reader> {
    READER.read().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/fixtures/documents")
        .join(name)
}

pub(crate) fn read_path(path: &Path) -> Result<Extract, ReadError> {
    let reader = reader();
    let extract = reader.look(path).and_then(|content| reader.read(content))?;
    assert!(
        extract.is_sound() && !extract.text.trim().is_empty(),
        "an extract is sound and has text"
    );
    Ok(extract)
}

pub(crate) fn read_bytes(name: &str, bytes: &[u8]) -> Result<Extract, ReadError> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join(name), bytes).expect("a file");
    read_path(&folder.path().join(name))
}

fn headings(extract: &Extract) -> Vec<(u8, &str)> {
    let headings = extract.blocks.iter().filter_map(|block| match block.kind {
        BlockKind::Heading(level) => Some((level, extract.text_of(block))),
        _ => None,
    });
    headings.collect()
}

#[test]
fn every_format_gives_its_text() {
    let check = |name: &str, format: Format, title: Option<&str>, pages: usize, has: &[&str]| {
        let extract = read_path(&fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(
            (extract.format, extract.title.as_deref(), extract.pages.len()),
            (format, title, pages),
            "{name}"
        );
        for part in has {
            assert!(extract.text.contains(part), "{name} has {part:?} in {:?}", extract.text);
        }
    };
    let moon = "La città è più bella di notte, perché c'è la luna piena.";
    check("latin1.txt", Format::Text, None, 0, &[moon]);
    check("utf16le.txt", Format::Text, None, 0, &[moon]);
    check("utf16be-bom.txt", Format::Text, None, 0, &[moon]);
    let budget = [
        "avanzo di 4.200 euro, perché",
        "Affitto | 1.800",
        "seconda sede a Trieste",
    ];
    check("report.docx", Format::Docx, Some("Relazione annuale"), 2, &budget);
    let slides = ["Grapes are picked in September.", "Ask the dealer in Alba"];
    check("slides.pptx", Format::Pptx, Some("Harvest plan"), 2, &slides);
    check(
        "members.xlsx",
        Format::Xlsx,
        None,
        0,
        &["Ada Rossi | 2021-03-14 | 25.5", "Far away"],
    );
    check(
        "recipes.odt",
        Format::Odt,
        Some("Ricette"),
        0,
        &["Tostare il riso", "320 g di riso"],
    );
    check(
        "tools.ods",
        Format::Ods,
        None,
        0,
        &["Tool | Count\nHammer | 3\nChisel | 7"],
    );
    let chapters = ["The lamp went out at midnight", "the sea was calm & a boat lay"];
    check(
        "lighthouse.epub",
        Format::Epub,
        Some("The Lighthouse Keeper"),
        0,
        &chapters,
    );
    let boiler = ["poi aprire la valvola del gas", "con una spazzola di ottone."];
    check("boiler.pdf", Format::Pdf, Some("Manuale della caldaia"), 2, &boiler);
    let quote = [
        "Carla Bianchi <carla@example.org>",
        "rifare il tetto",
        "Tostare il riso",
        "Tegole: 900 pezzi",
        "misure.txt",
    ];
    check("quote.eml", Format::Eml, Some("Preventivo per il tetto"), 0, &quote);
    check(
        "inbox.mbox",
        Format::Mbox,
        Some("Mailbox"),
        0,
        &["Partiamo sabato alle sette", "le corde e i moschettoni"],
    );
    let bees = [
        "Bees need water near the hive.",
        "January | 2 kg",
        "hive --open\n  --slow",
    ];
    check("page.html", Format::Html, Some("Bee keeping"), 0, &bees);
}

#[test]
fn structure_is_kept() {
    let check = |name: &str, expected: &[(u8, &str)]| {
        let extract = read_path(&fixture(name)).expect(name);
        assert_eq!(headings(&extract), expected, "{name}");
    };
    check(
        "report.docx",
        &[(1, "Relazione annuale"), (1, "Bilancio"), (1, "Prospettive")],
    );
    check("slides.pptx", &[(2, "Harvest plan"), (2, "Machines")]);
    check("recipes.odt", &[(1, "Ricette"), (2, "Risotto")]);
    check("lighthouse.epub", &[(1, "The Storm"), (1, "The Morning")]);
    check("boiler.pdf", &[(1, "Accensione"), (1, "Manutenzione")]);
    check("page.html", &[(1, "Bee keeping"), (2, "Winter")]);
    check("members.xlsx", &[(1, "Members"), (1, "Remote")]);
    check("inbox.mbox", &[(1, "Gita in montagna"), (1, "Re: Gita in montagna")]);
}

#[test]
fn pages_start_where_they_start() {
    for (name, words) in [
        ("boiler.pdf", "Manutenzione"),
        ("slides.pptx", "Machines"),
        ("report.docx", "Prospettive"),
    ] {
        let extract = read_path(&fixture(name)).expect(name);
        let second = extract.pages.iter().find(|page| page.page == 2).expect("a second page");
        assert!(
            extract.text[second.at..].starts_with(words),
            "{name}: {:?}",
            &extract.text[second.at..]
        );
    }
}

#[test]
fn scripts_and_navigation_are_not_text() {
    let text = read_path(&fixture("page.html")).expect("a page").text;
    for junk in ["secret", "color", "About", "Imprint"] {
        assert!(!text.contains(junk), "{junk} in {text:?}");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("compressed")
}

#[test]
fn compressed_texts_are_what_is_in_them() {
    let extract = read_bytes(
        "changelog.Debian.gz",
        &gzip(b"foo (1.2) unstable\n\n  * New release.\n"),
    )
    .expect("read");
    assert_eq!(
        (extract.format, extract.text.contains("New release")),
        (Format::Text, true)
    );
    let extract = read_bytes("guide.md.gz", &gzip(b"# Guide\n\nText.\n")).expect("read");
    assert_eq!(
        (extract.format, extract.title.as_deref()),
        (Format::Markdown, Some("Guide"))
    );
}

pub(crate) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        archive.start_file(*name, options).expect("an entry");
        archive.write_all(bytes).expect("written");
    }
    archive.finish().expect("finished").into_inner()
}

#[test]
fn what_cannot_be_read_says_why() {
    let check = |name: &str, result: Result<Extract, ReadError>, word: &str| {
        let error = result.expect_err(name);
        assert!(
            matches!(error, ReadError::Refused(_)) && !error.is_transient(),
            "{name}: {error:?}"
        );
        assert!(error.to_string().contains(word), "{name}: {error}");
    };
    check("pdf", read_path(&fixture("encrypted.pdf")), "encrypted");
    check("odt", read_path(&fixture("encrypted.odt")), "encrypted");
    check("scan", read_path(&fixture("scan.pdf")), "text recognition");
    check("empty", read_bytes("empty.txt", b""), "empty");
    check("blank", read_bytes("blank.txt", b" \n\t\n"), "no text");
    check("noise", read_bytes("noise.bin", &noise(5_000)), "binary");
    check("image", read_bytes("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "PNG");
    check("zip", read_bytes("a.zip", &zip(&[("a.txt", b"hello")])), "unpack it");
    check("cut pdf", read_bytes("a.pdf", b"%PDF-1.7\n1 0 obj\n<<"), "damaged");
    check(
        "cut docx",
        read_bytes("a.docx", &fs::read(fixture("report.docx")).expect("read")[..9000]),
        "damaged",
    );
    check(
        "no office",
        read_bytes("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1EncryptedPackage"),
        "encrypted",
    );
    check("gzip", read_bytes("a.gz", b"\x1f\x8b\x08\0junk"), "damaged");
    check("tar", read_bytes("a.tar.gz", &gzip(&tar_head())), "tar");
}

fn tar_head() -> Vec<u8> {
    let mut head = vec![b'x'; 600];
    head[257..262].copy_from_slice(b"ustar");
    head
}

pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..length).map(next).collect()
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_opened() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| folder.path().join(name);
    fs::write(at("target.txt"), "words").expect("written");
    std::os::unix::fs::symlink(at("target.txt"), at("link.txt")).expect("linked");
    std::os::unix::net::UnixListener::bind(at("socket")).expect("bound");
    let status = std::process::Command::new("mkfifo").arg(at("pipe.txt")).status();
    assert!(status.is_ok_and(|status| status.success()), "a pipe was made");
    for name in ["link.txt", "socket", "pipe.txt", "."] {
        assert!(matches!(read_path(&at(name)), Err(ReadError::NotAFile)), "{name}");
    }
    assert!(matches!(read_path(Path::new("/dev/zero")), Err(ReadError::NotAFile)));
    assert!(matches!(read_path(&at("missing.txt")), Err(ReadError::Gone)));
    let odd = folder.path().join(std::ffi::OsStr::from_bytes(b"caff\xe8.txt"));
    fs::write(&odd, "words").expect("written");
    assert_eq!(
        read_path(&odd).map(|extract| extract.text).ok().as_deref(),
        Some("words")
    );
}

#[test]
fn a_huge_file_costs_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["huge.txt", "huge.pdf"] {
        let path = folder.path().join(name);
        let mut file = fs::File::create(&path).expect("made");
        file.write_all(if name.ends_with("pdf") {
            b"%PDF-1.7\n"
        } else {
            b"words and\n"
        })
        .expect("written");
        file.set_len(2 << 30).expect("2 GiB, sparse");
        let error = read_path(&path).expect_err("too large");
        assert!(
            matches!(error, ReadError::Refused(Refusal::TooLarge { size: 2048, .. })),
            "{error:?}"
        );
    }
}

#[test]
fn source_code_csv_and_json_are_plain() {
    let check = |name: &str, text: &str, format: Format, has: &str| {
        let extract = read_bytes(name, text.as_bytes()).expect(name);
        assert_eq!(extract.format, format);
        assert!(extract.text.contains(has), "{name}: {:?}", extract.text);
    };
    check("a.rs", "fn main() {}\n", Format::Code, "fn main");
    check("a.csv", "name;age\n\"Rossi, Ada\";41\n", Format::Csv, "Rossi, Ada | 41");
    check(
        "a.json",
        r#"{"citt\u00e0":"Forl\u00ec"}"#,
        Format::Json,
        "\"città\": \"Forlì\"",
    );
    check("Makefile", "all:\n\ttrue\n", Format::Code, "\ttrue");
}

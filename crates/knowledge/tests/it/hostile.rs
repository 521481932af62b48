//! Files made to break programs. The process that reads them may die; this one, and the next file, may not.

use std::fs;
use std::io::Write;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use adiuva_knowledge::read::{ReadError, Refusal};

use crate::read::{READER, fixture, noise, read_bytes, read_path, zip};

fn survives(name: &str, bytes: &[u8]) -> Result<(), Refusal> {
    match read_bytes(name, bytes) {
        Ok(_) => Ok(()),
        Err(ReadError::Refused(refusal)) => Err(refusal),
        Err(other) => panic!("{name}: only the file may fail: {other}"),
    }
}

#[test]
fn mutated_files_break_nothing() {
    let names = [
        "report.docx",
        "slides.pptx",
        "members.xlsx",
        "recipes.odt",
        "tools.ods",
        "lighthouse.epub",
        "boiler.pdf",
        "quote.eml",
        "inbox.mbox",
        "page.html",
    ];
    let random = noise(200_000);
    let mut random = random
        .chunks_exact(4)
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]) as usize);
    let mut next = |below: usize| random.next().expect("enough noise") % below.max(1);
    let (mut read, mut refused) = (0, 0);
    for name in names {
        let original = fs::read(fixture(name)).expect(name);
        for _ in 0..50 {
            let mut bytes = original.clone();
            for _ in 0..=next(8) {
                let at = next(bytes.len());
                match next(5) {
                    0 => bytes[at] ^= 1 << next(8),
                    1 => bytes[at] = next(256) as u8,
                    2 => bytes.truncate(at.max(1)),
                    3 => drop(bytes.drain(at..(at + next(64)).min(bytes.len()))),
                    _ => {
                        let piece = bytes[at..(at + next(64)).min(bytes.len())].to_vec();
                        bytes.splice(at..at, piece);
                    }
                }
                if bytes.is_empty() {
                    bytes.push(b'x');
                }
            }
            match survives(name, &bytes) {
                Ok(()) => read += 1,
                Err(_) => refused += 1,
            }
        }
    }
    assert_eq!(read + refused, 500);
    assert!(read > 50 && refused > 50, "both happen: {read} read, {refused} refused");
    assert!(read_path(&fixture("report.docx")).is_ok(), "the next file is read");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("compressed")
}

/// Compresses a run of zeros a thousand times without holding it.
fn zeros(mebibytes: usize) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let block = vec![0; 1 << 20];
    for _ in 0..mebibytes {
        encoder.write_all(&block).expect("compressed");
    }
    encoder.finish().expect("compressed")
}

#[test]
fn bombs_are_refused() {
    let bomb = |name: &str, bytes: &[u8]| {
        let began = Instant::now();
        let refusal = survives(name, bytes).expect_err(name);
        assert!(matches!(refusal, Refusal::Bomb(_)), "{name}: {refusal}");
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "{name} took {:?}",
            began.elapsed()
        );
    };
    let spaces = vec![b' '; 24 << 20];
    bomb("bomb.docx", &zip(&[("word/document.xml", &spaces)]));
    bomb(
        "bomb.xlsx",
        &zip(&[
            ("xl/workbook.xml", b"<workbook/>"),
            ("xl/worksheets/sheet1.xml", &spaces),
        ]),
    );
    bomb("bomb.epub", &zip(&[("META-INF/container.xml", &spaces)]));
    bomb("bomb.txt.gz", &zeros(48));
    let many: Vec<String> = (0..10_001).map(|n| format!("e{n}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    bomb("many.docx", &zip(&many));
}

#[test]
fn headers_that_lie_are_refused() {
    let body = b"<w:document><w:body><w:p><w:r><w:t>hello there</w:t></w:r></w:p></w:body></w:document>".repeat(40);
    let honest = zip(&[("word/document.xml", &body)]);
    let size = (body.len() as u32).to_le_bytes();
    for lie in [7_u32, 100_000] {
        let mut lying = honest.clone();
        let places: Vec<usize> = lying
            .windows(4)
            .enumerate()
            .filter(|(_, window)| *window == size)
            .map(|(at, _)| at)
            .collect();
        assert!(!places.is_empty(), "the size stands in the headers");
        for at in places {
            lying[at..at + 4].copy_from_slice(&lie.to_le_bytes());
        }
        let refusal = survives("lie.docx", &lying).expect_err("a lie");
        assert!(
            matches!(refusal, Refusal::Bomb(_) | Refusal::Damaged { .. }),
            "{refusal}"
        );
    }
}

#[test]
fn entries_that_overlap_are_refused() {
    let entry = b"<w:document><w:p><w:r><w:t>words</w:t></w:r></w:p></w:document>".as_slice();
    let mut archive = zip(&[("word/document.xml", entry), ("word/styles.xml\0\0", entry)]);
    // The second record of the directory points at the first entry.
    let records: Vec<usize> = archive
        .windows(4)
        .enumerate()
        .filter(|(_, window)| *window == b"PK\x01\x02")
        .map(|(at, _)| at)
        .collect();
    let at = records[1] + 42;
    archive[at..at + 4].copy_from_slice(&0_u32.to_le_bytes());
    assert!(survives("overlap.docx", &archive).is_err());
}

#[test]
fn nests_have_a_bottom() {
    let mut nest = b"words\n".to_vec();
    for _ in 0..5 {
        nest = gzip(&nest);
    }
    assert_eq!(survives("nest.txt.gz.gz.gz.gz.gz", &nest), Err(Refusal::TooDeep));
    let mut mail = "Subject: 0\nFrom: a@b\nMIME-Version: 1.0\n\nwords\n".to_owned();
    for depth in 1..=5 {
        mail = format!(
            "Subject: {depth}\nFrom: a@b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b{depth}\n\n\
             --b{depth}\nContent-Type: message/rfc822\nContent-Disposition: attachment\n\n{mail}\n--b{depth}--\n"
        );
    }
    assert_eq!(survives("nest.eml", mail.as_bytes()), Err(Refusal::TooDeep));
}

#[test]
fn entities_are_not_expanded_and_depth_is_no_recursion() {
    let mut laughs = "<!DOCTYPE l [<!ENTITY a0 \"ha\">".to_owned();
    for n in 1..30 {
        laughs.push_str(&format!("<!ENTITY a{n} \"&a{};&a{};\">", n - 1, n - 1));
    }
    laughs.push_str("]><w:document><w:p><w:r><w:t>words &a29;</w:t></w:r></w:p></w:document>");
    let extract = read_bytes("laughs.docx", &zip(&[("word/document.xml", laughs.as_bytes())])).expect("read");
    assert_eq!(extract.text, "words");
    let deep = format!("{}words{}", "<div>".repeat(3_000), "</div>".repeat(3_000));
    assert_eq!(read_bytes("deep.html", deep.as_bytes()).expect("read").text, "words");
    let deep = format!("<a>{}words", "<w:p><w:r><w:t>".repeat(50_000));
    let _ = survives("deep.docx", &zip(&[("word/document.xml", deep.as_bytes())]));
    assert!(read_path(&fixture("report.docx")).is_ok(), "the next file is read");
}

#[cfg(target_os = "linux")]
mod processes {
    use super::*;
    use rustix::process::{Pid, Signal, getpid, kill_process};

    /// Parsing processes of this process that are alive.
    fn children() -> Vec<i32> {
        let me = getpid().as_raw_pid().to_string();
        let processes = fs::read_dir("/proc").expect("listed").flatten();
        let pids = processes.filter_map(|entry| entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()));
        let is_child = |pid: &i32| {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
            let mut fields = rest.split_whitespace();
            fields.next() != Some("Z") && fields.next() == Some(me.as_str())
        };
        pids.filter(is_child).collect()
    }

    #[test]
    fn the_parsing_process_is_shut_in() {
        let _alone = READER.write().unwrap_or_else(PoisonError::into_inner);
        let reader = adiuva_knowledge::read::Reader::new(crate::read::command());
        let before = children();
        reader
            .look(&fixture("page.html"))
            .and_then(|content| reader.read(content))
            .expect("read");
        let pid = children()
            .into_iter()
            .find(|pid| !before.contains(pid))
            .expect("its process waits for more");
        let limits = fs::read_to_string(format!("/proc/{pid}/limits")).expect("limits");
        let limit = |name: &str| {
            let line = limits.lines().find(|line| line.starts_with(name)).unwrap_or_default();
            line.trim_start_matches(name)
                .split_whitespace()
                .next()
                .and_then(|soft| soft.parse::<u64>().ok())
        };
        for name in ["Max open files", "Max file size", "Max core file size", "Max processes"] {
            assert_eq!(limit(name), Some(0), "{name}");
        }
        assert!(limit("Max cpu time").is_some_and(|seconds| seconds <= 25), "{limits}");
        let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("status");
        let value = |name: &str| {
            status
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .map(str::trim)
                .map(str::to_owned)
        };
        assert_eq!(value("Seccomp:").as_deref(), Some("2"), "system calls are filtered");
        assert_eq!(value("NoNewPrivs:").as_deref(), Some("1"));
        let own = value("VmSize:")
            .and_then(|size| size.trim_end_matches(" kB").parse::<u64>().ok())
            .expect("its size");
        let most = limit("Max address space").expect("a limit");
        assert!(
            most <= (own << 10) + (512 << 20),
            "{most} bytes beside its program of {own} kB"
        );
        let environment = fs::read(format!("/proc/{pid}/environ")).expect("its environment");
        assert_eq!(
            environment
                .split(|byte| *byte == 0)
                .filter(|variable| !variable.is_empty())
                .count(),
            1
        );
    }

    #[test]
    fn a_killed_process_costs_one_file() {
        let _alone = READER.write().unwrap_or_else(PoisonError::into_inner);
        let reader = adiuva_knowledge::read::Reader::new(crate::read::command());
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("long.html");
        fs::write(&path, "<p>words and <b>more</b> words".repeat(300_000)).expect("written");
        let before = children();
        let result = std::thread::scope(|scope| {
            let reading = scope.spawn(|| reader.look(&path).and_then(|content| reader.read(content)));
            let deadline = Instant::now() + Duration::from_secs(30);
            while !reading.is_finished() && Instant::now() < deadline {
                for pid in children().into_iter().filter(|pid| !before.contains(pid)) {
                    let _ = Pid::from_raw(pid).map(|pid| kill_process(pid, Signal::KILL));
                }
                std::thread::yield_now();
            }
            reading.join().expect("no panic")
        });
        assert!(
            matches!(
                result,
                Err(ReadError::Refused(Refusal::ParserDied) | ReadError::Parser(_))
            ),
            "killed at once or while it read: {result:?}"
        );
        assert!(
            reader
                .look(&fixture("page.html"))
                .and_then(|content| reader.read(content))
                .is_ok(),
            "the next is read"
        );
    }
}

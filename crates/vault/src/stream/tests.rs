use std::io::{Cursor, Read, Seek, SeekFrom, Write};

use proptest::prelude::*;

use super::*;
use crate::Secret;
use crate::keys::{Epoch, VaultId};

const PURPOSE: Purpose = Purpose::Blob;
const STEP: usize = 4096 + TAG_LEN;

fn keys_of(vault: u8) -> Keys {
    Keys::new(Secret::new([7; 32]), VaultId::from_bytes([vault; 16]), Epoch::FIRST)
}

fn plain_of(len: usize) -> Vec<u8> {
    (0..len).map(|at| (at * 31 + at / 4096) as u8).collect()
}

fn seal(len: usize) -> Vec<u8> {
    keys_of(1)
        .seal_bytes(PURPOSE, ChunkSize::KIB_4, &plain_of(len))
        .unwrap()
}

fn read_all(sealed: &[u8]) -> Result<Vec<u8>, String> {
    let mut plain = Vec::new();
    let mut reader = keys_of(1)
        .open_reader(PURPOSE, Cursor::new(sealed))
        .map_err(|error| error.to_string())?;
    reader.read_to_end(&mut plain).map_err(|error| error.to_string())?;
    Ok(plain)
}

#[test]
fn lengths_around_chunk_borders() {
    for len in [0, 1, 15, 16, 17, 4095, 4096, 4097, 8191, 8192, 8193, 20000] {
        let sealed = seal(len);
        let layout = ChunkSize::KIB_4.layout();
        assert_eq!(sealed.len() as u64, layout.physical_len(len as u64));
        assert_eq!(layout.plain_len_from_physical(sealed.len() as u64).unwrap(), len as u64);
        assert_eq!(read_all(&sealed).unwrap(), plain_of(len), "{len} bytes");
    }
}

#[test]
fn lengths_no_file_has_are_truncated() {
    let layout = ChunkSize::KIB_4.layout();
    let step = STEP as u64;
    for physical in [
        0,
        63,
        64,
        65,
        79,
        64 + step + 1,
        64 + step + 15,
        64 + step + 16,
        64 + 2 * step + 16,
    ] {
        let refused = layout.plain_len_from_physical(physical);
        assert!(
            matches!(refused, Err(StreamError::Truncated { .. })),
            "{physical}: {refused:?}"
        );
    }
}

#[test]
fn both_ciphers_and_all_sizes_are_readable() {
    for suite in [Suite::Aes256Gcm, Suite::ChaCha20Poly1305] {
        for chunk in [ChunkSize::KIB_4, ChunkSize::KIB_16, ChunkSize::KIB_64] {
            let mut writer = keys_of(1).seal_stream_with(suite, PURPOSE, chunk, Vec::new()).unwrap();
            writer.write_all(&plain_of(200_000)).unwrap();
            let sealed = writer.finish().unwrap();
            assert_eq!(read_all(&sealed).unwrap(), plain_of(200_000), "{suite:?} {chunk:?}");
        }
    }
}

/// Sealed by another implementation, see `tests/vectors/stream.py`.
#[test]
fn known_answers() {
    for hex in include_str!("../../tests/vectors/stream.txt").lines() {
        let sealed: Vec<u8> = hex
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect();
        assert_eq!(read_all(&sealed).unwrap(), b"sealed elsewhere");
    }
}

#[test]
fn every_bit_of_a_small_file_counts() {
    let sealed = seal(20);
    for bit in 0..sealed.len() * 8 {
        let mut flipped = sealed.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(read_all(&flipped).is_err(), "bit {bit} of byte {}", bit / 8);
    }
}

#[test]
fn cuts_are_refused_at_opening() {
    let sealed = seal(3 * 4096 + 100);
    for cut in 0..sealed.len() {
        assert!(
            keys_of(1).open_reader(PURPOSE, Cursor::new(&sealed[..cut])).is_err(),
            "cut at {cut}"
        );
    }
}

#[test]
fn chunks_cannot_be_rearranged() {
    let sealed = seal(3 * 4096 + 100);
    let (header, body) = sealed.split_at(HEADER_LEN);
    let chunks: Vec<&[u8]> = body.chunks(STEP).collect();
    let other = seal(3 * 4096 + 100);
    let other_chunks: Vec<&[u8]> = other[HEADER_LEN..].chunks(STEP).collect();
    let check = |what: &str, order: &[&[u8]]| {
        let forged = [header, &order.concat()].concat();
        assert!(read_all(&forged).is_err(), "{what} must not be readable");
    };
    assert_eq!(
        read_all(&[header, &chunks.concat()].concat()).unwrap(),
        plain_of(3 * 4096 + 100)
    );
    check("swapped chunks", &[chunks[1], chunks[0], chunks[2], chunks[3]]);
    check("a missing first chunk", &chunks[1..]);
    check("a missing middle chunk", &[chunks[0], chunks[2], chunks[3]]);
    check("a missing last chunk", &chunks[..3]);
    check(
        "a repeated chunk",
        &[chunks[0], chunks[1], chunks[1], chunks[2], chunks[3]],
    );
    check(
        "a repeated last chunk",
        &[chunks[0], chunks[1], chunks[2], chunks[3], chunks[3]],
    );
    check(
        "a chunk of another file",
        &[chunks[0], other_chunks[1], chunks[2], chunks[3]],
    );
    check("no chunks", &[]);
    check(
        "something appended",
        &[chunks[0], chunks[1], chunks[2], chunks[3], b"x"],
    );
}

#[test]
fn full_last_chunks_are_marked_too() {
    let sealed = seal(2 * 4096);
    assert!(
        read_all(&sealed[..HEADER_LEN + STEP]).is_err(),
        "the first chunk alone is not the whole file"
    );
    let bare_tag = [&sealed, [0; 16].as_slice()].concat();
    assert!(read_all(&bare_tag).is_err(), "an empty chunk cannot follow");
}

#[test]
fn headers_are_checked_field_by_field() {
    let sealed = seal(100);
    let check = |at: usize, value: u8, expected: fn(&StreamError) -> bool| {
        let mut forged = sealed.clone();
        forged[at] = value;
        let refused = keys_of(1).open_stream(PURPOSE, &forged).unwrap_err();
        assert!(expected(&refused), "byte {at} set to {value} gives {refused:?}");
    };
    check(0, b'X', |error| matches!(error, StreamError::NotSealed));
    check(4, 2, |error| {
        matches!(
            error,
            StreamError::Unknown {
                what: "version",
                found: 2
            }
        )
    });
    check(5, 0, |error| {
        matches!(
            error,
            StreamError::Unknown {
                what: "cipher",
                found: 0
            }
        )
    });
    check(5, 3, |error| {
        matches!(
            error,
            StreamError::Unknown {
                what: "cipher",
                found: 3
            }
        )
    });
    check(6, Purpose::Lance as u8, |error| {
        matches!(error, StreamError::OtherPurpose { .. })
    });
    check(7, 11, |error| {
        matches!(
            error,
            StreamError::Unknown {
                what: "chunk size",
                found: 11
            }
        )
    });
    check(7, 63, |error| {
        matches!(
            error,
            StreamError::Unknown {
                what: "chunk size",
                found: 63
            }
        )
    });
    check(7, 16, |error| matches!(error, StreamError::HeaderRefused));
    check(8, 2, |error| matches!(error, StreamError::HeaderRefused));
    check(15, 1, |error| {
        matches!(
            error,
            StreamError::Unknown {
                what: "extension",
                found: 1
            }
        )
    });
    check(16, !sealed[16], |error| matches!(error, StreamError::HeaderRefused));
    check(63, !sealed[63], |error| matches!(error, StreamError::HeaderRefused));
    assert!(
        matches!(
            keys_of(2).open_stream(PURPOSE, &sealed),
            Err(StreamError::HeaderRefused)
        ),
        "another vault"
    );
    assert!(matches!(
        keys_of(1).open_stream(Purpose::Lance, &sealed),
        Err(StreamError::OtherPurpose { .. })
    ));
    assert!(matches!(
        keys_of(1).open_stream(PURPOSE, &sealed[..63]),
        Err(StreamError::NotSealed)
    ));
}

#[test]
fn a_damaged_middle_chunk_leaves_the_others_readable() {
    let mut sealed = seal(5 * 4096);
    sealed[HEADER_LEN + 2 * STEP + 5] ^= 1;
    let mut reader = keys_of(1).open_reader(PURPOSE, Cursor::new(&sealed)).unwrap();
    let mut chunk = [0; 4096];
    reader.seek(SeekFrom::Start(3 * 4096)).unwrap();
    reader.read_exact(&mut chunk).unwrap();
    assert_eq!(chunk, plain_of(5 * 4096)[3 * 4096..4 * 4096]);
    reader.seek(SeekFrom::Start(2 * 4096 + 1)).unwrap();
    assert_eq!(
        reader.read(&mut chunk).unwrap_err().kind(),
        std::io::ErrorKind::InvalidData
    );
    reader.seek(SeekFrom::Start(0)).unwrap();
    reader.read_exact(&mut chunk).unwrap();
    assert_eq!(chunk, plain_of(4096)[..]);
}

#[test]
fn a_writer_whose_file_failed_stays_failed() {
    struct Full(usize);
    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut writer = keys_of(1)
        .seal_stream(PURPOSE, ChunkSize::KIB_4, Full(HEADER_LEN + STEP))
        .unwrap();
    assert!(writer.write_all(&plain_of(3 * 4096)).is_err());
    writer.inner_mut().0 = 1 << 20;
    assert!(
        writer.write_all(&plain_of(8192)).is_err(),
        "a hole must not be written over"
    );
    assert!(writer.finish().is_err());
}

#[test]
fn nothing_of_the_plaintext_is_in_the_file() {
    let canary = b"canary-5f1e canary-5f1e canary-5f1e ".repeat(1000);
    let sealed = keys_of(1).seal_bytes(PURPOSE, ChunkSize::KIB_16, &canary).unwrap();
    assert!(!sealed.windows(11).any(|part| part == b"canary-5f1e"));
}

#[test]
fn seeking_as_files_do() {
    let mut reader = keys_of(1).open_reader(PURPOSE, Cursor::new(seal(10_000))).unwrap();
    assert_eq!(reader.seek(SeekFrom::End(-10)).unwrap(), 9_990);
    let mut rest = Vec::new();
    reader.read_to_end(&mut rest).unwrap();
    assert_eq!(rest, plain_of(10_000)[9_990..]);
    assert!(reader.seek(SeekFrom::Current(-20_000)).is_err());
    assert_eq!(
        reader.stream_position().unwrap(),
        10_000,
        "a refused seek moves nothing"
    );
    reader.seek(SeekFrom::Start(u64::MAX)).unwrap();
    assert_eq!(reader.read(&mut [0; 9]).unwrap(), 0);
}

proptest! {
    #[test]
    fn round_trip_in_odd_pieces(len in 0..30_000usize, pieces in proptest::collection::vec(1..9000usize, 1..20)) {
        let plain = plain_of(len);
        let mut writer = keys_of(1).seal_stream(PURPOSE, ChunkSize::KIB_4, Vec::new()).unwrap();
        let mut rest = plain.as_slice();
        for piece in pieces.iter().cycle() {
            let (now, later) = rest.split_at(rest.len().min(*piece));
            writer.write_all(now).unwrap();
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(writer.plain_len(), len as u64);
        prop_assert_eq!(read_all(&writer.finish().unwrap()).unwrap(), plain);
    }

    #[test]
    fn ranges_are_the_slices_they_name(len in 0..40_000u64, offset in 0..45_000u64, want in 0..45_000u64) {
        let sealed = seal(len as usize);
        let key = keys_of(1).open_stream(PURPOSE, &sealed).unwrap();
        let range = key.layout().chunk_range(offset, want, len);
        let bytes = sealed[range.physical.start as usize..range.physical.end as usize].to_vec();
        let opened = key.open_range(&range, bytes).unwrap();
        let plain = plain_of(len as usize);
        let start = offset.min(len) as usize;
        let end = offset.saturating_add(want).min(len) as usize;
        prop_assert_eq!(opened, &plain[start..end]);
        prop_assert_eq!(range.len, end - start);
    }

    #[test]
    fn ranges_never_overflow(len: u64, offset: u64, want: u64) {
        let range = ChunkSize::KIB_4.layout().chunk_range(offset, want, len);
        prop_assert!(range.physical.start <= range.physical.end);
        prop_assert!(range.chunks.end <= range.chunk_count || range.chunks.is_empty());
    }

    #[test]
    fn any_physical_length_is_exact_or_refused(physical: u64) {
        let layout = ChunkSize::KIB_16.layout();
        if let Ok(plain) = layout.plain_len_from_physical(physical) {
            prop_assert_eq!(layout.physical_len(plain), physical);
        }
    }

    #[test]
    fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read_all(&bytes).is_err());
        let headed = [&seal(0)[..HEADER_LEN], &bytes].concat();
        prop_assert!(read_all(&headed).is_err());
    }

    #[test]
    fn flipped_bits_are_refused(len in 0..20_000usize, at: prop::sample::Index, bit in 0..8u8) {
        let mut sealed = seal(len);
        let at = at.index(sealed.len());
        sealed[at] ^= 1 << bit;
        prop_assert!(read_all(&sealed).is_err());
    }
}

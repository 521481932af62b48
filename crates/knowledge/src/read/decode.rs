//! From bytes to characters.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::refusal::Refusal;

/// Decodes a text whose encoding nobody told: byte order mark, then UTF-8, then UTF-16 by its zeros, then a guess by
/// letter frequencies. Line ends become `\n`,
/// zeros spaces.
///
/// # Errors
/// When the bytes are no text in any encoding.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    decode_as(bytes, None)
}

/// The same with an encoding that the document itself names, believed unless the bytes are UTF-8.
pub(super) fn decode_as(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<String, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => {
            encoding
                .decode_without_bom_handling(bytes.get(length..).unwrap_or_default())
                .0
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => guess(bytes, declared).decode_without_bom_handling(bytes).0,
        },
    };
    let text = if std::str::from_utf8(bytes).is_ok() && bytes.contains(&0) && looks_like_utf16(bytes).is_some() {
        guess(bytes, declared).decode_without_bom_handling(bytes).0
    } else {
        text
    };
    if is_binary(&text) {
        return Err(Refusal::Binary("a binary file".to_owned()));
    }
    Ok(with_plain_line_ends(text))
}

fn guess(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    if let Some(encoding) = looks_like_utf16(bytes) {
        return encoding;
    }
    // A page that says UTF-8 and is not was saved by something older; its letters tell more than its header.
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8) {
        return encoding;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let sample = bytes.get(..256 << 10).unwrap_or(bytes);
    detector.feed(sample, sample.len() == bytes.len());
    detector.guess(None, Utf8Detection::Allow)
}

/// Western text in UTF-16 has a zero in nearly every second byte.
fn looks_like_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..4096).unwrap_or(bytes);
    let pairs = sample.len() / 2;
    if pairs < 2 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= pairs * 4 && even * 50 <= pairs {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 4 && odd * 50 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Control and replacement characters, which no text has many of. Zeros may be more, up to a quarter: logs are padded
/// with them when their program was cut off.
fn is_binary(text: &str) -> bool {
    let (mut strange, mut zeros, mut seen) = (0_usize, 0_usize, 0_usize);
    for character in text.chars().take(64 << 10) {
        seen += 1;
        match character {
            '\0' => zeros += 1,
            '\x01'..='\x06' | '\x0e'..='\x1a' | '\x1c'..='\x1f' | '\x7f' => strange += 1,
            '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffd}' => strange += 1,
            _ => {}
        }
    }
    strange * 100 > seen * 2 || zeros * 4 > seen
}

fn with_plain_line_ends(text: Cow<'_, str>) -> String {
    if !text.contains(['\r', '\0']) {
        return text.into_owned();
    }
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
        let mark = mark.then_some(0xfeff_u16);
        let units = mark.into_iter().chain(text.encode_utf16());
        units
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    }

    #[test]
    fn encodings_are_found() {
        let sentence = "La città è più bella di notte, perché c'è la luna. Così andò.\nE poi?";
        let check = |bytes: &[u8], name: &str| {
            assert_eq!(decode(bytes).as_deref(), Ok(sentence), "{name}");
        };
        check(sentence.as_bytes(), "utf-8");
        check(format!("\u{feff}{sentence}").as_bytes(), "utf-8 with mark");
        check(
            sentence.replace('\n', "\r\n").as_bytes(),
            "utf-8 with windows line ends",
        );
        check(&encoding_rs::WINDOWS_1252.encode(sentence).0, "windows-1252");
        for (big, mark) in [(false, false), (false, true), (true, false), (true, true)] {
            check(&utf16(sentence, big, mark), "utf-16");
        }
    }

    #[test]
    fn junk_is_no_text() {
        let noise: Vec<u8> = (0..4096_u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        assert!(matches!(decode(&noise), Err(Refusal::Binary(_))));
        assert!(matches!(decode(&[0; 100]), Err(Refusal::Binary(_))));
        assert_eq!(decode(b""), Err(Refusal::Empty));
        let padded = format!("a line of a log\n{}another line\n", "\0".repeat(8)).repeat(9);
        assert_eq!(
            decode(padded.as_bytes()),
            Ok(padded.replace('\0', " ")),
            "padding is no reason"
        );
    }
}

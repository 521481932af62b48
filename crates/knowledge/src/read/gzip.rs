//! Compressed single files, such as the change logs of Linux packages.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::MAX_TEXT;
use super::extract::Extract;
use super::format::Format;
use super::package::MAX_RATIO;
use super::parse::parse_inner;
use super::refusal::{Refusal, damaged};

/// The document in a compressed file; its format is that of what is inside.
pub(super) fn read_gzip(name: &str, bytes: &[u8], depth: u32) -> Result<Extract, Refusal> {
    let inner = unpack(bytes)?;
    let name = name
        .strip_suffix(".gz")
        .or_else(|| name.strip_suffix(".GZ"))
        .unwrap_or(name);
    let name = name
        .strip_suffix(".tgz")
        .map_or_else(|| name.to_owned(), |stem| format!("{stem}.tar"));
    if inner.get(257..262) == Some(b"ustar") {
        return Err(Refusal::Binary(
            "a tar archive; unpack it and add the folder".to_owned(),
        ));
    }
    parse_inner(&name, &inner, depth + 1)
}

fn unpack(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut inner = Vec::new();
    let mut decoder = MultiGzDecoder::new(bytes).take(MAX_TEXT as u64 + 1);
    let mut block = vec![0; 64 << 10];
    loop {
        let count = decoder
            .read(&mut block)
            .map_err(|error| damaged(Format::Gzip, &error))?;
        if count == 0 {
            return Ok(inner);
        }
        inner.extend_from_slice(block.get(..count).unwrap_or_default());
        if inner.len() > 1 << 20 && inner.len() as u64 > MAX_RATIO * bytes.len() as u64 {
            return Err(Refusal::Bomb(format!("more than {MAX_RATIO} times its size")));
        }
        if inner.len() > MAX_TEXT {
            return Err(Refusal::TooMuchText);
        }
    }
}

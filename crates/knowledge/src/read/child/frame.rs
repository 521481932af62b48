//! What goes over the pipes: a length, then JSON or bytes.

use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::read::MAX_TEXT;
use crate::read::extract::Extract;
use crate::read::format::Format;
use crate::read::refusal::Refusal;

/// The process is ready; after it comes one byte that says which doors are closed.
pub(super) const READY: &[u8; 12] = b"\0adiuva-prs1";
/// Output before [`READY`] that is skipped: a test binary greets first.
const GREETING: usize = 16 << 10;
/// JSON of an extract is seldom more than twice its text.
const LONGEST: usize = 3 * MAX_TEXT;

/// What to read; as many bytes as `size` says follow.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) name: String,
    pub(super) format: Format,
    pub(super) size: u64,
}

/// What came of it.
pub(super) type Reply = Result<Extract, Refusal>;

pub(super) fn write_json(to: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_vec(value)?;
    to.write_all(&(json.len() as u64).to_le_bytes())?;
    to.write_all(&json)?;
    to.flush()
}

/// The next value; none at the end of the pipe.
pub(super) fn read_json<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 8];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u64::from_le_bytes(length);
    if length > LONGEST as u64 {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    }
    let mut json = Vec::new();
    from.take(length).read_to_end(&mut json)?;
    Ok(Some(serde_json::from_slice(&json)?))
}

/// Reads up to and with [`READY`]; the byte after it.
pub(super) fn read_ready(from: &mut impl Read) -> io::Result<u8> {
    let (mut byte, mut matched) = ([0], 0);
    for _ in 0..GREETING {
        from.read_exact(&mut byte)?;
        let [byte] = byte;
        if READY.get(matched) == Some(&byte) {
            matched += 1;
        } else {
            matched = usize::from(READY.first() == Some(&byte));
        }
        if matched == READY.len() {
            let mut doors = [0];
            from.read_exact(&mut doors)?;
            return Ok(doors[0]);
        }
    }
    Err(io::Error::from(io::ErrorKind::InvalidData))
}

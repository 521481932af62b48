//! Why a file was not read, as it is kept: the words, and what they are about for screens in other languages.

use std::error::Error;

use adiuva_protocol::knowledge::FileProblem;
use serde::{Deserialize, Serialize};

use crate::read::ReadError;

#[derive(Serialize, Deserialize)]
struct Reason {
    words: String,
    #[serde(flatten)]
    problem: FileProblem,
}

/// What is kept of an error.
pub(crate) fn written(error: &ReadError) -> String {
    let words = match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    };
    let reason = Reason {
        problem: error.problem(),
        words,
    };
    // It is plain data, so writing it cannot fail; the words alone would do.
    serde_json::to_string(&reason).unwrap_or(reason.words)
}

/// The words that were kept, and what they are about. Older versions kept words alone.
pub(crate) fn read(kept: String) -> (String, Option<FileProblem>) {
    match serde_json::from_str::<Reason>(&kept) {
        Ok(reason) => (reason.words, Some(reason.problem)),
        Err(_) => (kept, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Refusal;

    #[test]
    fn words_and_problem_come_back_and_words_alone_do_too() {
        let large = Refusal::TooLarge { size: 70, limit: 64 };
        let words = large.to_string();
        let problem = FileProblem::TooLarge { size: 70, limit: 64 };
        assert_eq!(read(written(&large.into())), (words, Some(problem)));
        let disk = ReadError::Disk(std::io::Error::other("the plug is out"));
        let (words, problem) = read(written(&disk));
        assert!(words.ends_with("retry: the plug is out"), "{words}");
        assert_eq!(problem, Some(FileProblem::Disk));
        assert_eq!(read("the file is empty".into()), ("the file is empty".into(), None));
    }
}

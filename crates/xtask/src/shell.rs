//! Starting other programs: shown before they run, failing with what was run.

use std::path::PathBuf;
use std::process::{Command, ExitStatus};

use anyhow::{Context, Result, bail};

/// Runs it with the terminal's output; prints the command line first; anything but exit code 0 is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", line(command));
    let status = status(command)?;
    if !status.success() {
        bail!("`{}` ended with {status}", line(command));
    }
    Ok(())
}

/// Runs it with the terminal's input and output and says how it ended.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus> {
    let status = command.status();
    status.with_context(|| format!("cannot start `{}`", line(command)))
}

/// Runs it quietly and gives its standard output; its error output becomes part of the error.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("cannot start `{}`", line(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` ended with {}: {}", line(command), output.status, said.trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` wrote something that is not text", line(command)))
}

/// Whether it starts and ends well; its output is dropped.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// The first place in PATH where a program of this name lies.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// As a person would type it; words with spaces are quoted.
pub(crate) fn line(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let program = program
        .file_name()
        .unwrap_or(command.get_program())
        .to_string_lossy()
        .into_owned();
    let mut words = vec![program];
    words.extend(command.get_args().map(|word| quoted(&word.to_string_lossy())));
    words.join(" ")
}

/// One word of a command line, in single quotes when a shell would take it apart.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_reads_as_typed() {
        let mut command = Command::new("/some/where/adiuva");
        command.args(["ask", "what's new?", "-k", "3", ""]);
        assert_eq!(line(&command), r"adiuva ask 'what'\''s new?' -k 3 ''");
    }

    #[test]
    fn failure_says_what_was_run() {
        let error = run(Command::new("false").arg("now")).unwrap_err().to_string();
        assert!(error.contains("`false now`"), "{error}");
        assert!(
            read(Command::new("no-such-program-here").arg("x"))
                .unwrap_err()
                .to_string()
                .contains("cannot start")
        );
        assert!(find_program("no-such-program-here").is_none());
    }
}

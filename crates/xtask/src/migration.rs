//! New migrations: the number in the file's name is the version, so it is given out here.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::place::Place;

/// Writes `migrations/local/NNNN_name.sql` with the next number.
pub(crate) fn make(place: &Place, name: &str) -> Result<()> {
    let folder = place.migrations();
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut present = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
        present.push(entry?.file_name().to_string_lossy().into_owned());
    }
    let file = next_name(&present, name)?;
    let path = folder.join(&file);
    fs::write(&path, format!("-- {}: \n", name.replace('_', " ")))?;
    println!(
        "made {}; when it is ready, `cargo xtask tidy --bless` records its hash",
        path.display()
    );
    Ok(())
}

fn next_name(present: &[String], name: &str) -> Result<String> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || !name.chars().all(fits) {
        bail!("a migration is named in lower case letters, digits and underscores, not {name:?}");
    }
    let numbers = present
        .iter()
        .filter_map(|file| file.split_once('_')?.0.parse::<u32>().ok());
    Ok(format!("{:04}_{name}.sql", numbers.max().unwrap_or(0) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_after_the_highest() {
        let next =
            |present: &[&str], name| next_name(&present.iter().map(ToString::to_string).collect::<Vec<_>>(), name);
        assert_eq!(next(&[], "first").unwrap(), "0001_first.sql");
        let present = ["0001_first.sql", "checksums.txt", "0009_approvals.sql"];
        assert_eq!(next(&present, "run_log").unwrap(), "0010_run_log.sql");
        assert!(next(&[], "Run Log").is_err());
        assert!(next(&[], "../x").is_err());
        assert!(next(&[], "").is_err());
    }
}

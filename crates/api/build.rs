//! Sees to it that the browser bundle of a release is the one in `dist`, and that the folder is there to look into.

use std::{env, fs, io};

fn main() -> io::Result<()> {
    let bundle = "../../dist";
    fs::create_dir_all(bundle)?;
    // Other builds read the bundle when it is asked for, and need not be made again for it.
    let release = env::var_os("PROFILE").is_some_and(|profile| profile == "release");
    println!("cargo:rerun-if-changed={}", if release { bundle } else { "build.rs" });
    Ok(())
}

//! The ONNX runtime: taken out of the Python package that carries it, pinned by two hashes, kept in the user's cache.
//!
//! The runtime's own download is not reachable from everywhere; the package registry of Python is.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::needs;
use crate::place::Place;
use crate::shell;

const VERSION: &str = "1.31.1";

/// Where the library comes from on one kind of machine.
pub(crate) struct Build {
    os: &'static str,
    arch: &'static str,
    /// The platform tag of the package; which Python is installed here does not matter.
    tag: &'static str,
    package_sha256: &'static str,
    /// The library's path in the package.
    member: &'static str,
    library_sha256: &'static str,
}

/// The packages of CPython 3.12; the library inside is the same for every Python version of a platform.
const BUILDS: &[Build] = &[
    Build {
        os: "linux",
        arch: "x86_64",
        tag: "manylinux_2_28_x86_64",
        package_sha256: "1f3dea47f2f0e5117c2404cea7d21fd253ae7836a3bf167a501cdfbb2600d536",
        member: "onnxruntime/capi/libonnxruntime.so.1.31.1",
        library_sha256: "fc44112fbe06d7d689c57e11d3862031f64711007e4ee020f8eed5185fd2c1d3",
    },
    Build {
        os: "linux",
        arch: "aarch64",
        tag: "manylinux_2_28_aarch64",
        package_sha256: "0b9a492176886992e0e875f06bc0367e333f5fff11711a2d642e18b02f3009cc",
        member: "onnxruntime/capi/libonnxruntime.so.1.31.1",
        library_sha256: "8aa3b76b28c778a2b1dd660d34161adb1d508c9ccd04ff9dc80e26eca5df8467",
    },
    Build {
        os: "macos",
        arch: "aarch64",
        tag: "macosx_14_0_arm64",
        package_sha256: "96dd2564b10ea7153ad9c207e7cd8e5917cb3ba521e0e0a62ac03486fdc8d56c",
        member: "onnxruntime/capi/libonnxruntime.1.31.1.dylib",
        library_sha256: "d586cbe89effc085a09d3341b3cfbd5c322517f9d397aeb20814af21433f2b36",
    },
    Build {
        os: "windows",
        arch: "x86_64",
        tag: "win_amd64",
        package_sha256: "ae8a9a351efda685cc59a66226cdefaa37a126c1d66872ca23a2de9425326130",
        member: "onnxruntime/capi/onnxruntime.dll",
        library_sha256: "e45f61e50d8650885452be538a00bb14a715e46a1bc3691000ce947e89ed0306",
    },
];

/// The runtime's library on this machine, there or not.
pub(crate) enum Library {
    /// Chosen by the person through `ORT_DYLIB_PATH`; used as it is.
    Chosen(PathBuf),
    /// Ours, checked against its hash.
    Cached {
        build: &'static Build,
        path: PathBuf,
        intact: bool,
    },
}

impl Library {
    /// Looks for it; reads the cached file once to check its hash, some 30 ms.
    pub(crate) fn of_this_machine(place: &Place) -> Result<Self> {
        if let Some(chosen) = std::env::var_os("ORT_DYLIB_PATH").filter(|path| !path.is_empty()) {
            let path = PathBuf::from(chosen);
            if !path.is_file() {
                bail!(
                    "ORT_DYLIB_PATH names {}, which is no file: correct or unset it",
                    path.display()
                );
            }
            return Ok(Self::Chosen(path));
        }
        let build = build_for(std::env::consts::OS, std::env::consts::ARCH)?;
        let path = place.cache.join("onnxruntime").join(VERSION).join(build.file_name());
        let intact = path.is_file() && hash_of(&path)? == build.library_sha256;
        Ok(Self::Cached { build, path, intact })
    }

    /// Whether nothing needs to be fetched.
    pub(crate) fn is_present(&self) -> bool {
        match self {
            Self::Chosen(_) => true,
            Self::Cached { intact, .. } => *intact,
        }
    }

    /// Its path, after fetching it when it is not there or not what was pinned.
    pub(crate) fn fetch(self) -> Result<PathBuf> {
        match self {
            Self::Chosen(path) => Ok(path),
            Self::Cached { path, intact: true, .. } => Ok(path),
            Self::Cached { build, path, .. } => {
                let folder = path.parent().context("the library lies in a folder")?;
                fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
                // Two set-ups at the same moment work in folders of their own; the last rename wins with equal content.
                let work = folder.join(format!("fetching-{}", std::process::id()));
                let done = build
                    .download(&work)
                    .and_then(|package| build.take_library(&package, &work, &path));
                let cleared = fs::remove_dir_all(&work);
                done?;
                cleared.with_context(|| format!("cannot remove {}", work.display()))?;
                Ok(path)
            }
        }
    }
}

fn build_for(os: &str, arch: &str) -> Result<&'static Build> {
    BUILDS.iter().find(|build| build.os == os && build.arch == arch).with_context(|| {
        format!("no ONNX runtime {VERSION} is pinned for {os} on {arch}: set ORT_DYLIB_PATH to a library of that version")
    })
}

impl Build {
    fn file_name(&self) -> &'static str {
        self.member.rsplit('/').next().unwrap_or(self.member)
    }

    fn download(&self, folder: &Path) -> Result<PathBuf> {
        let [program, first @ ..] = needs::find_python().context("no Python with pip was found")? else {
            bail!("no Python with pip was found");
        };
        let mut pip = Command::new(program);
        pip.args(first)
            .args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]);
        pip.args([
            "--python-version",
            "3.12",
            "--implementation",
            "cp",
            "--abi",
            "cp312",
            "--platform",
            self.tag,
        ]);
        pip.arg("--dest").arg(folder).arg(format!("onnxruntime=={VERSION}"));
        shell::run(&mut pip).context("the ONNX runtime could not be fetched (or set ORT_DYLIB_PATH to a library)")?;
        let mut packages = Vec::new();
        for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
            packages.push(entry?.path());
        }
        packages
            .into_iter()
            .find(|path| path.extension().is_some_and(|end| end == "whl"))
            .context("pip fetched nothing")
    }

    fn take_library(&self, package: &Path, work: &Path, to: &Path) -> Result<()> {
        check(package, self.package_sha256)?;
        let archive = File::open(package).with_context(|| format!("cannot open {}", package.display()))?;
        let mut archive = zip::ZipArchive::new(archive).context("the package is no archive")?;
        let mut member = archive
            .by_name(self.member)
            .context("the package does not hold the library")?;
        let part = work.join("library");
        let mut file = File::create(&part).with_context(|| format!("cannot write {}", part.display()))?;
        io::copy(&mut member, &mut file).with_context(|| format!("cannot write {}", part.display()))?;
        file.sync_all()
            .with_context(|| format!("cannot write {}", part.display()))?;
        check(&part, self.library_sha256)?;
        fs::rename(&part, to).with_context(|| format!("cannot write {}", to.display()))
    }
}

fn check(file: &Path, expected: &str) -> Result<()> {
    let found = hash_of(file)?;
    if found != expected {
        bail!(
            "{} has the hash {found}, pinned is {expected}: it is refused",
            file.display()
        );
    }
    Ok(())
}

fn hash_of(file: &Path) -> Result<String> {
    let mut reader = File::open(file).with_context(|| format!("cannot open {}", file.display()))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = reader
            .read(&mut buffer)
            .with_context(|| format!("cannot read {}", file.display()))?;
        match buffer.get(..read) {
            Some(part) if !part.is_empty() => hasher.update(part),
            _ => return Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_supported_machine_has_one_build() {
        for (os, arch) in [
            ("linux", "x86_64"),
            ("linux", "aarch64"),
            ("macos", "aarch64"),
            ("windows", "x86_64"),
        ] {
            let build = build_for(os, arch).unwrap();
            assert!(build.package_sha256.len() == 64 && build.library_sha256.len() == 64);
            assert!(!build.file_name().contains('/'));
        }
        let Err(error) = build_for("linux", "riscv64") else {
            panic!("not pinned")
        };
        assert!(error.to_string().contains("set ORT_DYLIB_PATH"), "{error}");
    }

    #[test]
    fn a_file_with_another_hash_is_refused() {
        let file = std::env::temp_dir().join(format!("xtask-hash-{}", std::process::id()));
        fs::write(&file, "abc").unwrap();
        // The first test vector of FIPS 180-4.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert!(check(&file, abc).is_ok());
        fs::write(&file, "abd").unwrap();
        assert!(check(&file, abc).unwrap_err().to_string().contains("refused"));
        fs::remove_file(&file).unwrap();
    }
}

//! The ONNX runtime: found once, loaded once, shared by all models.

use std::env;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;

use super::{EmbedError, platform};

/// The runtime's environment, loading the library when this is the first call. After a failure the next call tries
/// again, so an installation can be mended while the program runs.
pub(super) fn get_environment() -> Result<Environment, EmbedError> {
    static ENVIRONMENT: Mutex<Option<Environment>> = Mutex::new(None);
    let mut kept = ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(environment) = &*kept {
        return Ok(environment.clone());
    }
    let path = locate_runtime()?;
    let environment = ort::init_from(&path)
        .map_err(|source| EmbedError::RuntimeUnusable {
            path: path.clone(),
            source: Box::new(source),
        })?
        .with_name("adiuva")
        .with_telemetry(false)
        .build()
        .map_err(|source| EmbedError::RuntimeUnusable {
            path,
            source: Box::new(source),
        })?;
    Ok(kept.insert(environment).clone())
}

/// Where the runtime's library lies; nothing is loaded.
///
/// # Errors
/// When it lies nowhere; the message says how to get it.
pub fn locate_runtime() -> Result<PathBuf, EmbedError> {
    find_library(env::var_os("ORT_DYLIB_PATH").map(PathBuf::from))
}

/// `named` (ORT_DYLIB_PATH) is the only place looked at when it is given.
fn find_library(named: Option<PathBuf>) -> Result<PathBuf, EmbedError> {
    let tried: Vec<_> = match named {
        Some(path) => vec![path],
        None => {
            let cached = platform::user_cache()
                .map(|cache| cache.join("adiuva").join("onnxruntime").join(platform::RUNTIME_VERSION));
            let installed = platform::installed()
                .into_iter()
                .map(|folder| folder.join("onnxruntime"));
            let folders = installed.chain(cached);
            folders.map(|folder| folder.join(platform::RUNTIME_FILE)).collect()
        }
    };
    match tried.iter().find(|path| path.is_file()) {
        Some(path) => Ok(path.clone()),
        None => Err(EmbedError::RuntimeMissing { tried }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_library_that_is_missing_is_not_replaced_by_another() {
        let named = PathBuf::from("/nowhere/libonnxruntime.so");
        let error = find_library(Some(named.clone())).unwrap_err();
        assert!(
            matches!(&error, EmbedError::RuntimeMissing { tried } if *tried == [named]),
            "{error:?}"
        );
        let text = error.to_string();
        assert!(
            text.contains("/nowhere/libonnxruntime.so") && text.contains("cargo xtask setup"),
            "{text}"
        );
    }

    #[test]
    fn the_version_stands_in_the_name() {
        assert!(platform::RUNTIME_FILE.contains(platform::RUNTIME_VERSION) || cfg!(windows));
    }
}

//! The UI's files.

use std::borrow::Cow;

use rust_embed::RustEmbed;

/// One file of the UI.
pub struct File {
    /// What is in it.
    pub bytes: Cow<'static, [u8]>,
    /// The SHA-256 of that.
    pub digest: [u8; 32],
}

/// Where the UI's files come from.
pub trait Bundle: Send + Sync {
    /// The file of this name, such as `index.html` or `fonts/text.woff2`. Beside `name` there may be `name.br`, the same
    /// compressed with Brotli.
    fn load(&self, name: &str) -> Option<File>;
}

/// The bundle that this program was built with. In a debug build it is read from `dist` each time, so that a fresh bundle
/// is shown without a new build.
#[derive(RustEmbed)]
#[folder = "../../dist/"]
#[allow_missing = true]
pub struct BuiltIn;

impl Bundle for BuiltIn {
    fn load(&self, name: &str) -> Option<File> {
        let file = <Self as RustEmbed>::get(name)?;
        Some(File {
            digest: file.metadata.sha256_hash(),
            bytes: file.data,
        })
    }
}

//! Files that the person chooses in the browser's own dialog, and files that are given to them.

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::js::{member, method};

/// A file that was chosen in a field, to be read piece by piece.
pub struct PickedFile {
    /// What it is called.
    pub name: String,
    /// Bytes.
    pub size: u64,
    file: JsValue,
}

/// The file that was chosen in a field; none when nothing was.
pub fn picked_file(event: &web_sys::Event) -> Option<PickedFile> {
    let field: JsValue = event.target()?.into();
    let files = member(&field, "files")?;
    let file = Reflect::get_u32(&files, 0).ok().filter(|file| !file.is_undefined())?;
    let name = member(&file, "name")?.as_string()?;
    let size = member(&file, "size")?.as_f64()?;
    // The same file can be chosen again.
    let _ = Reflect::set(&field, &"value".into(), &"".into());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size is a whole number, not below zero"
    )]
    let size = size as u64;
    Some(PickedFile { name, size, file })
}

impl PickedFile {
    /// So many bytes from there on, in base64; none when they cannot be read any more.
    pub async fn piece(&self, from: u64, bytes: u64) -> Option<String> {
        #[expect(clippy::cast_precision_loss, reason = "the sizes of files fit")]
        let (from, to) = (from as f64, (from + bytes) as f64);
        let slice = method(&self.file, "slice")?
            .call2(&self.file, &from.into(), &to.into())
            .ok()?;
        let promise = method(&slice, "arrayBuffer")?.call0(&slice).ok()?;
        let buffer = JsFuture::from(js_sys::Promise::from(promise)).await.ok()?;
        let bytes = Uint8Array::new(&buffer).to_vec();
        let binary: String = bytes.into_iter().map(char::from).collect();
        web_sys::window()?.btoa(&binary).ok()
    }
}

/// Gives the person a file to keep, by the browser's own way of saving.
pub fn save_file(name: &str, media_type: &str, content: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    let Ok(link) = document.create_element("a") else {
        return;
    };
    // A data address needs no right to fetch anything; the type is one of those that artifacts have.
    let _ = link.set_attribute("href", &format!("data:{media_type};base64,{content}"));
    let _ = link.set_attribute("download", name);
    let click: Option<Function> = method(&link, "click");
    if let Some(click) = click {
        let _ = click.apply(&link, &Array::new());
    }
}

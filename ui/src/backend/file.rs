//! Files that the person chooses in the browser's own dialog, and files that are given to them.

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::js::{member, method};

/// The name and the content, in base64, of the file that was chosen in a field; none when it cannot be read.
pub async fn picked_file(event: &web_sys::Event) -> Option<(String, String)> {
    let field: JsValue = event.target()?.into();
    let files = member(&field, "files")?;
    let file = Reflect::get_u32(&files, 0).ok().filter(|file| !file.is_undefined())?;
    let name = member(&file, "name")?.as_string()?;
    let promise = method(&file, "arrayBuffer")?.call0(&file).ok()?;
    let buffer = JsFuture::from(js_sys::Promise::from(promise)).await.ok()?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    // The same file can be chosen again.
    let _ = Reflect::set(&field, &"value".into(), &"".into());
    let binary: String = bytes.into_iter().map(char::from).collect();
    let content = web_sys::window()?.btoa(&binary).ok()?;
    Some((name, content))
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

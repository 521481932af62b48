//! Choosing a folder with the system's own dialog.

use adiuva_protocol::Failure;
use serde_json::json;

use super::js::{from_js, to_js};
use super::{shell, silent};

/// Opens the system's dialog for folders: the path, or none when it was closed. Inside the window only; a browser
/// does not tell a page any path, so there it is typed.
pub async fn pick_folder(title: &str) -> Result<Option<String>, Failure> {
    let arguments = to_js(&json!({ "options": { "directory": true, "multiple": false, "title": title } }));
    match shell::invoke("plugin:dialog|open", &arguments).await {
        Ok(path) => Ok(from_js(&path)),
        Err(_) => Err(silent()),
    }
}

//! The least that a Tauri window with a Leptos page can be: what ours is measured against.
#![expect(missing_docs, reason = "a program, not a library")]

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!("tests/figures/bare/tauri.conf.json"))
}

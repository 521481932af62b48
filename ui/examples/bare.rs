//! The least that a Leptos page can be, for the window that ours is measured against.

use leptos::prelude::*;

fn main() {
    leptos::mount::mount_to_body(|| {
        let count = RwSignal::new(0);
        view! {
            <h1>"Bare window"</h1>
            <button on:click=move |_| count.update(|count| *count += 1)>{count}</button>
        }
    });
}

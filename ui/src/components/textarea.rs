//! A field for several lines.

use leptos::ev::KeyboardEvent;
use leptos::html::Textarea;
use leptos::prelude::*;

use super::unique;

/// A field for several lines, as high as its text up to a limit set by the style.
#[component]
pub fn TextArea(
    /// Its label.
    #[prop(into)]
    label: String,
    /// What is in it.
    value: RwSignal<String>,
    /// The label is for screen readers only.
    #[prop(optional)]
    label_hidden: bool,
    /// Stands in it while it is empty.
    #[prop(optional, into)]
    placeholder: String,
    /// Lines at least.
    #[prop(default = 1)]
    rows: u32,
    /// A key was pressed; `prevent_default` keeps it from the text.
    #[prop(optional, into)]
    on_key: Option<Callback<KeyboardEvent>>,
    /// The element, for focusing it.
    #[prop(optional)]
    node_ref: NodeRef<Textarea>,
) -> impl IntoView {
    let id = unique("text");
    view! {
        <div class="field grow">
            <label for=id.clone() class:visually-hidden=label_hidden>{label}</label>
            // The copy in the attribute gives the cell its height; the style lays both over each other.
            <div class="grows" data-text=move || value.get()>
                <textarea
                    id=id
                    node_ref=node_ref
                    rows=rows
                    placeholder=placeholder
                    bind:value=value
                    on:keydown=move |event| {
                        if let Some(on_key) = on_key {
                            on_key.run(event);
                        }
                    }
                ></textarea>
            </div>
        </div>
    }
}

//! Markdown as it is written and as it is read, beside each other or one at a time.

use adiuva_screen::markdown::{Citations, Stream};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use crate::components::{Choice, Segmented};
use crate::i18n::t;

/// What of the text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Source,
    Both,
    Preview,
}

/// The editor. `field` is the source, for putting text where the cursor is.
#[component]
pub(super) fn Editor(
    text: RwSignal<String>,
    field: NodeRef<html::Textarea>,
    /// Ctrl S was pressed.
    #[prop(into)]
    on_save: Callback<()>,
) -> impl IntoView {
    let texts = &t().projects;
    let shown = RwSignal::new(Shown::Both);
    let choices = [
        (Shown::Source, texts.source),
        (Shown::Both, texts.both),
        (Shown::Preview, texts.preview),
    ]
    .map(|(value, label)| Choice::new(value, label));
    let on_key = move |event: KeyboardEvent| {
        if (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("s") {
            event.prevent_default();
            on_save.run(());
        }
    };
    view! {
        <Segmented
            label=texts.shown
            label_hidden=true
            choices=choices.to_vec()
            value=shown
            on_choose=move |to| shown.set(to)
        />
        <div class="editor" class:both=move || shown.get() == Shown::Both>
            <textarea
                class="editor-source mono"
                class:hidden=move || shown.get() == Shown::Preview
                aria-label=texts.source
                spellcheck="true"
                node_ref=field
                bind:value=text
                on:keydown=on_key
            ></textarea>
            <Show when=move || shown.get() != Shown::Source>
                <div class="editor-preview" role="region" aria-label=texts.preview tabindex="0">
                    <Preview text=text />
                </div>
            </Show>
        </div>
    }
}

/// Markdown as it is read. The HTML is safe by construction: `adiuva_screen::markdown` wrote it.
#[component]
pub(super) fn Preview(#[prop(into)] text: Signal<String>) -> impl IntoView {
    let html = Memo::new(move |_| {
        let mut stream = Stream::new(Citations::none());
        text.with(|text| stream.append(text));
        stream.finish();
        stream.blocks().concat()
    });
    view! { <div class="md" inner_html=move || html.get()></div> }
}

/// The selection in the source, in scalar values.
pub(super) fn selection(field: NodeRef<html::Textarea>, text: &str) -> Option<(u64, u64)> {
    let field = field.get_untracked()?;
    let (start, end) = (field.selection_start().ok()??, field.selection_end().ok()??);
    // The browser counts UTF-16 units.
    let scalars = |units: u32| {
        let mut left = i64::from(units);
        let counted = text.chars().take_while(|c| {
            left -= i64::try_from(c.len_utf16()).unwrap_or(1);
            left >= 0
        });
        counted.count() as u64
    };
    Some((scalars(start), scalars(end)))
}

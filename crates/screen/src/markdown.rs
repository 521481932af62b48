//! Markdown that strangers wrote, as HTML that may be shown.
//!
//! Safe by construction: the writer knows a short list of elements, and everything else, raw HTML too, is text. Nothing
//! that it writes makes a browser fetch: images are shown as links. [`to_html`] renders a whole text, [`Stream`] one that
//! is still arriving.

mod citations;
mod escape;
mod link;
mod mend;
mod stream;
mod tame;
mod underline;
mod writer;

pub use citations::Citations;
pub use stream::Stream;
pub use underline::underline;

/// Renders a whole text.
///
/// `[n]` becomes a button with `data-cite="n"` where `citations` has that number, except in code and links.
pub fn to_html(text: &str, citations: &Citations) -> String {
    writer::write(&tame::tame(text), citations)
        .into_iter()
        .map(|block| block.html)
        .collect()
}

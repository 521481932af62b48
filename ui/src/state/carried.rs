//! A piece of text on its way from one page to another, such as an answer that goes into a doc. Only in memory.

use leptos::prelude::*;

#[derive(Clone, Copy)]
struct Carried(RwSignal<Option<String>>);

/// The text that is carried; none most of the time.
#[must_use]
pub fn use_carried() -> RwSignal<Option<String>> {
    expect_context::<Carried>().0
}

pub(super) fn provide() {
    provide_context(Carried(RwSignal::new(None)));
}

//! The small window for one question.

use leptos::prelude::*;

use crate::components::{Empty, Ico};
use crate::i18n::t;
use crate::state::page_title;

/// The small window for one question.
#[component]
pub fn Ask() -> impl IntoView {
    let texts = &t().ask;
    page_title(|| t().ask.title.to_owned());
    view! {
        <main class="ask">
            <h1 class="visually-hidden">{texts.title}</h1>
            <Empty ico=Ico::Search title=texts.hint />
        </main>
    }
}

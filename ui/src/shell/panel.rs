//! The panel at the right. In a narrow window it lies over the page.

use leptos::prelude::*;

use crate::components::{Ico, IconButton};
use crate::i18n::t;
use crate::state::use_panel;

#[component]
pub(super) fn SidePanel() -> impl IntoView {
    let panel = use_panel();
    let title = move || {
        panel
            .content()
            .map_or_else(|| t().shell.panel.to_owned(), |content| content.title)
    };
    let body = move || match panel.content() {
        Some(content) => content.view.run(),
        None => view! { <p class="hint">{t().shell.panel_empty}</p> }.into_any(),
    };
    view! {
        <Show when=move || panel.is_open()>
            <aside class="panel" aria-label=t().shell.panel>
                <header class="panel-head">
                    <h2>{title}</h2>
                    <IconButton
                        ico=Ico::Close
                        label=t().common.close.to_owned()
                        keys="Ctrl ."
                        on_click=move |_| panel.set_open(false)
                    />
                </header>
                <div class="panel-body">{body}</div>
            </aside>
        </Show>
    }
}

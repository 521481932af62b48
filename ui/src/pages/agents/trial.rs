//! Trying an agent: one question, and the steps of its run.

use adiuva_protocol::RunId;
use adiuva_protocol::agents::AgentsTest;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend;
use crate::components::{Button, ButtonKind, TextArea};
use crate::i18n::t;
use crate::pages::runs::Steps;
use crate::state::use_toasts;

/// A field for a question, and what comes of it.
#[component]
pub(super) fn Trial(name: String) -> impl IntoView {
    let toasts = use_toasts();
    let (text, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let run = RwSignal::new(None::<RunId>);
    let name = StoredValue::new(name);
    let ask = move || {
        let request = AgentsTest {
            name: name.get_value(),
            text: text.get_untracked(),
            provider: None,
        };
        busy.set(true);
        spawn_local(async move {
            match backend::call(request).await {
                Ok(started) => {
                    let _ = run.try_set(Some(started.run));
                }
                Err(failure) => toasts.fail(&failure),
            }
            let _ = busy.try_set(false);
        });
    };
    view! {
        <form
            class="form"
            on:submit=move |event| {
                event.prevent_default();
                ask();
            }
        >
            <TextArea label=t().agents.try_text value=text rows=2 />
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true busy=busy>{t().agents.ask}</Button>
            </div>
        </form>
        {move || run.get().map(|run| view! { <Steps run=run /> })}
    }
}

//! Something that could not be had.

use adiuva_protocol::Failure;
use leptos::prelude::*;

use super::{Button, Ico, Icon};
use crate::i18n::{failures, t};

/// What happened, what to do, and a way to try again.
#[component]
pub fn Failed(
    /// What happened.
    failure: Failure,
    /// Tries again.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let words = failures::words(&failure);
    view! {
        <div class="failed" role="alert">
            <Icon ico=Ico::Bad />
            <p class="failed-title">{failures::title(&failure)}</p>
            <p class="failed-text">{words}</p>
            {on_retry
                .map(|on_retry| {
                    view! {
                        <Button ico=Ico::Retry on_click=move |_| on_retry.run(())>
                            {t().common.retry}
                        </Button>
                    }
                })}
        </div>
    }
}

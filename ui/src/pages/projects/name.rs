//! A dialog that asks for a name.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::components::{Button, ButtonKind, Dialog, TextField};
use crate::i18n::t;

/// Asks for a name or title; closes when it was given.
#[component]
pub(super) fn NameDialog(
    /// What it is for.
    title: &'static str,
    /// The field.
    label: &'static str,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What stands in the field.
    value: RwSignal<String>,
    /// It was given, without spaces around it and never empty.
    #[prop(into)]
    on_save: Callback<String>,
) -> impl IntoView {
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let name = value.with_untracked(|name| name.trim().to_owned());
        if !name.is_empty() {
            on_save.run(name);
            open.set(false);
        }
    };
    view! {
        <Dialog open=open title=title.to_owned()>
            <form class="form" on:submit=save>
                <TextField label=label value=value autofocus=true />
                <Button kind=ButtonKind::Primary submit=true>{t().common.save}</Button>
            </form>
        </Dialog>
    }
}

//! Which models answer, and where they are.

mod card;
mod form;
mod presets;
mod remove;

use adiuva_protocol::models::{ModelsProviders, ProviderView, Providers};
use leptos::prelude::*;

use self::card::Card;
use self::form::{Edited, Form};
use self::remove::Remove;
use crate::components::{Button, ButtonKind, Empty, Ico, Loaded, Switch};
use crate::i18n::t;
use crate::state::{Kind, fetch, use_status};

#[component]
pub(super) fn Models() -> impl IntoView {
    let texts = &t().models;
    let providers = fetch(|| ModelsProviders {}, &[Kind::Models]);
    let edited = RwSignal::new(None::<Edited>);
    let removed = RwSignal::new(None::<ProviderView>);
    // A provider that was just added is tested at once, so that its card says whether it works.
    let to_test = RwSignal::new(None);
    let add = move || {
        view! {
            <Button kind=ButtonKind::Primary ico=Ico::Add on_click=move |_| edited.set(Some(Edited::New))>
                {texts.add}
            </Button>
        }
    };
    let list = move |found: Signal<Providers>| {
        let card = move |provider: ProviderView| {
            let id = provider.id;
            let now = Memo::new(move |_| {
                let known = found.get().providers;
                known
                    .into_iter()
                    .find(|other| other.id == id)
                    .unwrap_or_else(|| provider.clone())
            });
            view! { <Card provider=now edited=edited removed=removed to_test=to_test /> }
        };
        view! {
            <div class="spread">
                <h3>{texts.providers}</h3>
                {add()}
            </div>
            <ul class="cards">
                <For each=move || found.get().providers key=|provider| provider.id children=card />
            </ul>
        }
    };
    let empty = move || view! { <Empty ico=Ico::Model title=texts.empty text=texts.empty_text>{add()}</Empty> };
    let is_empty = |found: Providers| found.providers.is_empty();
    view! {
        <p class="lead">{texts.lead}</p>
        <Offline />
        <section class="section">
            <Loaded from=providers rows=3 is_empty=is_empty empty=empty view=list />
        </section>
        <Form edited=edited on_saved=move |id| to_test.set(Some(id)) />
        <Remove provider=removed />
    }
}

/// The switch that keeps everything on this machine, with what it means.
#[component]
fn Offline() -> impl IntoView {
    let texts = &t().models;
    let status = use_status();
    let settings = status.settings();
    view! {
        <section class="section">
            <Switch
                label=texts.offline
                hint=texts.offline_hint
                on=Signal::derive(move || settings.with(|settings| settings.as_ref().is_some_and(|s| s.offline)))
                disabled=Signal::derive(move || settings.with(Option::is_none))
                on_change=move |offline| status.set_offline(offline)
            />
        </section>
    }
}

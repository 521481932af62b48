//! The clients: added, renamed, deleted.

use adiuva_protocol::ClientId;
use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::clients::{
    ClientView, Clients, ClientsCreate, ClientsDelete, ClientsList, ClientsUpdate,
};
use leptos::prelude::*;

use super::doing::Doing;
use super::name::NameDialog;
use crate::components::{Button, Empty, Ico, IconButton, Loaded};
use crate::i18n::t;
use crate::state::{Kind, fetch};

/// All clients.
#[component]
pub(super) fn ClientRows() -> impl IntoView {
    let texts = &t().projects;
    let doing = Doing::new();
    let found = fetch(|| ClientsList {}, &[Kind::Workspace]);
    let (open, name) = (RwSignal::new(false), RwSignal::new(String::new()));
    // The client that is given another name; none for a new one.
    let renamed = RwSignal::new(None::<ClientId>);
    let ask = move |client: Option<ClientId>, known: String| {
        renamed.set(client);
        name.set(known);
        open.set(true);
    };
    let save = move |name: String| match renamed.get_untracked() {
        Some(client) => doing.ask(ClientsUpdate { client, name }),
        None => doing.ask(ClientsCreate { name }),
    };
    view! {
        <div class="spread wraps">
            <Button ico=Ico::Add on_click=move |_| ask(None, String::new())>{texts.new_client}</Button>
        </div>
        <Loaded
            from=found
            is_empty=Callback::new(|found: Clients| found.clients.is_empty())
            empty=move || view! { <Empty ico=Ico::Projects title=texts.no_clients text=texts.no_clients_text /> }
            view=move |found| {
                view! {
                    <ul class="followed-list" aria-label=texts.clients>
                        <For each=move || found.get().clients key=|client| (client.id, client.name.clone()) let:client>
                            <Row client=client doing=doing on_rename=Callback::new(move |(id, name)| ask(Some(id), name)) />
                        </For>
                    </ul>
                }
            }
        />
        <NameDialog title=texts.client label=texts.name open=open value=name on_save=save />
    }
}

#[component]
fn Row(client: ClientView, doing: Doing, on_rename: Callback<(ClientId, String)>) -> impl IntoView {
    let texts = &t().projects;
    let (id, named, deleted) = (client.id, client.name.clone(), client.name.clone());
    let rename = move |_| on_rename.run((id, named.clone()));
    let remove = move |_| doing.delete(ClientsDelete { client: id }, EntityKind::Client, id.uuid(), &deleted);
    view! {
        <li class="trashed">
            <span class="trashed-title">{client.name.clone()}</span>
            <Button ico=Ico::Edit on_click=rename>{t().common.rename}</Button>
            <IconButton ico=Ico::Delete label=(texts.delete_one)(&client.name) on_click=remove />
        </li>
    }
}

//! Adding a project, with its client made when new.

use adiuva_protocol::workspace::clients::{ClientsCreate, ClientsList};
use adiuva_protocol::workspace::projects::ProjectsCreate;
use adiuva_screen::capture::means;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::doing::Doing;
use crate::components::{Button, ButtonKind, Dialog, TextField};
use crate::i18n::t;
use crate::state::{Kind, fetch};

#[component]
pub(super) fn NewProject(open: RwSignal<bool>) -> impl IntoView {
    let texts = &t().projects;
    let doing = Doing::new();
    let (name, client) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let clients = fetch(|| ClientsList {}, &[Kind::Workspace]);
    let names = Signal::derive(move || {
        let clients = clients
            .get()
            .and_then(Result::ok)
            .map(|found| found.clients)
            .unwrap_or_default();
        clients.into_iter().map(|client| client.name).collect::<Vec<_>>()
    });
    let navigate = StoredValue::new_local(use_navigate());
    let create = move |name: String, client_id| {
        doing.then(ProjectsCreate { name, client_id }, move |project| {
            open.set(false);
            let address = format!("/projects/{}", project.id);
            navigate.with_value(|navigate| navigate(&address, NavigateOptions::default()));
        });
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let (name, client) = (
            name.get_untracked().trim().to_owned(),
            client.get_untracked().trim().to_owned(),
        );
        if name.is_empty() {
            return;
        }
        let known = clients.get_untracked().and_then(Result::ok).and_then(|found| {
            let mut all = found.clients.into_iter();
            all.find(|known| means(&client, &known.name))
        });
        match known {
            _ if client.is_empty() => create(name, None),
            Some(known) => create(name, Some(known.id)),
            None => doing.then(ClientsCreate { name: client }, move |client| {
                create(name, Some(client.id))
            }),
        }
    };
    Effect::new(move || {
        if open.get() {
            name.set(String::new());
            client.set(String::new());
        }
    });
    view! {
        <Dialog open=open title=texts.new_project.to_owned()>
            <form class="form" on:submit=save>
                <TextField label=texts.name value=name autofocus=true />
                <TextField label=texts.client value=client hint=texts.client_hint suggestions=names />
                <Button kind=ButtonKind::Primary submit=true>{texts.create}</Button>
            </form>
        </Dialog>
    }
}

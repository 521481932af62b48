//! What a person works on: all projects, and one project with its tasks, dates, notes, docs and files.

mod board;
mod card;
mod carried;
mod clash;
mod clients;
mod dates;
mod docs;
mod doing;
mod edit;
mod editor;
mod files;
mod list;
mod name;
mod new;
mod note;
mod notes;
mod project;
mod quick;
mod revisions;
mod rows;
mod search;
mod suggested;
mod task;
mod text_link;
mod trash;
mod upload;
pub(super) mod when;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub(super) use self::doing::Doing;
pub use self::project::Project;
pub(super) use self::suggested::Decide;
pub(super) use self::task::Facts;
pub(super) use self::when::today;

use self::carried::CarriedBanner;
use self::clients::ClientRows;
use self::new::NewProject;
use self::rows::ProjectRows;
use self::search::SearchBox;
use self::trash::TrashList;
use crate::components::{Button, ButtonKind, Ico, Page};
use crate::i18n::t;
use crate::state::{Action, use_actions};

/// All projects, the clients, and the trash; which of them stands in the address.
#[component]
pub fn Projects() -> impl IntoView {
    let texts = &t().projects;
    let query = use_query_map();
    let part = Memo::new(move |_| query.with(|query| query.get("view").unwrap_or_default()));
    let current = move |mine: &'static str| move || part.with(|part| part == mine).then_some("page");
    let adding = RwSignal::new(false);
    use_actions().offer(vec![Action::new(texts.new_project, Ico::Projects, move || {
        adding.set(true)
    })]);
    view! {
        <Page
            title=texts.title.to_owned()
            actions=move || {
                view! {
                    <Button kind=ButtonKind::Primary ico=Ico::Add on_click=move |_| adding.set(true)>
                        {texts.new_project}
                    </Button>
                }
            }
        >
            <nav class="tabs" aria-label=texts.views>
                <a class="tab" href="/projects" aria-current=current("")>{texts.title}</a>
                <a class="tab" href="/projects?view=clients" aria-current=current("clients")>{texts.clients}</a>
                <a class="tab" href="/projects?view=trash" aria-current=current("trash")>{texts.trash}</a>
            </nav>
            <CarriedBanner />
            {move || match part.get().as_str() {
                "trash" => view! { <TrashList /> }.into_any(),
                "clients" => view! { <ClientRows /> }.into_any(),
                _ => view! { <SearchBox><ProjectRows adding=adding /></SearchBox> }.into_any(),
            }}
            <NewProject open=adding />
        </Page>
    }
}

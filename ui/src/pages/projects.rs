//! What a person works on: all projects, and one project with its tasks, dates, notes, docs and files.

mod board;
mod card;
mod carried;
mod clash;
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
pub(super) mod when;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub(super) use self::doing::Doing;
pub use self::project::Project;
pub(super) use self::suggested::Decide;
pub(super) use self::task::Facts;
pub(super) use self::when::today;

use self::carried::CarriedBanner;
use self::new::NewProject;
use self::rows::ProjectRows;
use self::search::SearchBox;
use self::trash::TrashList;
use crate::components::{Button, ButtonKind, Ico, Page};
use crate::i18n::t;
use crate::state::{Action, use_actions};

/// All projects, and the trash; which of them stands in the address.
#[component]
pub fn Projects() -> impl IntoView {
    let texts = &t().projects;
    let query = use_query_map();
    let in_trash = Memo::new(move |_| query.with(|query| query.get_str("view") == Some("trash")));
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
                <a class="tab" href="/projects" aria-current=move || (!in_trash.get()).then_some("page")>{texts.title}</a>
                <a class="tab" href="/projects?view=trash" aria-current=move || in_trash.get().then_some("page")>
                    {texts.trash}
                </a>
            </nav>
            <CarriedBanner />
            {move || {
                if in_trash.get() {
                    view! { <TrashList /> }.into_any()
                } else {
                    view! { <SearchBox><ProjectRows adding=adding /></SearchBox> }.into_any()
                }
            }}
            <NewProject open=adding />
        </Page>
    }
}

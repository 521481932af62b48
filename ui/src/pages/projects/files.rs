//! Files and images of a project.

use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::artifacts::{ArtifactView, Artifacts, ArtifactsDelete, ArtifactsList, ArtifactsRead};
use adiuva_screen::format;
use leptos::prelude::*;

use super::doing::Doing;
use super::edit::who;
use super::project::Here;
use super::upload::AddFile;
use super::when::When;
use crate::backend::save_file;
use crate::components::{Button, Empty, Ico, Icon, IconButton, Loaded};
use crate::i18n::t;
use crate::state::{Kind, fetch, use_look};

#[component]
pub(super) fn Files(here: Here) -> impl IntoView {
    let Some(project_id) = here.project else {
        return ().into_any();
    };
    let texts = &t().projects;
    let doing = Doing::new();
    let found = fetch(move || ArtifactsList { project_id }, &[Kind::Workspace]);
    view! {
        <AddFile project=project_id />
        <p class="hint">{texts.files_hint}</p>
        <Loaded
            from=found
            is_empty=Callback::new(|found: Artifacts| found.artifacts.is_empty())
            empty=move || view! { <Empty ico=Ico::File title=texts.no_files text=texts.no_files_text /> }
            view=move |found| {
                view! {
                    <ul class="followed-list" aria-label=texts.files>
                        <For each=move || found.get().artifacts key=|file| file.id let:file>
                            <OneFile file=file doing=doing />
                        </For>
                    </ul>
                }
            }
        />
    }
    .into_any()
}

#[component]
fn OneFile(file: ArtifactView, doing: Doing) -> impl IntoView {
    let texts = &t().projects;
    let when = When::new();
    let language = format::Language::of(use_look().language.get_untracked().tag());
    let (id, name) = (file.id, file.name.clone());
    let remove = {
        let name = name.clone();
        move |_| doing.delete(ArtifactsDelete { artifact: id }, EntityKind::Artifact, id.uuid(), &name)
    };
    let save = move |_| {
        doing.then(ArtifactsRead { artifact: id }, |read| {
            save_file(&read.artifact.name, &read.artifact.media_type, &read.content);
        });
    };
    view! {
        <li class="trashed">
            <Icon ico=Ico::File />
            <span class="trashed-title">{file.name.clone()}</span>
            <span class="hint">
                {file.media_type.clone()}" · "{format::bytes(file.size, language)}" · "{who(&file.made_by)}" · "
                {when.date(file.created)}
            </span>
            <Button ico=Ico::Download on_click=save>{texts.save_file}</Button>
            <IconButton ico=Ico::Delete label=(texts.delete_one)(&name) on_click=remove />
        </li>
    }
}

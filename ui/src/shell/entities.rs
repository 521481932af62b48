//! Threads, folders and ready plans by name, for the palette; asked for when it opens.

use adiuva_protocol::chat::ChatThreads;
use adiuva_protocol::knowledge::KnowledgeSources;
use adiuva_protocol::plans::PlaybooksList;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::backend;
use crate::components::Ico;
use crate::i18n::t;
use crate::state::Action;

/// How many threads are offered, the latest.
const THREADS: u32 = 500;

/// Threads, folders and ready plans as actions that lead to them; none before the palette was opened, and those that could be had
/// when something failed: commands are offered all the same.
pub(super) fn entities(open: RwSignal<bool>) -> Signal<Vec<Action>> {
    let found = RwSignal::new(Vec::new());
    let navigate = use_navigate();
    let asked = LocalResource::new(move || {
        let open = open.get();
        async move {
            if !open {
                return None;
            }
            let request = ChatThreads {
                limit: THREADS,
                after: None,
            };
            let threads = backend::call(request).await.map(|page| page.threads);
            let sources = backend::call(KnowledgeSources { base: None })
                .await
                .map(|all| all.sources);
            let playbooks = backend::call(PlaybooksList {}).await.map(|all| all.playbooks);
            Some((
                threads.unwrap_or_default(),
                sources.unwrap_or_default(),
                playbooks.unwrap_or_default(),
            ))
        }
    });
    Effect::new(move || {
        let Some(Some((threads, sources, playbooks))) = asked.get() else {
            return;
        };
        let threads = threads.into_iter().map(|thread| {
            let (navigate, address) = (navigate.clone(), format!("/chat/{}", thread.id));
            Action::new(thread.title, Ico::Chat, move || {
                navigate(&address, NavigateOptions::default())
            })
            .of_kind(t().shell.kind_thread)
        });
        let sources = sources.into_iter().map(|source| {
            let navigate = navigate.clone();
            Action::new(source.path, Ico::Folder, move || {
                navigate("/knowledge", NavigateOptions::default())
            })
            .of_kind(t().shell.kind_folder)
        });
        let playbooks = playbooks.into_iter().map(|playbook| {
            let (navigate, address) = (navigate.clone(), format!("/chat?playbook={}", playbook.id));
            Action::new(t().plans.playbook_name(&playbook), Ico::Play, move || {
                navigate(&address, NavigateOptions::default())
            })
            .of_kind(t().plans.kind_playbook)
        });
        found.set(playbooks.chain(threads).chain(sources).collect());
    });
    found.into()
}

//! Who answers and from which files.

use std::collections::HashMap;

use adiuva_protocol::knowledge::{Filter, KnowledgeBases, KnowledgeSources};
use adiuva_protocol::models::{ModelView, ModelsList, ModelsProviders, ProviderView};
use adiuva_protocol::{Failure, ProviderId};
use adiuva_screen::format;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend;
use crate::components::{ChoiceGroup, ChoiceItem, ChoiceMenu, Ico, Icon};
use crate::i18n::{failures, t};
use crate::state::{Answerer, How, Kind, fetch, use_status};

type Listed = HashMap<ProviderId, Result<Vec<ModelView>, Failure>>;

/// Chooses who answers. Which models a provider has is asked when the menu is opened, not before: asking may leave this
/// machine.
#[component]
pub(crate) fn AnswererPicker(how: RwSignal<How>) -> impl IntoView {
    let fetched = fetch(|| ModelsProviders {}, &[Kind::Models]);
    let providers = Memo::new(move |_| match fetched.get() {
        Some(Ok(reply)) => reply.providers,
        _ => Vec::new(),
    });
    let listed = RwSignal::new(Listed::new());
    let offline = use_status().settings();
    let is_offline = move || offline.with(|settings| settings.as_ref().is_some_and(|settings| settings.offline));
    let ask = Callback::new(move |()| {
        for provider in providers.get_untracked() {
            if provider.local || !untrack(is_offline) {
                list(provider.id, listed);
            }
        }
    });
    let choose = move |answerer: Answerer| {
        Callback::new(move |()| {
            how.update(|how| how.answerer = answerer.clone());
        })
    };
    let groups = move || {
        let now = how.with(|how| how.answerer.clone());
        let mut groups = vec![ChoiceGroup {
            title: t().chat.who_answers.to_owned(),
            mark: None,
            note: None,
            items: vec![
                ChoiceItem {
                    label: t().chat.preferred.to_owned(),
                    hint: Some(preferred(&providers.get())),
                    chosen: now == Answerer::Preferred,
                    place: None,
                    choose: choose(Answerer::Preferred),
                },
                ChoiceItem {
                    label: t().chat.extracts.to_owned(),
                    hint: Some(t().chat.extracts_hint.to_owned()),
                    chosen: now == Answerer::Extracts,
                    place: None,
                    choose: choose(Answerer::Extracts),
                },
            ],
        }];
        for provider in providers.get() {
            let listed = listed.with(|listed| listed.get(&provider.id).cloned());
            let (models, note) = match listed {
                _ if !provider.local && is_offline() => (Vec::new(), Some(t().chat.refused_offline.to_owned())),
                None => (Vec::new(), Some(t().common.loading.to_owned())),
                Some(Err(failure)) => (Vec::new(), Some(failures::title(&failure).to_owned())),
                Some(Ok(models)) if models.is_empty() => (models, Some(t().chat.no_models.to_owned())),
                Some(Ok(models)) => (models, None),
            };
            let items = models.into_iter().map(|model| {
                let answerer = Answerer::Model {
                    provider: provider.id,
                    model: model.name.clone(),
                };
                ChoiceItem {
                    label: model.name,
                    hint: model
                        .size_bytes
                        .map(|size| format::bytes(size, super::when::language())),
                    chosen: now == answerer,
                    place: None,
                    choose: choose(answerer),
                }
            });
            groups.push(ChoiceGroup {
                items: items.collect(),
                note,
                mark: Some(if provider.local {
                    (Ico::Local, t().common.on_this_machine.to_owned())
                } else {
                    (Ico::Outside, host(&provider.base_url).to_owned())
                }),
                title: provider.name,
            });
        }
        groups
    };
    let chosen = move || match how.with(|how| how.answerer.clone()) {
        Answerer::Preferred => preferred(&providers.get()),
        Answerer::Extracts => t().chat.extracts.to_owned(),
        Answerer::Model { model, .. } => model,
    };
    let outside = move || {
        let providers = providers.get();
        let provider = asked(&how.get().answerer, &providers)?;
        (!provider.local).then(|| {
            let host = host(&provider.base_url).to_owned();
            view! {
                <span class="outbound" title=t().common.outside>
                    <Icon ico=Ico::Outside />
                    <span class="visually-hidden">{t().common.outside}</span>
                    {host}
                </span>
            }
        })
    };
    view! {
        <ChoiceMenu
            label=t().chat.who_answers
            ico=Ico::Model
            chosen=Signal::derive(chosen)
            groups=Signal::derive(groups)
            on_open=ask
        />
        {outside}
    }
}

fn list(provider: ProviderId, listed: RwSignal<Listed>) {
    if listed.with_untracked(|listed| matches!(listed.get(&provider), Some(Ok(_)))) {
        return;
    }
    spawn_local(async move {
        let models = backend::call(ModelsList {
            provider: Some(provider),
        })
        .await;
        let _ = listed.try_update(|listed| listed.insert(provider, models.map(|list| list.models)));
    });
}

/// The provider that will be asked; none when the files answer alone.
fn asked<'a>(answerer: &Answerer, providers: &'a [ProviderView]) -> Option<&'a ProviderView> {
    match answerer {
        Answerer::Extracts => None,
        Answerer::Preferred => providers.first(),
        Answerer::Model { provider, .. } => providers.iter().find(|other| other.id == *provider),
    }
}

/// Who answers when nobody is named.
fn preferred(providers: &[ProviderView]) -> String {
    providers.first().map_or_else(
        || t().chat.extracts.to_owned(),
        |provider| provider.model.clone().unwrap_or_else(|| provider.name.clone()),
    )
}

/// Host and port of an address.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

/// Chooses which files are searched, or none.
#[component]
pub(crate) fn FilesPicker(how: RwSignal<How>) -> impl IntoView {
    let bases = fetch(|| KnowledgeBases {}, &[Kind::Sources]);
    let sources = fetch(|| KnowledgeSources { base: None }, &[Kind::Sources]);
    let bases = Memo::new(move |_| match bases.get() {
        Some(Ok(reply)) => reply.bases,
        _ => Vec::new(),
    });
    let sources = Memo::new(move |_| match sources.get() {
        Some(Ok(reply)) => reply.sources,
        _ => Vec::new(),
    });
    let choose = move |use_files: bool, filter: Filter| {
        Callback::new(move |()| {
            how.update(|how| {
                how.use_files = use_files;
                how.filter = filter.clone();
            });
        })
    };
    let groups = move || {
        let now = how.get();
        let item = |label: String, hint: Option<&'static str>, use_files: bool, filter: Filter| ChoiceItem {
            label,
            hint: hint.map(str::to_owned),
            chosen: now.use_files == use_files && (!use_files || now.filter == filter),
            place: None,
            choose: choose(use_files, filter),
        };
        let mut groups = vec![ChoiceGroup {
            title: t().chat.which_files.to_owned(),
            mark: None,
            note: None,
            items: vec![
                item(t().chat.all_files.to_owned(), None, true, Filter::default()),
                item(
                    t().chat.no_files.to_owned(),
                    Some(t().chat.no_files_hint),
                    false,
                    Filter::default(),
                ),
            ],
        }];
        let of_base = bases.get().into_iter().map(|base| {
            let filter = Filter {
                bases: vec![base.id],
                ..Filter::default()
            };
            item(base.name, None, true, filter)
        });
        let of_source = sources.get().into_iter().map(|source| {
            let filter = Filter {
                sources: vec![source.id],
                ..Filter::default()
            };
            item(format::shorten(&source.path, 44), None, true, filter)
        });
        for (title, items) in [
            (t().chat.bases, of_base.collect::<Vec<_>>()),
            (t().chat.sources, of_source.collect()),
        ] {
            if items.len() > 1 {
                groups.push(ChoiceGroup {
                    title: title.to_owned(),
                    mark: None,
                    note: None,
                    items,
                });
            }
        }
        groups
    };
    let chosen = move || {
        let now = how.get();
        if !now.use_files {
            return t().chat.no_files.to_owned();
        }
        let base = now.filter.bases.first().copied();
        let source = now.filter.sources.first().copied();
        let base = base.and_then(|id| bases.get().into_iter().find(|base| base.id == id));
        let source = source.and_then(|id| sources.get().into_iter().find(|source| source.id == id));
        match (base, source) {
            (Some(base), _) => base.name,
            (None, Some(source)) => format::shorten(&source.path, 24),
            (None, None) => t().chat.all_files.to_owned(),
        }
    };
    let ico = move || if how.get().use_files { Ico::Folder } else { Ico::Filter };
    view! {
        <ChoiceMenu
            label=t().chat.which_files
            ico=Signal::derive(ico)
            chosen=Signal::derive(chosen)
            groups=Signal::derive(groups)
        />
    }
}

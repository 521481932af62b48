//! Adding a provider, or changing one.

use adiuva_protocol::ProviderId;
use adiuva_protocol::models::{ModelsList, ModelsSetProvider, ProviderView, Wire};
use adiuva_protocol::vault::Typed;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::presets::{PRESETS, host, is_here};
use crate::backend;
use crate::components::{
    Banner, Button, ButtonKind, Checkbox, Choice, Dialog, PasswordField, Segmented, Select, TextField,
};
use crate::i18n::{failures, t};
use crate::state::Tone;

/// What is edited.
#[derive(Clone)]
pub(super) enum Edited {
    New,
    Known(ProviderView),
}

#[component]
pub(super) fn Form(
    /// What is edited; emptied when the dialog closes.
    edited: RwSignal<Option<Edited>>,
    /// A provider was saved.
    #[prop(into)]
    on_saved: Callback<ProviderId>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || {
        if edited.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() && edited.with_untracked(Option::is_some) {
            edited.set(None);
        }
    });
    let title = Signal::derive(move || match edited.get() {
        Some(Edited::Known(provider)) => (t().models.edit_title)(&provider.name),
        Some(Edited::New) | None => t().models.add.to_owned(),
    });
    let saved = Callback::new(move |id| {
        open.set(false);
        on_saved.run(id);
    });
    view! {
        <Dialog open=open title=title>
            {move || {
                let edited = edited.get_untracked()?;
                Some(view! { <Fields edited=edited on_saved=saved on_cancel=move |()| open.set(false) /> })
            }}
        </Dialog>
    }
}

#[component]
fn Fields(edited: Edited, on_saved: Callback<ProviderId>, #[prop(into)] on_cancel: Callback<()>) -> impl IntoView {
    let texts = &t().models;
    let known = match edited {
        Edited::New => None,
        Edited::Known(provider) => Some(provider),
    };
    let id = known.as_ref().map(|provider| provider.id);
    let has_key = known.as_ref().is_some_and(|provider| provider.has_key);
    let first = PRESETS.first();
    let wire = RwSignal::new(known.as_ref().map_or(Wire::Ollama, |provider| provider.wire));
    let name = RwSignal::new(match &known {
        Some(provider) => provider.name.clone(),
        None => first.map(|preset| preset.name.to_owned()).unwrap_or_default(),
    });
    let base_url = RwSignal::new(match &known {
        Some(provider) => provider.base_url.clone(),
        None => first.map(|preset| preset.base_url.to_owned()).unwrap_or_default(),
    });
    let model = RwSignal::new(
        known
            .as_ref()
            .and_then(|provider| provider.model.clone())
            .unwrap_or_default(),
    );
    let (key, forget_key) = (RwSignal::new(String::new()), RwSignal::new(false));
    let preferred = RwSignal::new(known.as_ref().is_some_and(|provider| provider.preferred));
    let problem = RwSignal::new(None::<String>);

    let save = Action::new_local(move |request: &ModelsSetProvider| {
        let request = request.clone();
        async move {
            match backend::call(request).await {
                Ok(provider) => on_saved.run(provider.id),
                Err(failure) => {
                    let _ = problem.try_set(Some(failures::line(&failure)));
                }
            }
        }
    });
    let busy = save.pending();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        problem.set(None);
        let typed = key.get_untracked();
        let api_key = if forget_key.get_untracked() {
            Some(Typed(String::new()))
        } else {
            (!typed.is_empty()).then_some(Typed(typed))
        };
        save.dispatch(ModelsSetProvider {
            id,
            name: name.get_untracked().trim().to_owned(),
            wire: wire.get_untracked(),
            base_url: base_url.get_untracked().trim().to_owned(),
            model: Some(model.get_untracked().trim().to_owned()).filter(|model| !model.is_empty()),
            api_key,
            preferred: preferred.get_untracked(),
        });
    };
    let incomplete =
        Signal::derive(move || name.with(|name| name.trim().is_empty()) || base_url.with(|url| host(url).is_none()));
    let wires = vec![
        Choice::new(Wire::Ollama, texts.wire_ollama),
        Choice::new(Wire::OpenAi, texts.wire_openai),
    ];
    let key_hint = if has_key { texts.key_keep } else { texts.key_hint };
    view! {
        <form class="form" on:submit=send>
            {known.is_none().then(|| view! { <Kind name=name wire=wire base_url=base_url /> })}
            <TextField label=texts.name value=name />
            <TextField label=texts.base_url value=base_url hint=texts.base_url_hint kind="url" mono=true />
            <Leaves base_url=base_url />
            <Segmented label=texts.wire choices=wires value=wire on_choose=move |chosen| wire.set(chosen) />
            <Model id=id value=model />
            <PasswordField
                label=texts.key
                value=key
                hint=Signal::derive(move || Some(key_hint.to_owned()))
                autocomplete="off"
            />
            {has_key.then(|| view! { <Checkbox label=texts.key_remove checked=forget_key /> })}
            <Checkbox label=texts.make_preferred checked=preferred />
            <Show when=move || problem.with(Option::is_some)>
                <Banner tone=Tone::Bad>{move || problem.get()}</Banner>
            </Show>
            <div class="actions end">
                <Button on_click=move |_| on_cancel.run(())>{t().common.cancel}</Button>
                <Button kind=ButtonKind::Primary submit=true busy=busy disabled=incomplete>{t().common.save}</Button>
            </div>
        </form>
    }
}

/// Fills the form in for a well-known server.
#[component]
fn Kind(name: RwSignal<String>, wire: RwSignal<Wire>, base_url: RwSignal<String>) -> impl IntoView {
    let texts = &t().models;
    let chosen = RwSignal::new(Some(0_usize));
    let mut choices: Vec<Choice<Option<usize>>> = PRESETS
        .iter()
        .enumerate()
        .map(|(index, preset)| {
            let place = if is_here(preset.base_url) {
                t().common.on_this_machine
            } else {
                host(preset.base_url).unwrap_or_default()
            };
            Choice::new(Some(index), format!("{} – {place}", preset.name))
        })
        .collect();
    choices.push(Choice::new(None, texts.other_kind));
    let choose = move |kind: Option<usize>| {
        chosen.set(kind);
        match kind.and_then(|index| PRESETS.get(index)) {
            Some(preset) => {
                name.set(preset.name.to_owned());
                wire.set(preset.wire);
                base_url.set(preset.base_url.to_owned());
            }
            None => {
                name.set(String::new());
                wire.set(Wire::OpenAi);
                base_url.set("https://".to_owned());
            }
        }
    };
    view! { <Select label=texts.kind choices=choices value=chosen on_choose=choose /> }
}

/// What it means that the server is here or elsewhere.
#[component]
fn Leaves(base_url: RwSignal<String>) -> impl IntoView {
    let texts = &t().models;
    let address = Memo::new(move |_| base_url.get());
    move || {
        let address = address.get();
        let (tone, words) = if is_here(&address) {
            (Tone::Good, texts.stays.to_owned())
        } else {
            (Tone::Warning, (texts.leaves)(host(&address)?))
        };
        Some(view! { <Banner tone=tone>{words}</Banner> })
    }
}

/// The model's name, with those that the provider has as suggestions.
#[component]
fn Model(id: Option<ProviderId>, value: RwSignal<String>) -> impl IntoView {
    let texts = &t().models;
    let Some(id) = id else {
        return view! { <TextField label=texts.model value=value hint=texts.model_hint_new mono=true /> }.into_any();
    };
    let known = LocalResource::new(move || backend::call(ModelsList { provider: Some(id) }));
    let suggestions = Signal::derive(move || match known.get() {
        Some(Ok(list)) => list.models.into_iter().map(|model| model.name).collect(),
        _ => Vec::new(),
    });
    let unlisted = move || match known.get() {
        Some(Err(failure)) => Some(format!("{}: {}", texts.models_unknown, failures::words(&failure))),
        _ => None,
    };
    view! {
        <TextField label=texts.model value=value hint=texts.model_hint suggestions=suggestions mono=true />
        {move || unlisted().map(|words| view! { <p class="hint">{words}</p> })}
    }
    .into_any()
}

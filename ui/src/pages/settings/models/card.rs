//! One provider: where it is, what it answers with, and whether it works.

use adiuva_protocol::ProviderId;
use adiuva_protocol::models::{ModelsSetProvider, ModelsTest, ProviderView, TestResult};
use leptos::prelude::*;

use super::form::Edited;
use super::presets::host;
use crate::backend;
use crate::components::{Badge, Banner, Button, Ico, Icon, Menu, MenuItem, StatusDot};
use crate::i18n::{failures, numbers, t};
use crate::state::{Tone, use_status, use_toasts};

#[component]
pub(super) fn Card(
    provider: Memo<ProviderView>,
    edited: RwSignal<Option<Edited>>,
    removed: RwSignal<Option<ProviderView>>,
    to_test: RwSignal<Option<ProviderId>>,
) -> impl IntoView {
    let texts = &t().models;
    let toasts = use_toasts();
    let result = RwSignal::new(None::<TestResult>);
    let test = Action::new_local(move |(): &()| async move {
        let id = provider.with_untracked(|provider| provider.id);
        let request = ModelsTest {
            provider: Some(id),
            model: None,
        };
        let said = backend::call(request).await.unwrap_or_else(|failure| TestResult {
            ok: false,
            model: None,
            first_token_ms: None,
            problem: Some(failures::line(&failure)),
        });
        let _ = result.try_set(Some(said));
    });
    let testing = test.pending();
    Effect::new(move || {
        if to_test.get() == Some(provider.with_untracked(|provider| provider.id)) {
            to_test.set(None);
            test.dispatch(());
        }
    });
    let prefer = Action::new_local(move |(): &()| async move {
        if let Err(failure) = backend::call(preferred(provider.get_untracked())).await {
            toasts.fail(&failure);
        }
    });
    let items = Signal::derive(move || {
        let known = provider.get();
        let mut items = Vec::new();
        if !known.preferred {
            items.push(MenuItem::new(texts.prefer, Ico::Pin, move || {
                prefer.dispatch(());
            }));
        }
        items.push(MenuItem::new(t().common.delete, Ico::Delete, move || removed.set(Some(known.clone()))).danger());
        items
    });
    let name = Memo::new(move |_| provider.with(|provider| provider.name.clone()));
    let model = move || provider.with(|p| p.model.clone().unwrap_or_else(|| texts.first_model.to_owned()));
    view! {
        <li class="card-row">
            <div class="card-row-main">
                <p class="card-row-head">
                    <strong>{name}</strong>
                    <Show when=move || provider.with(|p| p.preferred)>
                        <Badge>{texts.preferred}</Badge>
                    </Show>
                    <Show when=move || provider.with(|p| p.has_key)>
                        <Badge>{texts.with_key}</Badge>
                    </Show>
                </p>
                <p class="card-row-facts">
                    <Where provider=provider />
                    <span>{model}</span>
                </p>
                <Health provider=provider result=result testing=testing.into() />
            </div>
            <div class="actions">
                <Button busy=testing on_click=move |_| { test.dispatch(()); }>
                    {move || if testing.get() { texts.testing } else { texts.test }}
                </Button>
                <Button ico=Ico::Edit on_click=move |_| edited.set(Some(Edited::Known(provider.get_untracked())))>
                    {texts.edit}
                </Button>
                {move || view! { <Menu label=(texts.more)(&name.get()) items=items /> }}
            </div>
        </li>
    }
}

/// Whether anything leaves this machine when it is asked, and where to.
#[component]
fn Where(provider: Memo<ProviderView>) -> impl IntoView {
    let texts = &t().models;
    move || {
        let (here, address) = provider.with(|provider| (provider.local, provider.base_url.clone()));
        let (class, ico, words) = if here {
            ("where", Ico::Local, t().common.on_this_machine.to_owned())
        } else {
            (
                "where outside",
                Ico::Outside,
                (texts.sends_to)(host(&address).unwrap_or(&address)),
            )
        };
        view! { <span class=class title=address.clone()><Icon ico=ico />{words}</span> }
    }
}

/// What its last test said, else its last call.
#[component]
fn Health(provider: Memo<ProviderView>, result: RwSignal<Option<TestResult>>, testing: Signal<bool>) -> impl IntoView {
    let texts = &t().models;
    let status = use_status();
    let refused = move || {
        let offline = status
            .settings()
            .with(|settings| settings.as_ref().is_some_and(|s| s.offline));
        offline && provider.with(|provider| !provider.local)
    };
    let said = move || {
        if testing.get() {
            return view! { <StatusDot tone=Tone::Info label=texts.testing.to_owned() /> }.into_any();
        }
        if refused() {
            return view! { <StatusDot tone=Tone::Info label=texts.refused_offline.to_owned() /> }.into_any();
        }
        match result.get() {
            Some(said) if said.ok => view! { <StatusDot tone=Tone::Good label=worked(&said) /> }.into_any(),
            Some(TestResult {
                problem: Some(problem), ..
            }) => problem_view(problem),
            Some(_) | None => match provider.with(|provider| provider.problem.clone()) {
                Some(problem) => problem_view(problem),
                None if provider.with(|provider| provider.answered) => {
                    view! { <StatusDot tone=Tone::Good label=texts.answered.to_owned() /> }.into_any()
                }
                None => view! { <StatusDot tone=Tone::Info label=texts.untested.to_owned() /> }.into_any(),
            },
        }
    };
    view! { <div class="card-row-health" role="status">{said}</div> }
}

fn problem_view(problem: String) -> AnyView {
    view! { <Banner tone=Tone::Warning><span>{problem}</span></Banner> }.into_any()
}

fn worked(said: &TestResult) -> String {
    let texts = &t().models;
    let model = said.model.as_deref().unwrap_or_default();
    match said.first_token_ms {
        Some(ms) => (texts.answers)(model, &format!("{} ms", numbers::count(ms))),
        None => (texts.answers_untimed)(model),
    }
}

/// The request that only makes a provider the preferred one.
fn preferred(provider: ProviderView) -> ModelsSetProvider {
    ModelsSetProvider {
        id: Some(provider.id),
        name: provider.name,
        wire: provider.wire,
        base_url: provider.base_url,
        model: provider.model,
        api_key: None,
        preferred: true,
    }
}

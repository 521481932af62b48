//! The first start, in four steps: the vault, its recovery code, a folder, a model.

mod folder;
mod model;
mod protect;

use leptos::prelude::*;

use self::folder::Folder;
use self::model::Model;
use self::protect::Protect;
use crate::components::{Logo, RecoveryCode};
use crate::i18n::t;
use crate::state::{page_title, use_vault};

/// A step of the welcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Protect,
    Code,
    Folder,
    Model,
}

/// The first start.
#[component]
pub fn Welcome() -> impl IntoView {
    let texts = &t().welcome;
    let vault = use_vault();
    page_title(|| t().welcome.title.to_owned());
    // Held here and nowhere else, and gone with the page: it is shown once.
    let code = RwSignal::new(String::new());
    let step = RwSignal::new(Step::Protect);
    on_cleanup(move || vault.welcoming().set(false));
    let view_of = move || match step.get() {
        Step::Protect => {
            let made = Callback::new(move |made: String| {
                code.set(made);
                step.set(Step::Code);
            });
            view! { <Protect on_made=made /> }.into_any()
        }
        Step::Code => {
            let confirmed = Callback::new(move |()| {
                code.set(String::new());
                step.set(Step::Folder);
            });
            view! { <RecoveryCode code=code on_confirmed=confirmed /> }.into_any()
        }
        Step::Folder => view! { <Folder on_done=move |()| step.set(Step::Model) /> }.into_any(),
        Step::Model => view! { <Model on_done=move |()| vault.welcoming().set(false) /> }.into_any(),
    };
    view! {
        <main class="alone" id="page">
            <div class="card wide">
                <Logo />
                <h1>{texts.title}</h1>
                <p class="lead">{texts.lead}</p>
                <Steps step=step />
                {view_of}
            </div>
        </main>
    }
}

#[component]
fn Steps(step: RwSignal<Step>) -> impl IntoView {
    let texts = &t().welcome;
    let items = [
        (Step::Protect, texts.step_vault),
        (Step::Code, texts.step_code),
        (Step::Folder, texts.step_folder),
        (Step::Model, texts.step_model),
    ]
    .map(|(mine, name)| {
        view! {
            <li
                class:done=move || { step.get() > mine }
                aria-current=move || (step.get() == mine).then_some("step")
            >
                {name}
            </li>
        }
    });
    view! { <ol class="steps" aria-label=texts.steps>{items}</ol> }
}

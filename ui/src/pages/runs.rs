//! Everything that has run, with its steps: what went in, what came out, and what waits for the person.

mod heard;
mod steps;

use adiuva_protocol::RunId;
use adiuva_protocol::runs::{RunStatus, RunView, RunsList};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

pub(super) use self::steps::Steps;
use crate::components::{Badge, Empty, Ico, Loaded, Page};
use crate::i18n::{numbers, t};
use crate::state::{Kind, Tone, fetch};

/// Everything that has run.
#[component]
pub fn Runs() -> impl IntoView {
    let params = use_params_map();
    let open = Memo::new(move |_| {
        params
            .with(|params| params.get("run"))
            .and_then(|run| run.parse::<RunId>().ok())
    });
    let runs = fetch(|| RunsList { limit: 200 }, &[Kind::Run]);
    let list = Callback::new(|runs: adiuva_protocol::runs::Runs| runs.runs.is_empty());
    let one = move || match open.get() {
        Some(run) => view! { <Steps run=run /> }.into_any(),
        None => view! { <p class="hint">{t().agents.choose_run}</p> }.into_any(),
    };
    view! {
        <Page title=t().agents.runs.to_owned()>
            <Loaded
                from=runs
                rows=8
                is_empty=list
                empty=|| {
                    view! { <Empty ico=Ico::Time title=t().agents.no_runs text=t().agents.no_runs_text /> }
                }
                view=move |runs| {
                    view! {
                        <div class="runs">
                            <nav aria-label=t().agents.runs_list>
                                <ul class="runs-list">
                                    <For
                                        each=move || runs.get().runs
                                        key=|run| (run.id, run.status)
                                        children=|run| view! { <Line run=run /> }
                                    />
                                </ul>
                            </nav>
                            <section class="runs-one" aria-label=t().agents.run>{one}</section>
                        </div>
                    }
                }
            />
        </Page>
    }
}

/// A run in a list of runs.
#[component]
pub(super) fn Line(run: RunView) -> impl IntoView {
    let address = format!("/runs/{}", run.id);
    view! {
        <li>
            <A href=address attr:class="runs-link">
                <span class="runs-kind">{(t().agents.kind)(run.kind)}</span>
                <Badge tone=tone(run.status) shape=true>{(t().agents.status)(run.status)}</Badge>
                <time>{numbers::date_time(run.started_ms)}</time>
            </A>
        </li>
    }
}

fn tone(status: RunStatus) -> Tone {
    match status {
        RunStatus::Running => Tone::Info,
        RunStatus::WaitingApproval | RunStatus::Cancelled => Tone::Warning,
        RunStatus::Done => Tone::Good,
        RunStatus::Failed => Tone::Bad,
    }
}

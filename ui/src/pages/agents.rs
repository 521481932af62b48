//! The agents: those of the program, and the person's own, made and tried here.

mod builder;
mod trial;

use adiuva_protocol::agents::{AgentView, AgentsDelete, AgentsList, ToolView};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::builder::Builder;
use self::trial::Trial;
use crate::backend;
use crate::components::{Badge, Button, ButtonKind, Dialog, Ico, Loaded, Page};
use crate::i18n::t;
use crate::state::{Kind, Tone, fetch, use_toasts};

/// The agents.
#[component]
pub fn Agents() -> impl IntoView {
    let texts = &t().agents;
    let agents = fetch(|| AgentsList {}, &[Kind::Agents]);
    let tools = Memo::new(move |_| match agents.get() {
        Some(Ok(agents)) => agents.tools,
        _ => Vec::new(),
    });
    // The agent that is made or changed: none for a new one.
    let changed = RwSignal::new(None::<AgentView>);
    let building = RwSignal::new(false);
    let tried = RwSignal::new(String::new());
    let trying = RwSignal::new(false);
    let actions = move || {
        view! {
            <Button
                kind=ButtonKind::Primary
                ico=Ico::Add
                on_click=move |_| {
                    changed.set(None);
                    building.set(true);
                }
            >
                {t().agents.add}
            </Button>
        }
    };
    let change = Callback::new(move |agent: AgentView| {
        changed.set(Some(agent));
        building.set(true);
    });
    let attempt = Callback::new(move |name: String| {
        tried.set(name);
        trying.set(true);
    });
    let heading = Signal::derive(move || match changed.with(Option::is_some) {
        true => t().agents.change_title.to_owned(),
        false => t().agents.new_title.to_owned(),
    });
    let trial = Signal::derive(move || format!("{}: {}", t().agents.try_it, tried.get()));
    view! {
        <Page title=texts.title.to_owned() actions=actions>
            <p class="hint">{texts.about}</p>
            <Loaded
                from=agents
                rows=8
                view=move |agents| {
                    view! {
                        <ul class="cards">
                            <For
                                each=move || agents.get().agents
                                key=|agent| format!("{agent:?}")
                                children=move |agent| view! { <Row agent=agent change=change attempt=attempt /> }
                            />
                        </ul>
                    }
                }
            />
            <Dialog open=building title=heading>
                <Builder agent=changed.get_untracked() tools=tools.get_untracked() open=building />
            </Dialog>
            <Dialog open=trying title=trial>
                <Trial name=tried.get_untracked() />
            </Dialog>
        </Page>
    }
}

#[component]
fn Row(agent: AgentView, change: Callback<AgentView>, attempt: Callback<String>) -> impl IntoView {
    let texts = &t().agents;
    let toasts = use_toasts();
    let name = agent.name.clone();
    let delete = move |_: MouseEvent| {
        let name = name.clone();
        spawn_local(async move {
            match backend::call(AgentsDelete { name: name.clone() }).await {
                Ok(_) => toasts.say(Tone::Good, (t().agents.deleted)(&name)),
                Err(failure) => toasts.fail(&failure),
            }
        });
    };
    let tools = match agent.tools.is_empty() {
        true => texts.no_tools.to_owned(),
        false => agent.tools.join(", "),
    };
    let (own, tried, own_name) = (agent.clone(), agent.name.clone(), agent.name.clone());
    view! {
        <li class="card-row">
            <div class="card-row-main">
                <div class="card-row-head">
                    <strong>{agent.name}</strong>
                    {agent.built_in.then(|| view! { <Badge>{texts.built_in}</Badge> })}
                    {agent.model.map(|model| view! { <Badge>{model}</Badge> })}
                </div>
                <p>{agent.description}</p>
                <p class="hint mono">{tools}</p>
            </div>
            <div class="actions" role="group" aria-label=own_name>
                <Button ico=Ico::Play on_click=move |_| attempt.run(tried.clone())>{texts.try_it}</Button>
                {(!agent.built_in).then(|| view! {
                    <Button ico=Ico::Edit on_click=move |_| change.run(own.clone())>{texts.change}</Button>
                    <Button kind=ButtonKind::Danger ico=Ico::Delete on_click=delete>{texts.delete}</Button>
                })}
            </div>
        </li>
    }
}

/// The names of tools with what they can do, for ticking.
fn ticked(tools: Vec<ToolView>, chosen: &[String]) -> Vec<(ToolView, RwSignal<bool>)> {
    let tick = |tool: ToolView| {
        let on = chosen.contains(&tool.name);
        (tool, RwSignal::new(on))
    };
    tools.into_iter().map(tick).collect()
}

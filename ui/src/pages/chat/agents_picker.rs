//! Which agents answer, and in which order.

use adiuva_protocol::agents::AgentsList;
use leptos::prelude::*;

use crate::components::{ChoiceGroup, ChoiceItem, ChoiceMenu, Ico};
use crate::i18n::t;
use crate::state::{How, Kind, fetch};

/// The most agents that answer one message, as the engine says.
const MOST: usize = 5;

/// Chooses which agents answer. Several answer one after the other, in the order in which they were chosen.
#[component]
pub(super) fn AgentsPicker(how: RwSignal<How>) -> impl IntoView {
    let fetched = fetch(|| AgentsList {}, &[Kind::Agents]);
    let agents = Memo::new(move |_| match fetched.get() {
        Some(Ok(reply)) => reply.agents.into_iter().map(|agent| agent.name).collect(),
        _ => Vec::new(),
    });
    let named = Memo::new(move |_| how.with(|how| how.agents.clone()));
    // An agent that was deleted can neither answer nor be taken out of the line.
    Effect::new(move || {
        let agents = agents.get();
        let is_gone = |name: &String| !agents.contains(name);
        if !agents.is_empty() && named.with(|named| named.iter().any(is_gone)) {
            how.update(|how| how.agents.retain(|name| !is_gone(name)));
        }
    });
    let groups = move || {
        let named = named.get();
        let fitting = ChoiceItem {
            label: t().chat.fitting_agent.to_owned(),
            hint: None,
            chosen: named.is_empty(),
            place: None,
            choose: Callback::new(move |()| how.update(|how| how.agents.clear())),
        };
        let full = named.len() >= MOST;
        let agent = |name: String| {
            let place = named.iter().position(|other| *other == name);
            let chosen = name.clone();
            ChoiceItem {
                label: name,
                hint: place.map(|place| (t().chat.in_line)(place + 1, named.len())),
                chosen: place.is_some(),
                place: place.map(|place| place + 1),
                choose: Callback::new(move |()| how.update(|how| toggle(&mut how.agents, &chosen))),
            }
        };
        let items = agents.get().into_iter().map(agent);
        vec![
            ChoiceGroup {
                title: t().chat.which_agents.to_owned(),
                mark: None,
                note: None,
                items: vec![fitting],
            },
            ChoiceGroup {
                title: t().chat.agents.to_owned(),
                mark: None,
                note: Some(if full {
                    (t().chat.agents_full)(MOST)
                } else {
                    t().chat.agents_note.to_owned()
                }),
                items: items.collect(),
            },
        ]
    };
    let chosen = move || match named.get().as_slice() {
        [] => t().chat.fitting_agent.to_owned(),
        named => named.join(" → "),
    };
    view! {
        <ChoiceMenu
            label=t().chat.which_agents
            ico=Ico::People
            chosen=Signal::derive(chosen)
            groups=Signal::derive(groups)
            several=true
        />
    }
}

/// Takes an agent out of the line, or puts it at the end while there is room.
fn toggle(line: &mut Vec<String>, name: &str) {
    match line.iter().position(|other| other == name) {
        Some(place) => {
            line.remove(place);
        }
        None if line.len() < MOST => line.push(name.to_owned()),
        None => {}
    }
}

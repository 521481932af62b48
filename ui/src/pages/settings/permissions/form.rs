//! A new rule.

use adiuva_protocol::policy::{PolicySetRule, Rule, Verdict};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::verdict_words;
use crate::backend;
use crate::components::{Banner, Button, ButtonKind, Choice, Dialog, Segmented, TextArea, TextField};
use crate::i18n::{failures, t};
use crate::state::Tone;

/// What kind of rule is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum New {
    Tool,
    Egress,
}

#[component]
pub(super) fn Form(
    /// What is made; emptied when the dialog closes.
    adding: RwSignal<Option<New>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || {
        if adding.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() && adding.with_untracked(Option::is_some) {
            adding.set(None);
        }
    });
    let title = Signal::derive(move || match adding.get() {
        Some(New::Egress) => t().permissions.add_egress.to_owned(),
        Some(New::Tool) | None => t().permissions.add_tool.to_owned(),
    });
    view! {
        <Dialog open=open title=title>
            {move || {
                let new = adding.get_untracked()?;
                Some(view! { <Fields new=new open=open /> })
            }}
        </Dialog>
    }
}

#[component]
fn Fields(new: New, open: RwSignal<bool>) -> impl IntoView {
    let texts = &t().permissions;
    let field = || RwSignal::new(String::new());
    let (what, destination, agent, redact) = (field(), field(), field(), field());
    let verdict = RwSignal::new(Verdict::Ask);
    let problem = RwSignal::new(None::<String>);
    let save = Action::new_local(move |rule: &Rule| {
        let request = PolicySetRule {
            replaces: None,
            rule: rule.clone(),
        };
        async move {
            match backend::call(request).await {
                Ok(_) => open.set(false),
                Err(failure) => {
                    let _ = problem.try_set(Some(failures::words(&failure)));
                }
            }
        }
    });
    let typed = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        problem.set(None);
        let verdict = verdict.get_untracked();
        save.dispatch(match new {
            New::Tool => Rule::Tool {
                agent: Some(typed(agent)).filter(|agent| !agent.is_empty()),
                tool: typed(what),
                destination: typed(destination),
                verdict,
            },
            New::Egress => Rule::Egress {
                source: typed(what),
                destination: typed(destination),
                verdict,
                redact: typed(redact).lines().map(str::to_owned).collect(),
            },
        });
    };
    let choices = [Verdict::Allow, Verdict::Ask, Verdict::Deny]
        .map(|verdict| Choice::new(verdict, verdict_words(verdict).1))
        .to_vec();
    let (label, hint) = match new {
        New::Tool => (texts.tool, texts.tool_hint),
        New::Egress => (texts.source, texts.source_hint),
    };
    view! {
        <form class="form" on:submit=send>
            <TextField label=label hint=hint value=what mono=true autofocus=true />
            <TextField label=texts.destination hint=texts.destination_hint value=destination mono=true />
            <Segmented label=texts.verdict choices=choices value=verdict on_choose=move |chosen| verdict.set(chosen) />
            {match new {
                New::Tool => view! { <TextField label=texts.agent hint=texts.agent_hint value=agent /> }.into_any(),
                New::Egress => {
                    view! { <TextArea label=texts.redact value=redact placeholder=texts.redact_hint rows=2 /> }.into_any()
                }
            }}
            {move || problem.get().map(|problem| view! { <Banner tone=Tone::Bad>{problem}</Banner> })}
            <div class="actions end">
                <Button on_click=move |_| open.set(false)>{t().common.cancel}</Button>
                <Button kind=ButtonKind::Primary submit=true busy=save.pending()>{t().common.save}</Button>
            </div>
        </form>
    }
}

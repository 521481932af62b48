//! The form in which an agent is made or changed.

use adiuva_protocol::Failure;
use adiuva_protocol::agents::{AgentLimits, AgentView, AgentsSave, ToolView};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::ticked;
use crate::backend;
use crate::components::{Button, ButtonKind, Checkbox, Failed, TextArea, TextField};
use crate::i18n::t;

/// The form.
#[component]
pub(super) fn Builder(agent: Option<AgentView>, tools: Vec<ToolView>, open: RwSignal<bool>) -> impl IntoView {
    let texts = &t().agents;
    let known = agent.is_some();
    let of = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
    let limit = |limit: Option<u64>| of(limit.map(|limit| limit.to_string()));
    let limits = agent.as_ref().map(|agent| agent.limits).unwrap_or_default();
    let name = of(agent.as_ref().map(|agent| agent.name.clone()));
    let description = of(agent.as_ref().map(|agent| agent.description.clone()));
    let prompt = of(agent.as_ref().and_then(|agent| agent.prompt.clone()));
    let model = of(agent.as_ref().and_then(|agent| agent.model.clone()));
    let steps = limit(limits.max_steps.map(u64::from));
    let (tokens, seconds) = (limit(limits.max_tokens), limit(limits.max_seconds));
    let chosen = agent.map(|agent| agent.tools).unwrap_or_default();
    let tools = StoredValue::new(ticked(tools, &chosen));
    let (busy, refused) = (RwSignal::new(false), RwSignal::new(None::<Failure>));
    let wrong = |field: RwSignal<String>| {
        Signal::derive(move || {
            field
                .with(|text| number(text).is_err())
                .then(|| t().agents.no_number.to_owned())
        })
    };
    let save = move || {
        let numbers = (
            number(&steps.get_untracked()),
            number(&tokens.get_untracked()),
            number(&seconds.get_untracked()),
        );
        let (Ok(max_steps), Ok(max_tokens), Ok(max_seconds)) = numbers else {
            return;
        };
        let request = AgentsSave {
            name: name.get_untracked(),
            description: description.get_untracked(),
            prompt: prompt.get_untracked(),
            model: Some(model.get_untracked()).filter(|model| !model.trim().is_empty()),
            tools: tools.with_value(|tools| {
                let on = tools.iter().filter(|(_, on)| on.get_untracked());
                on.map(|(tool, _)| tool.name.clone()).collect()
            }),
            limits: AgentLimits {
                max_steps: max_steps.map(|steps| u32::try_from(steps).unwrap_or(u32::MAX)),
                max_tokens,
                max_seconds,
            },
        };
        busy.set(true);
        spawn_local(async move {
            match backend::call(request).await {
                Ok(_) => open.set(false),
                Err(failure) => {
                    let _ = refused.try_set(Some(failure));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let boxes = tools.with_value(|tools| {
        tools
            .iter()
            .map(|(tool, on)| view! { <Checkbox label=tool.name.clone() hint=tool.description.clone() checked=*on /> })
            .collect_view()
    });
    view! {
        <form
            class="form"
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <TextField label=texts.name value=name hint=texts.name_hint mono=true disabled=known />
            <TextField label=texts.description value=description hint=texts.description_hint />
            <TextArea label=texts.prompt value=prompt rows=4 />
            <TextField label=texts.model value=model hint=texts.model_hint mono=true />
            <fieldset class="ticks">
                <legend>{texts.tools}</legend>
                {boxes}
            </fieldset>
            <TextField label=texts.max_steps value=steps hint=texts.limit_hint problem=wrong(steps) />
            <TextField label=texts.max_tokens value=tokens hint=texts.limit_hint problem=wrong(tokens) />
            <TextField label=texts.max_seconds value=seconds hint=texts.limit_hint problem=wrong(seconds) />
            {move || refused.get().map(|failure| view! { <Failed failure=failure on_retry=move |()| save() /> })}
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true busy=busy>{texts.save}</Button>
            </div>
        </form>
    }
}

/// A limit as it was typed; none where nothing was.
fn number(text: &str) -> Result<Option<u64>, ()> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().ok().filter(|number| *number > 0).map(Some).ok_or(()),
    }
}

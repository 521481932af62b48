//! The steps of one run as they come.

use adiuva_protocol::runs::RunsCancel;
use adiuva_protocol::{Block, Frame, FrameBody, Notice, Outcome, RunId, Topic};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend::{self, Heard};
use crate::components::{BlockView, Button, Ico, Icon};
use crate::i18n::t;
use crate::pages::chat::Approval;
use crate::state::use_toasts;

/// One step of a run.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Began(Option<String>),
    Taken(String),
    Said(String),
    Recalled(usize),
    Found(usize),
    Shown(Block),
    Checked,
    Called {
        id: String,
        tool: String,
        input: String,
        output: Option<(bool, String)>,
        approval: Option<adiuva_protocol::ApprovalId>,
    },
    Over(Option<String>),
}

/// The steps of a run: those there were, then those to come.
#[component]
pub(crate) fn Steps(run: RunId) -> impl IntoView {
    let steps = RwSignal::new(Vec::<Step>::new());
    let toasts = use_toasts();
    let heard = backend::subscribe(Topic::Run { id: run, after: 0 }, move |heard| match heard {
        Heard::Notice(Notice::Frame(frame)) => {
            let _ = steps.try_update(|steps| hear(steps, frame));
        }
        Heard::Notice(_) | Heard::Ended => {}
    });
    heard.keep();
    let over = Memo::new(move |_| steps.with(|steps| matches!(steps.last(), Some(Step::Over(_)))));
    let stop = move |_: MouseEvent| {
        spawn_local(async move {
            if let Err(failure) = backend::call(RunsCancel { run }).await {
                toasts.fail(&failure);
            }
        });
    };
    view! {
        <Show when=move || !over.get()>
            <Button ico=Ico::Stop on_click=stop>{t().agents.stop}</Button>
        </Show>
        <ol class="run-steps" aria-label=t().agents.steps>
            {move || steps.get().into_iter().map(|step| view! { <li><StepView step=step /></li> }).collect_view()}
        </ol>
    }
}

fn hear(steps: &mut Vec<Step>, frame: Frame) {
    match frame.body {
        FrameBody::StreamStart { model } => steps.push(Step::Began(model)),
        FrameBody::Agent { name } => steps.push(Step::Taken(name)),
        FrameBody::Recalled { memories } => steps.push(Step::Recalled(memories.len())),
        // The agent that took it says as much.
        FrameBody::PopupDomain { .. } => {}
        FrameBody::StreamText { chunk } => match steps.last_mut() {
            Some(Step::Said(words)) => words.push_str(&chunk),
            _ => steps.push(Step::Said(chunk)),
        },
        FrameBody::StreamBlock(Block::Passages(passages)) => steps.push(Step::Found(passages.len())),
        FrameBody::StreamBlock(Block::Answer(_)) => steps.push(Step::Checked),
        FrameBody::StreamBlock(block) => steps.push(Step::Shown(block)),
        FrameBody::ToolCall { id, name, arguments } => steps.push(Step::Called {
            id,
            tool: name,
            input: serde_json::to_string_pretty(&arguments).unwrap_or_default(),
            output: None,
            approval: None,
        }),
        FrameBody::ToolResult {
            id,
            ok,
            summary,
            output,
        } => {
            if let Some(Step::Called {
                output: waiting,
                approval,
                ..
            }) = call(steps, &id)
            {
                *waiting = Some((ok, if output.is_empty() { summary } else { output }));
                *approval = None;
            }
        }
        FrameBody::ApprovalNeeded { id, approval: asked } => {
            if let Some(Step::Called { approval, .. }) = call(steps, &id) {
                *approval = Some(asked);
            }
        }
        FrameBody::StreamEnd(outcome) => steps.push(Step::Over(match outcome {
            Outcome::Failed { failure, .. } => Some(failure.message),
            Outcome::Done { .. } | Outcome::Cancelled { .. } => None,
        })),
    }
}

/// The latest call with this id.
fn call<'s>(steps: &'s mut [Step], id: &str) -> Option<&'s mut Step> {
    steps
        .iter_mut()
        .rev()
        .find(|step| matches!(step, Step::Called { id: other, .. } if other == id))
}

#[component]
fn StepView(step: Step) -> impl IntoView {
    let texts = &t().agents;
    let line = |ico: Ico, words: String| view! { <p class="run-step"><Icon ico=ico />{words}</p> };
    match step {
        Step::Began(model) => line(Ico::Play, (texts.began)(model.as_deref())).into_any(),
        Step::Taken(agent) => line(Ico::Model, (texts.taken_by)(&agent)).into_any(),
        Step::Recalled(count) => line(Ico::Memory, (t().memory.recalled)(count)).into_any(),
        Step::Found(count) => line(Ico::Search, (texts.passages)(count)).into_any(),
        Step::Checked => line(Ico::Check, texts.checked.to_owned()).into_any(),
        Step::Shown(block) => view! { <BlockView block=block /> }.into_any(),
        Step::Said(words) => view! {
            {line(Ico::Chat, texts.words.to_owned())}
            <div class="said">{words}</div>
        }
        .into_any(),
        Step::Over(problem) => view! {
            {line(Ico::Stop, texts.over.to_owned())}
            {problem.map(|problem| view! { <p class="problem">{problem}</p> })}
        }
        .into_any(),
        Step::Called {
            tool,
            input,
            output,
            approval,
            ..
        } => {
            let ico = match &output {
                None => Ico::Time,
                Some((true, _)) => Ico::Good,
                Some((false, _)) => Ico::Bad,
            };
            view! {
                {line(ico, (texts.called)(&tool))}
                <details class="run-io">
                    <summary>{texts.input}</summary>
                    <pre tabindex="0">{input}</pre>
                </details>
                {output.map(|(_, output)| view! {
                    <details class="run-io">
                        <summary>{texts.output}</summary>
                        <pre tabindex="0">{output}</pre>
                    </details>
                })}
                {approval.map(|approval| view! { <Approval approval=approval tool=tool.clone() /> })}
            }
            .into_any()
        }
    }
}

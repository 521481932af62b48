//! The steps of one run as they come.

use adiuva_protocol::runs::RunsCancel;
use adiuva_protocol::{Notice, RunId, Topic};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::heard::{Line, Step, hear};
use crate::backend::{self, Heard};
use crate::components::{BlockView, Button, Ico, Icon};
use crate::i18n::t;
use crate::pages::chat::Approval;
use crate::state::use_toasts;

/// The steps of a run: those there were, then those to come.
#[component]
pub(crate) fn Steps(run: RunId) -> impl IntoView {
    let steps = RwSignal::new(Line::new());
    let waiting = StoredValue::new(Vec::new());
    let toasts = use_toasts();
    let take_in = move || {
        let frames = waiting.try_update_value(std::mem::take).unwrap_or_default();
        let _ = steps.try_maybe_update(|steps| {
            let before = steps.len();
            frames.into_iter().for_each(|frame| hear(steps, frame));
            (steps.len() > before, ())
        });
    };
    let heard = backend::subscribe(Topic::Run { id: run, after: 0 }, move |heard| {
        let Heard::Notice(Notice::Frame(frame)) = heard else {
            return;
        };
        // A long run comes in hundreds of frames at once, and is drawn once for all that a picture of the screen holds.
        let first = waiting.try_update_value(|waiting| {
            waiting.push(frame);
            waiting.len() == 1
        });
        if first == Some(true) {
            request_animation_frame(take_in);
        }
    });
    heard.keep();
    let over = Memo::new(move |_| {
        steps.with(|steps| {
            let last = steps.last();
            last.is_some_and(|last| last.with(|last| matches!(last, Step::Over(_))))
        })
    });
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
            <For
                each=move || steps.get().into_iter().enumerate()
                key=|(number, _)| *number
                children=|(_, step)| view! { <li>{move || view! { <StepView step=step.get() /> }}</li> }
            />
        </ol>
    }
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

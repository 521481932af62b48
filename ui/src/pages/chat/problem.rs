//! What went wrong with an answer or on the way to it, and what to do: each kind of failure has its own words and ways.

use adiuva_protocol::chat::MessageView;
use adiuva_protocol::runs::RunsGet;
use adiuva_protocol::{Code, Failure, MessageId, Outcome};
use leptos::prelude::*;
use leptos_router::components::A;

use super::conversation::Conversation;
use crate::backend::{self, unreachable};
use crate::components::{Banner, Button, Ico};
use crate::i18n::{failures, t};
use crate::state::{Answerer, How, Tone, Unsent};

/// What can be done about a failure of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Remedy {
    /// The same again may work.
    Again,
    /// Another model or other settings are needed; extracts work meanwhile.
    Settings,
    /// Nothing but what the words say.
    Words,
}

fn remedy(failure: &Failure) -> Remedy {
    if unreachable(failure) {
        return Remedy::Again;
    }
    match failure.code {
        Code::ProviderModelNotFound | Code::ProviderUnauthorised | Code::ApprovalDenied | Code::CapabilityDisabled => {
            Remedy::Settings
        }
        Code::NotFound | Code::Validation | Code::Quota => Remedy::Words,
        _ => Remedy::Again,
    }
}

/// A failure with its ways out.
#[component]
pub(crate) fn Problem(
    /// What happened.
    failure: Failure,
    /// What there was stays: the stream was cut.
    #[prop(optional)]
    cut: bool,
    /// Tries the same again.
    on_retry: Callback<()>,
    /// Tries without a model.
    #[prop(optional, into)]
    on_extracts: Option<Callback<()>>,
    /// Further buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let remedy = remedy(&failure);
    let tone = if remedy == Remedy::Again {
        Tone::Warning
    } else {
        Tone::Bad
    };
    let words = failures::words(&failure);
    let extracts = on_extracts.filter(|_| !unreachable(&failure) && remedy != Remedy::Words);
    view! {
        <Banner tone=tone>
            <div class="problem-words">
                <p class="problem-title">{failures::title(&failure)}</p>
                <p>{sentence(&words)}</p>
                {cut.then(|| view! { <p class="hint">{t().chat.cut}</p> })}
            </div>
            <div class="actions">
                {(remedy != Remedy::Words)
                    .then(|| view! { <Button ico=Ico::Retry on_click=move |_| on_retry.run(())>{t().common.retry}</Button> })}
                {extracts
                    .map(|run| view! { <Button ico=Ico::Quote on_click=move |_| run.run(())>{t().chat.use_extracts}</Button> })}
                {(remedy == Remedy::Settings)
                    .then(|| view! { <A href="/settings" attr:class="button">{t().chat.to_settings}</A> })}
                {children.map(|children| children())}
            </div>
        </Banner>
    }
}

/// A failure's words as a sentence: they come in lower case and without a full stop.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>());
    let end = if words.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{}{}{end}", first.unwrap_or_default(), letters.as_str())
}

/// How an answer broke off. What kind of failure it was, its run knows.
#[component]
pub(super) fn Broken(message: MessageView, conversation: Conversation) -> impl IntoView {
    let (id, run, question) = (message.id, message.run, message.parent);
    let said = message.problem.clone().unwrap_or_default();
    let cut = !message.text.is_empty();
    let heard = move || {
        let outcome = conversation.live(id)?.outcome.get_untracked()?;
        match outcome {
            Outcome::Failed { failure, .. } => Some(failure),
            _ => None,
        }
    };
    let kept = LocalResource::new(move || async move {
        if let Some(failure) = heard() {
            return Some(failure);
        }
        let run = backend::call(RunsGet { run: run? }).await.ok()?;
        run.run.failure
    });
    let anew = move |how: How| {
        if let Some(question) = question {
            conversation.answer_anew(question, how);
        }
    };
    move || {
        // Until the run was asked, the words alone.
        let failure = kept
            .get()
            .flatten()
            .unwrap_or_else(|| Failure::new(Code::ProviderUpstream, said.clone()));
        view! {
            <Problem
                failure=failure
                cut=cut
                on_retry=Callback::new(move |()| anew(conversation.how()))
                on_extracts=Callback::new(move |()| anew(extracts(conversation.how())))
            />
        }
    }
}

/// The same without a model.
fn extracts(how: How) -> How {
    How {
        answerer: Answerer::Extracts,
        ..how
    }
}

/// A message of the person that has not arrived: on its way, or with the reason why not.
#[component]
pub(crate) fn UnsentRow(unsent: Unsent, conversation: Conversation) -> impl IntoView {
    let send = StoredValue::new(unsent.send);
    let text = send.with_value(|send| send.text.clone());
    let again = Callback::new(move |()| conversation.deliver(send.get_value()));
    let by_extracts = Callback::new(move |()| {
        let (provider, model) = Answerer::Extracts.named();
        conversation.deliver(adiuva_protocol::chat::ChatSend {
            provider,
            model,
            ..send.get_value()
        });
    });
    let message: MessageId = send.with_value(|send| send.message);
    let state = match unsent.failure {
        None => view! { <p class="hint sending">{t().chat.sending}</p> }.into_any(),
        Some(failure) => view! {
            <Problem failure=failure on_retry=again on_extracts=by_extracts>
                <Button ico=Ico::Delete on_click=move |_| conversation.give_up(message)>{t().chat.discard}</Button>
            </Problem>
        }
        .into_any(),
    };
    view! {
        <article class="message person unsent" aria-label=t().chat.you>
            <div class="said">{text}</div>
            {state}
        </article>
    }
}

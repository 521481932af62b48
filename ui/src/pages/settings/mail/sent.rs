//! The latest mails; one of which nobody knows is settled here by the person who has looked.

use adiuva_protocol::mail::{MailSent, MailSettle, SentMails, SentState, SentView};
use leptos::prelude::*;

use crate::backend;
use crate::components::{Badge, Banner, Button, Loaded};
use crate::i18n::{numbers, t};
use crate::state::{Kind, Tone, fetch, use_toasts};

/// How many are shown.
const SHOWN: u32 = 10;

#[component]
pub(super) fn Sent() -> impl IntoView {
    let texts = &t().mail;
    let mails = fetch(|| MailSent { limit: SHOWN }, &[Kind::Settings]);
    let list = move |found: Signal<SentMails>| {
        let rows = move || {
            found
                .get()
                .mails
                .into_iter()
                .map(|mail| view! { <Row mail=mail /> })
                .collect_view()
        };
        view! { <ul class="cards">{rows}</ul> }
    };
    let is_empty = |found: SentMails| found.mails.is_empty();
    view! {
        <section class="section">
            <h3>{texts.sent}</h3>
            <Loaded from=mails rows=2 is_empty=is_empty empty=move || view! { <p class="hint">{texts.none_sent}</p> } view=list />
        </section>
    }
}

#[component]
fn Row(mail: SentView) -> impl IntoView {
    let texts = &t().mail;
    let (tone, state) = match mail.state {
        SentState::Sending => (Tone::Info, texts.state_sending),
        SentState::Sent => (Tone::Good, texts.state_sent),
        SentState::Failed => (Tone::Bad, texts.state_failed),
        SentState::Unknown => (Tone::Warning, texts.state_unknown),
    };
    let subject = if mail.subject.is_empty() {
        texts.no_subject.to_owned()
    } else {
        mail.subject
    };
    let settle = (mail.state == SentState::Unknown).then(|| view! { <Settle key=mail.key id=mail.message_id /> });
    let problem = mail.problem.filter(|_| settle.is_none());
    view! {
        <li class="card-row">
            <div class="card-row-main">
                <p class="card-row-head">
                    <strong>{subject}</strong>
                    <Badge tone=tone shape=true>{state}</Badge>
                </p>
                <p class="card-row-facts">
                    <span>{mail.to.join(", ")}</span>
                    <span>{numbers::date_time(mail.at_ms)}</span>
                </p>
                {problem.map(|problem| view! { <p class="hint">{problem}</p> })}
                {settle}
            </div>
        </li>
    }
}

/// What a person does about a mail of which nobody knows.
#[component]
fn Settle(key: String, id: String) -> impl IntoView {
    let texts = &t().mail;
    let toasts = use_toasts();
    let settle = Action::new_local(move |sent: &bool| {
        let request = MailSettle {
            key: key.clone(),
            sent: *sent,
        };
        async move {
            if let Err(failure) = backend::call(request).await {
                toasts.fail(&failure);
            }
        }
    });
    view! {
        <Banner tone=Tone::Warning><span>{(texts.look)(&id)}</span></Banner>
        <div class="actions">
            <Button busy=settle.pending() on_click=move |_| { settle.dispatch(true); }>{texts.was_sent}</Button>
            <Button busy=settle.pending() on_click=move |_| { settle.dispatch(false); }>{texts.was_not_sent}</Button>
        </div>
    }
}

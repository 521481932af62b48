//! What waits for the person: one card an exact call, in its facts and never in the words of a model.

mod card;

use adiuva_protocol::approvals::{ApprovalView, Approvals as Found, ApprovalsList};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::card::Card;
pub(crate) use self::card::{arguments, shown};
use crate::components::{Empty, Ico, Loaded, Page};
use crate::i18n::t;
use crate::state::{Kind, fetch};

/// Answered questions that are shown.
const MOST: u32 = 100;

/// What waits for the person.
#[component]
pub fn Approvals() -> impl IntoView {
    let texts = &t().approvals;
    let query = use_query_map();
    let answered = Memo::new(move |_| query.with(|query| query.get_str("view") == Some("answered")));
    let found = fetch(
        move || ApprovalsList {
            answered: answered.get(),
            limit: MOST,
        },
        &[Kind::Approvals],
    );
    let list = move |found: Signal<Found>| {
        let card = move |approval: ApprovalView| {
            let id = approval.id;
            let now = Memo::new(move |_| {
                let known = found.get().approvals;
                known
                    .into_iter()
                    .find(|other| other.id == id)
                    .unwrap_or_else(|| approval.clone())
            });
            view! { <Card approval=now /> }
        };
        view! {
            <ul class="cards">
                // An answer gives a card another form, so it is another card.
                <For each=move || found.get().approvals key=|approval| (approval.id, approval.decided_ms) children=card />
            </ul>
        }
    };
    let empty = move || {
        if answered.get() {
            view! { <Empty ico=Ico::Time title=texts.none_answered /> }.into_any()
        } else {
            view! { <Empty ico=Ico::Good title=texts.empty_title text=texts.empty_text /> }.into_any()
        }
    };
    let is_empty = |found: Found| found.approvals.is_empty();
    view! {
        <Page title=texts.title.to_owned() actions=move || view! { <Tabs answered=answered /> }>
            <p class="lead">{texts.lead}</p>
            <section class="section">
                <Loaded from=found rows=3 is_empty=is_empty empty=empty view=list />
            </section>
        </Page>
    }
}

#[component]
fn Tabs(answered: Memo<bool>) -> impl IntoView {
    let texts = &t().approvals;
    let tabs = [
        (false, "/approvals", texts.waiting),
        (true, "/approvals?view=answered", texts.answered),
    ]
    .map(|(mine, href, name)| {
        view! { <a class="tab" href=href aria-current=move || (answered.get() == mine).then_some("page")>{name}</a> }
    });
    view! { <nav class="tabs" aria-label=texts.views>{tabs}</nav> }
}

//! What happened: the rows of the audit chain, with filters, and whether the chain is whole.

mod csv;
mod filters;
mod row;

use adiuva_protocol::audit::{AuditList, AuditRow, AuditVerdict, AuditVerify};
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::filters::{Filters, Wanted};
use self::row::Row;
use crate::backend;
use crate::components::{Banner, Button, Empty, Failed, Ico, Page, Skeleton};
use crate::i18n::t;
use crate::state::{Kind, Tone, use_events, use_toasts};

/// Rows a page.
const MOST: u32 = 100;

/// What happened.
#[component]
pub fn Activity() -> impl IntoView {
    let texts = &t().activity;
    let wanted = RwSignal::new(Wanted::default());
    let rows = RwSignal::new(Vec::<AuditRow>::new());
    let more = RwSignal::new(false);
    let events = use_events();
    let first = LocalResource::new(move || {
        events.follow(Kind::Run);
        events.follow(Kind::Approvals);
        events.follow(Kind::Settings);
        backend::call(wanted.get().request(None, MOST))
    });
    Effect::new(move || {
        if let Some(Ok(found)) = first.get() {
            more.set(found.rows.len() as u64 >= u64::from(MOST));
            rows.set(found.rows);
        }
    });
    let toasts = use_toasts();
    let earlier = move |_| {
        let request = wanted
            .get_untracked()
            .request(rows.with_untracked(|rows| rows.last().map(|row| row.seq)), MOST);
        spawn_local(async move {
            match backend::call(request).await {
                Ok(found) => {
                    let _ = more.try_set(found.rows.len() as u64 >= u64::from(MOST));
                    let _ = rows.try_update(|rows| rows.extend(found.rows));
                }
                Err(failure) => toasts.fail(&failure),
            }
        });
    };
    let body = move || match first.get() {
        None => view! { <Skeleton rows=6 /> }.into_any(),
        Some(Err(failure)) => view! { <Failed failure=failure on_retry=move |()| first.refetch() /> }.into_any(),
        Some(Ok(found)) if found.rows.is_empty() && wanted.with(|wanted| *wanted == Wanted::default()) => {
            view! { <Empty ico=Ico::Time title=texts.empty_title text=texts.empty_text /> }.into_any()
        }
        Some(Ok(found)) if found.rows.is_empty() => view! { <Empty ico=Ico::Filter title=texts.none /> }.into_any(),
        Some(Ok(_)) => view! {
            <ol class="activity" aria-label=texts.rows>
                <For each=move || rows.get() key=|row| row.seq let(row)>
                    <Row row=row />
                </For>
            </ol>
            <Show when=move || more.get()>
                <div class="actions">
                    <Button on_click=earlier>{texts.earlier}</Button>
                </div>
            </Show>
        }
        .into_any(),
    };
    let save = move |_| csv::save(&rows.get_untracked());
    view! {
        <Page
            title=texts.title.to_owned()
            actions=move || view! { <Button ico=Ico::Download on_click=save>{texts.save_csv}</Button> }
        >
            <p class="lead">{texts.lead}</p>
            <Verdict />
            <section class="section" aria-label=texts.filters>
                <Filters wanted=wanted />
            </section>
            <section class="section">{body}</section>
        </Page>
    }
}

/// Checks the chain when asked, and says what it found.
#[component]
fn Verdict() -> impl IntoView {
    let texts = &t().activity;
    let toasts = use_toasts();
    let verdict = RwSignal::new(None::<AuditVerdict>);
    let verify = Action::new_local(move |(): &()| async move {
        match backend::call(AuditVerify {}).await {
            Ok(said) => {
                let _ = verdict.try_set(Some(said));
            }
            Err(failure) => toasts.fail(&failure),
        }
    });
    let busy = verify.pending();
    let said = move || {
        let (tone, text) = match verdict.get()? {
            AuditVerdict::Ok { rows } => (Tone::Good, (texts.whole)(rows)),
            AuditVerdict::Altered { at } => (Tone::Bad, (texts.altered)(at)),
            AuditVerdict::Cut { after, rows } => (Tone::Bad, (texts.cut)(after, rows)),
            AuditVerdict::Rewritten { rows } => (Tone::Bad, (texts.rewritten)(rows)),
            AuditVerdict::Forked { at } => (Tone::Bad, (texts.forked)(at)),
        };
        Some(view! { <Banner tone=tone>{text}</Banner> })
    };
    view! {
        <section class="section">
            {said}
            <div class="actions">
                <Button ico=Ico::Shield busy=busy on_click=move |_| { verify.dispatch(()); }>
                    {move || if busy.get() { texts.verifying } else { texts.verify }}
                </Button>
            </div>
        </section>
    }
}

impl Wanted {
    fn request(self, before: Option<u64>, limit: u32) -> AuditList {
        AuditList {
            before,
            limit,
            actor: self.actor.map(str::to_owned),
            action: Some(self.action).filter(|action| !action.is_empty()),
            phase: self.phase.map(str::to_owned),
            from_ms: filters::start_of(&self.from),
            to_ms: filters::end_of(&self.until),
        }
    }
}

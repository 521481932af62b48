//! Whether the log of what was done is as it was written.

use adiuva_protocol::Failure;
use adiuva_protocol::audit::{AuditVerdict, AuditVerify};
use leptos::prelude::*;

use crate::backend;
use crate::components::{Banner, Button, Failed, Ico};
use crate::i18n::{numbers, t};
use crate::state::Tone;

#[component]
pub(super) fn Log() -> impl IntoView {
    let texts = &t().security;
    let verdict = RwSignal::new(None::<Result<AuditVerdict, Failure>>);
    let verify = Action::new_local(move |(): &()| async move {
        let said = backend::call(AuditVerify {}).await;
        let _ = verdict.try_set(Some(said));
    });
    let said = move || match verdict.get()? {
        Ok(AuditVerdict::Ok { rows }) => {
            Some(view! { <Banner tone=Tone::Good>{(texts.log_whole)(&number(rows))}</Banner> }.into_any())
        }
        Ok(bad) => {
            let words = wrong(&bad);
            Some(
                view! {
                    <Banner tone=Tone::Bad>
                        <strong>{words}</strong>
                        <span>{texts.log_bad_hint}</span>
                    </Banner>
                }
                .into_any(),
            )
        }
        Err(failure) => {
            Some(view! { <Failed failure=failure on_retry=move |()| { verify.dispatch(()); } /> }.into_any())
        }
    };
    view! {
        <section class="section">
            <h3>{texts.log}</h3>
            <p class="hint">{texts.log_text}</p>
            <div class="actions">
                <Button ico=Ico::Shield busy=verify.pending() on_click=move |_| { verify.dispatch(()); }>
                    {texts.verify}
                </Button>
            </div>
            <div aria-live="polite">{said}</div>
        </section>
    }
}

fn number(rows: u64) -> String {
    numbers::count(rows)
}

fn wrong(verdict: &AuditVerdict) -> String {
    let texts = &t().security;
    match verdict {
        AuditVerdict::Ok { rows } => (texts.log_whole)(&number(*rows)),
        AuditVerdict::Altered { at } => (texts.log_altered)(&number(*at)),
        AuditVerdict::Cut { after, rows } => (texts.log_cut)(&number(*after), &number(*rows)),
        AuditVerdict::Forked { at } => (t().activity.forked)(*at),
        AuditVerdict::Rewritten { rows } => (texts.log_rewritten)(&number(*rows)),
    }
}

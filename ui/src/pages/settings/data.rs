//! Where the data are, how much space they take, and whether all is well with them.

use adiuva_protocol::meta::{Finding, MetaDoctor, MetaStatus, Status, Verdict};
use leptos::prelude::*;

use crate::components::{Badge, Button, CopyButton, Ico, Loaded};
use crate::i18n::{numbers, t};
use crate::state::{Kind, Tone, fetch};

#[component]
pub(super) fn Data() -> impl IntoView {
    let texts = &t().settings;
    let status = fetch(|| MetaStatus {}, &[Kind::Sources]);
    let doctor = fetch(|| MetaDoctor {}, &[]);
    let asking = RwSignal::new(true);
    Effect::new(move || {
        doctor.track();
        asking.set(doctor.with(Option::is_none));
    });
    view! {
        <section class="section">
            <h3>{texts.data_folder}</h3>
            <p class="hint">{texts.data_folder_text}</p>
            <Loaded from=status rows=3 view=move |status| view! { <Folder status=status /> } />
        </section>
        <section class="section">
            <div class="spread">
                <h3>{texts.doctor}</h3>
                <Button
                    ico=Ico::Retry
                    busy=asking
                    on_click=move |_| {
                        asking.set(true);
                        doctor.refetch();
                    }
                >
                    {texts.doctor_again}
                </Button>
            </div>
            <p class="hint">{texts.doctor_text}</p>
            <Loaded
                from=doctor
                rows=6
                view=move |found| {
                    view! {
                        <ul class="findings">
                            {move || found.get().findings.into_iter().map(|finding| view! { <Line finding=finding /> }).collect_view()}
                        </ul>
                    }
                }
            />
        </section>
    }
}

#[component]
fn Folder(status: Signal<Status>) -> impl IntoView {
    let texts = &t().settings;
    let folder = Signal::derive(move || status.get().data_folder);
    let size = |bytes: u64| numbers::bytes(bytes);
    let part = move |name: &'static str, bytes: fn(&Status) -> u64| {
        let bytes = Signal::derive(move || status.with(bytes));
        view! {
            <dt>{name}</dt>
            <dd>{move || size(bytes.get())}</dd>
        }
    };
    let total = |status: &Status| status.storage.database + status.storage.index + status.storage.backups;
    view! {
        <div class="path-row">
            <code class="path">{move || folder.get()}</code>
            <CopyButton text=folder />
        </div>
        <h4>{texts.storage}</h4>
        <dl class="facts numbers">
            {part(texts.storage_database, |status| status.storage.database)}
            {part(texts.storage_index, |status| status.storage.index)}
            {part(texts.storage_backups, |status| status.storage.backups)}
            {part(texts.storage_total, total)}
        </dl>
    }
}

#[component]
fn Line(finding: Finding) -> impl IntoView {
    let texts = &t().settings;
    let (tone, word) = match finding.verdict {
        Verdict::Good => (Tone::Good, texts.verdict_good),
        Verdict::Notice => (Tone::Warning, texts.verdict_notice),
        Verdict::Bad => (Tone::Bad, texts.verdict_bad),
    };
    view! {
        <li class="finding">
            <span class="finding-check">{finding.check}</span>
            <span class="finding-seen">
                {finding.seen}
                {finding.advice.map(|advice| view! { <span class="hint">{advice}</span> })}
            </span>
            <Badge tone=tone shape=true>{word}</Badge>
        </li>
    }
}

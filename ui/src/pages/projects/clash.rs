//! Texts that were saved from an older revision: shown beside the present one until somebody settles them.

use adiuva_protocol::workspace::docs::{Apply, DocView, DocsApply, DocsGet, DocsSave, DocsSettle};
use leptos::prelude::*;

use super::doing::Doing;
use super::editor::Preview;
use crate::components::{Banner, Button, ButtonKind, Loaded};
use crate::i18n::t;
use crate::state::{Tone, fetch};

#[component]
pub(super) fn Clashes(doc: Signal<DocView>) -> impl IntoView {
    let numbers = Memo::new(move |_| doc.with(|doc| doc.clashes.clone()));
    view! {
        <For each=move || numbers.get() key=|number| *number let:number>
            <Clash doc=doc number=number />
        </For>
    }
}

#[component]
fn Clash(doc: Signal<DocView>, number: u64) -> impl IntoView {
    let texts = &t().projects;
    let doing = Doing::new();
    let id = doc.with_untracked(|doc| doc.id);
    let other = fetch(
        move || DocsGet {
            doc: id,
            revision: Some(number),
        },
        &[],
    );
    let settle = move || {
        doing.ask(DocsSettle {
            doc: id,
            revision: number,
        })
    };
    let theirs = move || other.get_untracked().and_then(Result::ok).map(|doc| doc.content);
    let from = move || doc.with_untracked(|doc| doc.latest);
    let take = move |_| {
        if let Some(content) = theirs() {
            doing.then(
                DocsSave {
                    doc: id,
                    from: from(),
                    content,
                },
                move |_| settle(),
            );
        }
    };
    let append = move |_| {
        if let Some(text) = theirs() {
            let request = DocsApply {
                doc: id,
                from: from(),
                text,
                apply: Apply::Append,
            };
            doing.then(request, move |_| settle());
        }
    };
    view! {
        <section class="clash" aria-label=texts.clash>
            <Banner tone=Tone::Warning>
                <span>{texts.clash_text}</span>
                <Button kind=ButtonKind::Primary on_click=move |_| settle()>{texts.keep_present}</Button>
                <Button on_click=take>{texts.take_other}</Button>
                <Button on_click=append>{texts.keep_both}</Button>
            </Banner>
            <div class="clash-texts">
                <div class="other-text">
                    <h3>{texts.present_text}</h3>
                    <Preview text=Signal::derive(move || doc.with(|doc| doc.content.clone())) />
                </div>
                <div class="other-text">
                    <h3>{texts.other_text}</h3>
                    <Loaded
                        from=other
                        rows=2
                        view=move |other| {
                            view! { <Preview text=Signal::derive(move || other.with(|other| other.content.clone())) /> }
                        }
                    />
                </div>
            </div>
        </section>
    }
}

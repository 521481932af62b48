//! Where is searched.

use std::time::Duration;

use adiuva_protocol::knowledge::{KnowledgeBases, KnowledgeSources};
use adiuva_screen::format::shorten;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;

use super::Asking;
use super::asked::Asked;
use crate::components::{Choice, Select, TextField};
use crate::i18n::t;
use crate::state::{Kind, fetch};

/// Every format by its short name, as the engine reads them.
const FORMATS: [&str; 17] = [
    "pdf", "markdown", "text", "docx", "odt", "html", "epub", "pptx", "odp", "xlsx", "xls", "ods", "csv", "json",
    "code", "eml", "mbox",
];
/// How long typing rests before it is searched.
const REST: Duration = Duration::from_millis(300);

#[component]
pub(super) fn Filters(asking: Asking) -> impl IntoView {
    let texts = &t().search;
    let bases = fetch(|| KnowledgeBases {}, &[Kind::Sources]);
    let sources = fetch(|| KnowledgeSources { base: None }, &[Kind::Sources]);
    let bases = Memo::new(move |_| {
        let known = bases
            .get()
            .and_then(Result::ok)
            .map(|found| found.bases)
            .unwrap_or_default();
        let named = known
            .into_iter()
            .map(|base| Choice::new(base.id.to_string(), base.name));
        with_all(texts.all_bases, named)
    });
    let sources = Memo::new(move |_| {
        let known = sources
            .get()
            .and_then(Result::ok)
            .map(|found| found.sources)
            .unwrap_or_default();
        let named = known
            .into_iter()
            .map(|source| Choice::new(source.id.to_string(), shorten(&source.path, 48)));
        with_all(texts.all_sources, named)
    });
    let formats = with_all(
        texts.all_formats,
        FORMATS.iter().map(|format| Choice::new((*format).to_owned(), *format)),
    );
    view! {
        <div class="search-filters" role="group" aria-label=texts.filters>
            <Select
                label=texts.base
                choices=bases
                value=Signal::derive(move || asking.asked.with(|asked| asked.base.clone()))
                on_choose=move |base| asking.change(|asked| asked.base = base)
            />
            <Select
                label=texts.source
                choices=sources
                value=Signal::derive(move || asking.asked.with(|asked| asked.source.clone()))
                on_choose=move |source| asking.change(|asked| asked.source = source)
            />
            <Select
                label=texts.format
                choices=Signal::stored(formats)
                value=Signal::derive(move || asking.asked.with(|asked| asked.format.clone()))
                on_choose=move |format| asking.change(|asked| asked.format = format)
            />
            <Typed
                asking=asking
                label=texts.path
                placeholder=texts.path_hint
                kind="text"
                get=|asked: &Asked| asked.path.clone()
                set=|asked: &mut Asked, path: String| asked.path = path
            />
            <Typed
                asking=asking
                label=texts.from
                placeholder=""
                kind="date"
                get=|asked: &Asked| asked.from.clone()
                set=|asked: &mut Asked, day: String| asked.from = day
            />
            <Typed
                asking=asking
                label=texts.until
                placeholder=""
                kind="date"
                get=|asked: &Asked| asked.until.clone()
                set=|asked: &mut Asked, day: String| asked.until = day
            />
        </div>
    }
}

fn with_all(all: &str, named: impl Iterator<Item = Choice<String>>) -> Vec<Choice<String>> {
    [Choice::new(String::new(), all)].into_iter().chain(named).collect()
}

/// A field that changes what is asked once typing rests, and follows it.
#[component]
fn Typed(
    asking: Asking,
    label: &'static str,
    placeholder: &'static str,
    kind: &'static str,
    get: fn(&Asked) -> String,
    set: fn(&mut Asked, String),
) -> impl IntoView {
    let typed = RwSignal::new(asking.asked.with_untracked(get));
    let asked = Memo::new(move |_| asking.asked.with(get));
    Effect::new(move || typed.set(asked.get()));
    let mut change = debounce(REST, move |text: String| asking.change(|asked| set(asked, text)));
    Effect::new(move || {
        let text = typed.get();
        if text != asked.get_untracked() {
            change(text);
        }
    });
    view! { <TextField label=label value=typed placeholder=placeholder kind=kind /> }
}

//! A passage that was found, and why.

use adiuva_protocol::knowledge::{Hit, Why};
use adiuva_screen::format::shorten;
use adiuva_screen::passage::excerpt;
use leptos::prelude::*;

use crate::components::{Button, ButtonKind, Ico, Icon};
use crate::i18n::{numbers, t};

/// So much of a passage is shown.
const EXCERPT: usize = 320;
/// So much of a path is shown.
const PATH: usize = 72;

#[component]
pub(super) fn HitView(hit: Hit, best: Memo<f32>, on_ask: Callback<String>) -> impl IntoView {
    let texts = &t().search;
    let title = name_of(&hit);
    let Hit {
        document,
        paths,
        headings,
        page,
        span,
        text,
        score,
        why,
        ..
    } = hit;
    let address = format!("/document/{document}?start={}&end={}", span.start, span.end);
    let path = paths.into_iter().next().unwrap_or_default();
    let above = (!headings.is_empty()).then(|| view! { <span class="hit-headings">{headings.join(" › ")}</span> });
    let page = page.map(|page| view! { <span>{(texts.page)(page)}</span> });
    let passage = excerpt(&text, &why.terms, EXCERPT)
        .into_iter()
        .map(|bit| {
            if bit.wanted {
                view! { <mark>{bit.text}</mark> }.into_any()
            } else {
                bit.text.into_any()
            }
        })
        .collect_view();
    let asked = title.clone();
    let explained = RwSignal::new(false);
    view! {
        <li class="hit">
            <a class="hit-link" href=address>{title}</a>
            <p class="hit-place">
                <span class="hit-path" title=path.clone()>{shorten(&path, PATH)}</span>
                {above}
                {page}
            </p>
            <p class="hit-text">{passage}</p>
            <div class="hit-foot">
                <Score score=score best=best />
                <button
                    class="button quiet"
                    type="button"
                    aria-expanded=move || explained.get().to_string()
                    on:click=move |_| explained.update(|explained| *explained = !*explained)
                >
                    <Icon ico=Ico::Help />
                    {texts.why}
                </button>
                <Button kind=ButtonKind::Quiet ico=Ico::Chat on_click=move |_| on_ask.run(asked.clone())>
                    {texts.ask}
                </Button>
            </div>
            <Show when=move || explained.get()>
                <Reasons why=why.clone() score=score />
            </Show>
        </li>
    }
}

/// What a hit is called: the title of its document, else the name of its file.
pub(super) fn name_of(hit: &Hit) -> String {
    let path = hit.paths.first().map(String::as_str).unwrap_or_default();
    if hit.title.trim().is_empty() {
        path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
    } else {
        hit.title.clone()
    }
}

/// The score beside the best one's.
#[component]
fn Score(score: f32, best: Memo<f32>) -> impl IntoView {
    let share = move || (score / best.get().max(f32::MIN_POSITIVE)).clamp(0.0, 1.0) * 100.0;
    let number = numbers::decimal(f64::from(score), 3);
    let name = (t().search.score)(&number);
    view! {
        <span class="score" role="img" aria-label=name>
            <span class="score-bar" aria-hidden="true"><span style:width=move || format!("{:.1}%", share())></span></span>
            <span class="score-number" aria-hidden="true">{number}</span>
        </span>
    }
}

#[component]
fn Reasons(why: Why, score: f32) -> impl IntoView {
    let texts = &t().search;
    let decimal = |number: f32| numbers::decimal(f64::from(number), 3);
    let rank = |rank: Option<u32>| rank.map_or_else(|| texts.not_among.to_owned(), |rank| format!("{rank}."));
    let terms = (!why.terms.is_empty()).then(|| why.terms.join(", "));
    let rows = [
        (texts.terms, terms),
        (texts.keyword_rank, Some(rank(why.keyword_rank))),
        (texts.keyword_score, why.keyword_score.map(decimal)),
        (texts.vector_rank, Some(rank(why.vector_rank))),
        (texts.similarity, why.similarity.map(decimal)),
        (texts.embedder, why.embedder),
        (texts.fused, Some(decimal(score))),
    ];
    let rows = rows
        .into_iter()
        .filter_map(|(name, value)| Some(view! { <div><dt>{name}</dt><dd>{value?}</dd></div> }))
        .collect_view();
    view! { <dl class="reasons">{rows}</dl> }
}

//! Blocks of an answer, drawn as real parts of the page: each number of a drawing stands in a table too.

use adiuva_protocol::Block;
use adiuva_protocol::block::{Chart, ChartType, EntityRef, Moment, Table};
use adiuva_protocol::workspace::EntityKind;
use adiuva_screen::chart::{HEIGHT, Kind, Shape, WIDTH, axis_number, letters, plain, shapes};
use leptos::prelude::*;
use serde_json::Value;

use super::{Badge, Ico, Icon, entity_address};
use crate::i18n::{numbers, t};

/// Colours of the palette; series beyond them begin again.
const COLOURS: usize = 6;

/// One block.
#[component]
pub fn BlockView(block: Block) -> impl IntoView {
    match block {
        Block::Chart(chart) => view! { <ChartView chart=chart /> }.into_any(),
        Block::Table(table) => view! { <TableView table=table /> }.into_any(),
        Block::Timeline(moments) => view! { <TimelineView moments=moments /> }.into_any(),
        Block::EntityRef(entity) => view! { <EntityView entity=entity /> }.into_any(),
        // Plans are fetched, which is a page's work.
        Block::Passages(_) | Block::Answer(_) | Block::Plan(_) => ().into_any(),
    }
}

#[component]
fn ChartView(chart: Chart) -> impl IntoView {
    let kind = match chart.chart_type {
        ChartType::Area => Kind::Area,
        ChartType::Bar => Kind::Bar,
        ChartType::Line => Kind::Line,
        ChartType::Pie => Kind::Pie,
        ChartType::Radar => Kind::Radar,
        ChartType::Radial => Kind::Radial,
    };
    let keys: Vec<&String> = chart.config.keys().collect();
    let names: Vec<String> = chart.data.iter().map(name_of).collect();
    let rows: Vec<Vec<Option<f64>>> = chart
        .data
        .iter()
        .map(|row| keys.iter().map(|key| row.get(*key).and_then(Value::as_f64)).collect())
        .collect();
    // Around a middle each row has a colour of its own, along an axis each series.
    let by_row = matches!(kind, Kind::Pie | Kind::Radial);
    let colour = |at: usize| {
        let chosen = chart.config.values().nth(at).and_then(|series| series.color);
        match chosen {
            Some(colour) if !by_row => usize::from(colour),
            _ => at % COLOURS + 1,
        }
    };
    // Around a web there is room beside it.
    let room = if kind == Kind::Radar { 12 } else { letters(names.len()) };
    let drawn = shapes(kind, &rows)
        .into_iter()
        .map(|shape| match shape {
            Shape::Path { d, colour: at, filled } => {
                let class = format!("{} c{}", if filled { "fill" } else { "line" }, colour(at));
                view! { <path class=class d=d /> }.into_any()
            }
            Shape::Web { d } => view! { <path class="web" d=d /> }.into_any(),
            Shape::Scale { y, value } => view! {
                <line class="scale" x1="48" x2=WIDTH y1=y y2=y />
                <text class="scale-number" x="42" y={y + 4.0}>{axis_number(value)}</text>
            }
            .into_any(),
            Shape::Name { x, y, row } => {
                let name = names.get(row).cloned().unwrap_or_default();
                view! { <text class="row-name" x=x y=y>{shortened(&name, room)}</text> }.into_any()
            }
        })
        .collect_view();
    let labels: Vec<String> = if by_row {
        names.clone()
    } else {
        chart.config.values().map(|series| series.label.clone()).collect()
    };
    let legend = labels
        .into_iter()
        .enumerate()
        .map(|(at, label)| view! { <li><span class=format!("swatch c{}", colour(at))></span>{label}</li> })
        .collect_view();
    let title = match chart.title.is_empty() {
        true => t().agents.chart.to_owned(),
        false => chart.title.clone(),
    };
    let headers = std::iter::once(String::new()).chain(chart.config.values().map(|series| series.label.clone()));
    let table = Table {
        title: String::new(),
        headers: headers.collect(),
        rows: names
            .iter()
            .zip(&rows)
            .map(|(name, row)| {
                let cells = row.iter().map(|value| value.map(plain).unwrap_or_default());
                std::iter::once(name.clone()).chain(cells).collect()
            })
            .collect(),
    };
    view! {
        <figure class="block chart">
            <figcaption>{title.clone()}</figcaption>
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=title>{drawn}</svg>
            <ul class="legend">{legend}</ul>
            <details>
                <summary>{t().agents.numbers}</summary>
                <Cells table=table />
            </details>
        </figure>
    }
}

#[component]
fn TableView(table: Table) -> impl IntoView {
    let title = (!table.title.is_empty()).then(|| view! { <figcaption>{table.title.clone()}</figcaption> });
    view! { <figure class="block">{title}<Cells table=table /></figure> }
}

#[component]
fn Cells(table: Table) -> impl IntoView {
    let label = match table.title.is_empty() {
        true => t().agents.table.to_owned(),
        false => table.title,
    };
    let headers = table
        .headers
        .into_iter()
        .map(|head| view! { <th scope="col">{head}</th> })
        .collect_view();
    let rows = table
        .rows
        .into_iter()
        .map(|row| {
            let cells = row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <div class="block-scroll" tabindex="0" role="group" aria-label=label>
            <table><thead><tr>{headers}</tr></thead><tbody>{rows}</tbody></table>
        </div>
    }
}

#[component]
fn TimelineView(moments: Vec<Moment>) -> impl IntoView {
    let items = moments
        .into_iter()
        .map(|moment| {
            let date = numbers::date(moment.date);
            view! { <li><time>{date}</time><span>{moment.title}</span></li> }
        })
        .collect_view();
    view! { <ol class="block moments">{items}</ol> }
}

#[component]
fn EntityView(entity: EntityRef) -> impl IntoView {
    let kind = match entity.kind {
        EntityKind::Task => t().agents.task,
        EntityKind::Project => t().agents.project,
        EntityKind::Note => t().agents.note,
        EntityKind::Checkpoint => t().agents.checkpoint,
        // Answers point to nothing else.
        EntityKind::Client
        | EntityKind::Comment
        | EntityKind::Doc
        | EntityKind::Artifact
        | EntityKind::CalendarEvent => "",
    };
    let status = entity.data.get("status").and_then(Value::as_str).map(str::to_owned);
    let project = entity.data.get("project_id").and_then(Value::as_str);
    let address = entity_address(entity.kind, &entity.id, project);
    let suggested = entity.data.get("is_ai_suggested").and_then(Value::as_bool) == Some(true)
        && entity.data.get("is_approved").and_then(Value::as_bool) == Some(false);
    view! {
        <p class="block entity">
            <Icon ico=Ico::File />
            <span class="entity-kind">{kind}</span>
            <a class="entity-title" href=address>{entity.title}</a>
            {status.map(|status| view! { <Badge>{status}</Badge> })}
            {suggested.then(|| view! { <Badge>{t().agents.suggested}</Badge> })}
        </p>
    }
}

fn name_of(row: &std::collections::BTreeMap<String, Value>) -> String {
    let name = row.values().find_map(Value::as_str);
    name.unwrap_or_default().to_owned()
}

/// What fits below an axis.
fn shortened(name: &str, letters: usize) -> String {
    match name.char_indices().nth(letters) {
        Some((cut, _)) => format!("{}…", name.get(..cut).unwrap_or_default()),
        None => name.to_owned(),
    }
}

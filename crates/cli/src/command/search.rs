//! `adiuva search`

use adiuva_protocol::knowledge::{Filter, Hit, KnowledgeBases, KnowledgeSearch, Mode};
use adiuva_protocol::{Code, Failure};

use crate::Stop;
use crate::out::Out;
use crate::session::Session;

pub(super) async fn run(
    session: &Session,
    out: &Out,
    query: String,
    limit: u32,
    mode: Mode,
    kb: Option<String>,
    path: Option<String>,
) -> Result<(), Stop> {
    let filter = Filter {
        path,
        ..filter(session, kb).await?
    };
    let found = session
        .call(KnowledgeSearch {
            query,
            limit,
            mode,
            filter,
        })
        .await?;
    if out.json {
        out.document(&found)?;
        return Ok(());
    }
    if let Some(notice) = &found.notice {
        out.aside(notice);
    }
    if found.hits.is_empty() {
        out.line("Nothing was found.")?;
    }
    for (rank, hit) in found.hits.iter().enumerate() {
        out.line(format!(
            "{:>2}. {}  ({:.3}{})",
            rank + 1,
            place(hit),
            hit.score,
            why(hit)
        ))?;
        if !hit.headings.is_empty() {
            out.line(format!("    {}", hit.headings.join(" › ")))?;
        }
        out.line(format!("    {}\n", gist(&hit.text)))?;
    }
    Ok(())
}

/// A filter that looks only into the named base.
pub(super) async fn filter(session: &Session, kb: Option<String>) -> Result<Filter, Failure> {
    let Some(name) = kb else { return Ok(Filter::default()) };
    let bases = session.call(KnowledgeBases {}).await?.bases;
    let base = bases.iter().find(|base| base.name.eq_ignore_ascii_case(&name));
    let base = base.ok_or_else(|| Failure::new(Code::NotFound, format!("there is no knowledge base called {name}")))?;
    Ok(Filter {
        bases: vec![base.id],
        ..Filter::default()
    })
}

/// Where a hit is, as a person would say it.
fn place(hit: &Hit) -> String {
    let path = hit.paths.first().map_or("", String::as_str);
    let page = hit.page.map(|page| format!(", page {page}")).unwrap_or_default();
    let others = match hit.paths.len() {
        0 | 1 => String::new(),
        more => format!(" and {} more", more - 1),
    };
    format!("{path}{page}{others}")
}

fn why(hit: &Hit) -> String {
    let mut parts = String::new();
    if let Some(rank) = hit.why.keyword_rank {
        parts += &format!(", keywords #{rank}");
    }
    if let Some(rank) = hit.why.vector_rank {
        parts += &format!(", meaning #{rank}");
    }
    parts
}

/// The beginning of a passage on one line.
fn gist(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(240) {
        Some((cut, _)) => format!("{}…", line.get(..cut).unwrap_or_default()),
        None => line,
    }
}

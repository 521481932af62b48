//! What is found, why, and where it was looked for.

use adiuva_protocol::knowledge::{Filter, Found, KnowledgeSearch, Mode};

use crate::place::{Book, Shelf};

async fn found(shelf: &Shelf, query: &str, mode: Mode, filter: Filter) -> Found {
    let request = KnowledgeSearch {
        query: query.to_owned(),
        limit: 10,
        mode,
        filter,
    };
    shelf.search().search(&request).await.unwrap()
}

async fn texts(shelf: &Shelf, query: &str, filter: Filter) -> Vec<String> {
    let found = found(shelf, query, Mode::Keyword, filter).await;
    found.hits.into_iter().map(|hit| hit.text).collect()
}

const KERNEL: &str = "The kernel loads modules when hardware appears.";
const NETWORK: &str = "A network interface gets its address from a server.";
const GARDEN: &str = "Tomatoes in the garden want water every morning.";
const RETE: &str = "L'interfaccia di rete riceve il suo indirizzo da un server.";

async fn shelf() -> Shelf {
    let shelf = Shelf::new();
    shelf.put(Book::english("/docs/kernel.md", &[KERNEL])).await;
    shelf
        .put(Book {
            modified_ms: 5_000,
            ..Book::english("/docs/net/network.txt", &[NETWORK])
        })
        .await;
    shelf
        .put(Book {
            base: "Home",
            ..Book::english("/people/garden.md", &[GARDEN])
        })
        .await;
    shelf.put(Book::italian("/docs/it/rete.md", &[RETE])).await;
    shelf
}

#[tokio::test]
async fn words_are_found_in_every_form() {
    let shelf = shelf().await;
    for (query, expected) in [
        ("loading a module", KERNEL),
        ("interfaces of networks", NETWORK),
        ("watering tomato", GARDEN),
        ("indirizzi delle interfacce di rete", RETE),
    ] {
        let all = texts(&shelf, query, Filter::default()).await;
        assert_eq!(all.first().map(String::as_str), Some(expected), "{query}");
    }
    assert!(texts(&shelf, "submarine", Filter::default()).await.is_empty());
    assert!(texts(&shelf, "", Filter::default()).await.is_empty());
    assert!(
        texts(&shelf, "\" ( * NEAR AND", Filter::default()).await.is_empty(),
        "no syntax reaches the index"
    );
}

#[tokio::test]
async fn quotes_ask_for_the_words_together() {
    let shelf = shelf().await;
    assert_eq!(
        texts(&shelf, "\"network interface\"", Filter::default()).await,
        [NETWORK]
    );
    assert!(
        texts(&shelf, "\"interface network\"", Filter::default())
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn filters_leave_out_the_rest() {
    let shelf = shelf().await;
    let bases = shelf.store.read(|reader| reader.bases().list()).await.unwrap();
    let home = bases.iter().find(|base| base.name == "Home").unwrap().id;
    let sources = shelf
        .store
        .read(move |reader| reader.sources().list(Some(home)))
        .await
        .unwrap();
    let every = "kernel network tomatoes rete";
    for (what, filter, expected) in [
        (
            "base",
            Filter {
                bases: vec![home],
                ..Filter::default()
            },
            vec![GARDEN],
        ),
        (
            "source",
            Filter {
                sources: vec![sources[0].id],
                ..Filter::default()
            },
            vec![GARDEN],
        ),
        (
            "path",
            Filter {
                path: Some("/docs/net/*".into()),
                ..Filter::default()
            },
            vec![NETWORK],
        ),
        (
            "format",
            Filter {
                formats: vec!["txt".into()],
                ..Filter::default()
            },
            vec![NETWORK],
        ),
        (
            "from",
            Filter {
                modified_from_ms: Some(2_000),
                ..Filter::default()
            },
            vec![NETWORK],
        ),
        (
            "until",
            Filter {
                modified_until_ms: Some(2_000),
                path: Some("kernel*".into()),
                ..Filter::default()
            },
            vec![KERNEL],
        ),
        (
            "nothing",
            Filter {
                path: Some("/nowhere/*".into()),
                ..Filter::default()
            },
            vec![],
        ),
    ] {
        assert_eq!(texts(&shelf, every, filter).await, expected, "by {what}");
    }
}

#[tokio::test]
async fn a_hit_says_why() {
    let shelf = shelf().await;
    let answer = found(
        &shelf,
        "which modules does the kernel load",
        Mode::Hybrid,
        Filter::default(),
    )
    .await;
    let hit = &answer.hits[0];
    assert_eq!(
        (hit.text.as_str(), hit.paths.as_slice()),
        (KERNEL, ["/docs/kernel.md".to_owned()].as_slice())
    );
    assert_eq!(hit.why.terms, ["modules", "kernel", "load"]);
    assert_eq!(hit.why.keyword_rank, Some(1));
    assert!(hit.why.keyword_score.is_some_and(|score| score > 0.0) && hit.why.similarity.is_none());
    assert!(
        answer.notice.is_some_and(|notice| notice.contains("keywords alone")),
        "it says what is missing"
    );
    assert_eq!((hit.span.start, hit.span.end), (0, KERNEL.chars().count() as u64));
}

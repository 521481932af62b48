//! The router over the shipped embedder, on requests that were written apart from its examples.

use std::path::Path;
use std::time::{Duration, Instant};

use adiuva_agent::router::{self, Router};
use adiuva_models::{Embedder, EmbedderId, Weights};

const REQUESTS: &str = include_str!("../data/requests.tsv");

fn embedder() -> Embedder {
    Embedder::load(&Weights::locate().unwrap().folder(&EmbedderId::MANY)).unwrap()
}

#[test]
fn nineteen_of_twenty_requests_reach_the_right_agent() {
    let (embedder, router) = (embedder(), Router::built_in());
    let (mut asked, mut right, mut sure, mut sure_and_right) = (0_u32, 0_u32, 0_u32, 0_u32);
    let mut among_files = 0_u32;
    let mut longest = Duration::ZERO;
    let mut wrong = Vec::new();
    for line in REQUESTS.lines() {
        let [agent, _, words] = line.splitn(3, '\t').collect::<Vec<_>>()[..] else {
            panic!("three columns: {line}")
        };
        assert!(
            !router::examples().any(|(_, _, example)| example == words),
            "{words} is an example as well"
        );
        let vector = embedder.embed_query(words).unwrap();
        let begun = Instant::now();
        let routed = router.route(words, &vector);
        longest = longest.max(begun.elapsed());
        asked += 1;
        let hit = routed.first() == Some(agent);
        right += u32::from(hit);
        among_files += u32::from(routed.clone().after("knowledge").first() == Some(agent));
        sure += u32::from(routed.sure());
        sure_and_right += u32::from(hit && routed.sure());
        if !hit {
            wrong.push(format!("{words}: {:?} instead of {agent}", routed.first()));
        }
    }
    assert!(asked >= 300, "{asked} requests");
    println!("{right} of {asked} right; of {sure} sure ones {sure_and_right} right; slowest {longest:?}");
    assert!(f64::from(right) / f64::from(asked) >= 0.95, "{wrong:#?}");
    assert!(
        f64::from(among_files) / f64::from(asked) >= 0.95,
        "{among_files} right where the files are searched unless another is clearly meant"
    );
    assert!(
        f64::from(sure_and_right) / f64::from(sure) >= 0.97,
        "what is not asked about must be right"
    );
    assert!(
        f64::from(sure) / f64::from(asked) >= 0.85,
        "a model is asked only rarely"
    );
}

/// The shipped vectors are what the embedder makes of the examples. With `BLESS=1` in the environment they are made anew.
#[test]
fn the_shipped_vectors_are_those_of_the_examples() {
    let embedder = embedder();
    if std::env::var_os("BLESS").is_some() {
        let bytes = router::examples().flat_map(|(_, _, words)| router::packed(&embedder.embed_query(words).unwrap()));
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/examples.vectors");
        std::fs::write(path, bytes.collect::<Vec<u8>>()).unwrap();
        return;
    }
    let shipped = include_bytes!("../../data/examples.vectors");
    for (at, (_, _, words)) in router::examples().enumerate().step_by(19) {
        let made = router::packed(&embedder.embed_query(words).unwrap());
        let there = &shipped[at * made.len()..(at + 1) * made.len()];
        let apart = made[4..].iter().zip(&there[4..]);
        let apart = apart.map(|(one, other)| (i32::from(*one as i8) - i32::from(*other as i8)).abs());
        assert!(
            apart.max().unwrap_or_default() <= 12,
            "{words}: write data/examples.vectors anew with BLESS=1"
        );
    }
}

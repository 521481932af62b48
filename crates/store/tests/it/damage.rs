//! Goal R8: every flipped bit in the closed database is noticed, and never gives other data.

use std::fs;

use adiuva_store::words::Weights;
use adiuva_store::{Options, PageVerdict, Store};

use crate::home::{Home, document, follow, scatter, take};

const FLIPS: u64 = 1_000;

#[test]
fn a_thousand_bit_flips_are_all_noticed() {
    let home = Home::new();
    let store = home.create();
    store
        .write_blocking(|w| {
            let (_, source) = follow(w, "/people/ada")?;
            for number in 0..20 {
                let file = take(w, source, &format!("{number}.txt"))?;
                let text = format!("number {number}\n{}\n", "lorem ipsum dolor ".repeat(number * 10));
                let key = document(w, &text)?;
                w.files().bind(file, key)?;
            }
            Ok(())
        })
        .unwrap();
    store.close_blocking().unwrap();
    let whole = fs::read(home.path()).unwrap();
    let seal = fs::read(home.folder.path().join("vault.db.seal")).unwrap();
    let expected = everything(&home.open());

    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (mut at_open, mut by_check, mut other) = (0, 0, 0);
    for flip in 0..FLIPS {
        let mut bytes = whole.clone();
        let at = (scatter(flip) % bytes.len() as u64) as usize;
        bytes[at] ^= 1 << (flip % 8);
        fs::write(home.path(), &bytes).unwrap();
        fs::write(home.folder.path().join("vault.db.seal"), &seal).unwrap();
        let Ok(opened) = home.try_open(Options::default()) else {
            at_open += 1;
            continue;
        };
        let store = opened.store;
        // Whatever can still be read is what was written.
        if let Ok(read) = try_everything(&store) {
            assert_eq!(read, expected, "flip {flip} at byte {at} gave other data");
        } else {
            other += 1;
        }
        match runtime.block_on(store.check()) {
            Ok(None) => panic!("flip {flip} at byte {at} went unnoticed"),
            Ok(Some(_)) | Err(_) => by_check += 1,
        }
    }
    println!("{FLIPS} flips: {at_open} noticed at open, {by_check} by the check, {other} of these by reading too");
    fs::write(home.path(), &whole).unwrap();
    fs::write(home.folder.path().join("vault.db.seal"), &seal).unwrap();
    let store = home.open();
    assert_eq!(store.wait_for_pages(), PageVerdict::Whole);
    assert_eq!(
        runtime.block_on(store.check()).unwrap(),
        None,
        "the whole file has nothing to notice"
    );
}

#[test]
fn a_file_cut_short_or_with_something_behind_it_is_noticed() {
    let home = Home::new();
    home.create().close_blocking().unwrap();
    let whole = fs::read(home.path()).unwrap();
    let seal = fs::read(home.folder.path().join("vault.db.seal")).unwrap();
    for length in [
        0,
        1,
        15,
        16,
        4096,
        16384,
        16385,
        whole.len() / 2,
        whole.len() - 1,
        whole.len() + 1,
        whole.len() + 16384,
    ] {
        let mut bytes = whole.clone();
        bytes.resize(length, 0);
        fs::write(home.path(), &bytes).unwrap();
        fs::write(home.folder.path().join("vault.db.seal"), &seal).unwrap();
        if let Ok(opened) = home.try_open(Options::default()) {
            assert_eq!(
                opened.store.wait_for_pages(),
                PageVerdict::Differ,
                "{length} of {} bytes",
                whole.len()
            );
        }
    }
}

fn everything(store: &Store) -> Vec<String> {
    try_everything(store).unwrap()
}

fn try_everything(store: &Store) -> Result<Vec<String>, adiuva_store::StoreError> {
    store.read_blocking(|r| {
        let weights = Weights { title: 1.0, body: 1.0 };
        let hits = r
            .words()
            .search("\"number\" OR \"lorem\"", weights, &Default::default(), 1000)?;
        let ids: Vec<_> = hits.into_iter().map(|(id, _)| id).collect();
        let chunks = r.chunks().load_many(&ids)?;
        Ok(chunks
            .into_iter()
            .map(|chunk| format!("{:?} {} {}", chunk.paths, chunk.id.0, chunk.text))
            .collect())
    })
}

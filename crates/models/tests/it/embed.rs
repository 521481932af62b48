//! The shipped models, for real.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use adiuva_models::{EmbedError, Embedder, EmbedderId, Languages, TokenCounter, Weights};

static ENGLISH: LazyLock<Embedder> = LazyLock::new(|| embedder(&EmbedderId::ENGLISH));
static MANY: LazyLock<Embedder> = LazyLock::new(|| embedder(&EmbedderId::MANY));

fn embedder(id: &EmbedderId) -> Embedder {
    Embedder::load(&Weights::locate().unwrap().folder(id)).unwrap()
}

fn cosine(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// The question must be nearer to the first passage than to each of the others.
fn nearest(embedder: &Embedder, question: &str, passages: &[&str]) {
    let question_vector = embedder.embed_query(question).unwrap();
    let near: Vec<_> = embedder
        .embed_passages(passages)
        .unwrap()
        .iter()
        .map(|passage| cosine(&question_vector, passage))
        .collect();
    for (passage, other) in passages.iter().zip(&near).skip(1) {
        assert!(
            near[0] > other + 0.02,
            "{question}: {} is not nearer than {passage}: {near:?}",
            passages[0]
        );
    }
}

const ENGLISH_PASSAGES: [&str; 3] = [
    "To undo the last commit and keep your changes, run git reset with the soft option.",
    "Whisk the eggs with sugar until they are pale, then fold in the flour.",
    "The train to Florence leaves from platform nine every half hour.",
];
const ITALIAN_PASSAGES: [&str; 3] = [
    "Il contratto di affitto può essere disdetto con un preavviso di sei mesi.",
    "Sbattere le uova con lo zucchero e aggiungere la farina poco alla volta.",
    "Il treno per Firenze parte dal binario nove ogni mezz'ora.",
];

#[test]
fn paraphrases_are_nearer_than_the_rest() {
    for embedder in [&*ENGLISH, &*MANY] {
        nearest(
            embedder,
            "how do I revert what I just committed without losing my work?",
            &ENGLISH_PASSAGES,
        );
    }
    nearest(
        &MANY,
        "quanto tempo prima devo lasciare l'appartamento in locazione?",
        &ITALIAN_PASSAGES,
    );
    nearest(
        &MANY,
        "how long before moving out must a tenant give notice?",
        &ITALIAN_PASSAGES,
    );
}

#[test]
fn vectors_are_normal_and_the_same_whatever_stands_beside_them() {
    for embedder in [&*ENGLISH, &*MANY] {
        let id = &embedder.spec().id;
        let together = embedder.embed_passages(&ENGLISH_PASSAGES).unwrap();
        for (text, vector) in ENGLISH_PASSAGES.iter().zip(&together) {
            assert_eq!(vector.len(), embedder.spec().dimensions, "{id}");
            assert!((cosine(vector, vector) - 1.0).abs() < 1e-5, "{id}: length 1");
            assert_eq!(&embedder.embed_passages(&[text]).unwrap()[0], vector, "{id}: {text}");
        }
    }
    let again = embedder(&EmbedderId::MANY).embed_passages(&ENGLISH_PASSAGES).unwrap();
    assert_eq!(
        again,
        MANY.embed_passages(&ENGLISH_PASSAGES).unwrap(),
        "a second load gives the same vectors"
    );
}

#[test]
fn prefixes_are_put_before_texts() {
    let text = "the same words";
    let (passage, query) = (
        MANY.embed_passages(&[text]).unwrap().remove(0),
        MANY.embed_query(text).unwrap(),
    );
    assert_ne!(passage, query, "this model has two prefixes");
    let doubled = MANY.embed_passages(&["passage: the same words"]).unwrap().remove(0);
    assert_ne!(passage, doubled, "a prefix in the text is text");
    let plain = ENGLISH.embed_passages(&[text]).unwrap().remove(0);
    assert_eq!(plain, ENGLISH.embed_query(text).unwrap(), "this model has none");
}

#[test]
fn empty_and_long_texts_have_vectors_too() {
    let begin = "The treaty was signed in the spring of the following year. ";
    for embedder in [&*ENGLISH, &*MANY] {
        let id = &embedder.spec().id;
        let long = begin.repeat(200);
        let longer = format!("{long}{}", "And then came the war. ".repeat(200));
        let vectors = embedder.embed_passages(&["", " \n", &long, &longer]).unwrap();
        assert!(vectors.iter().flatten().all(|number| number.is_finite()), "{id}");
        assert!(
            embedder.tokenizer().count(&long) > embedder.spec().max_tokens,
            "{id}: long enough to be cut"
        );
        assert_eq!(vectors[2], vectors[3], "{id}: what is beyond the limit is not read");
        // The limit is where the description says and not elsewhere: what lies just before it counts.
        let room = embedder.tokenizer().passage_room();
        let (end, _) = embedder.tokenizer().offsets(&long)[room - 5];
        let changed = format!("{} quantum physics", &long[..end]);
        assert_ne!(embedder.embed_passages(&[&changed]).unwrap()[0], vectors[2], "{id}");
    }
    assert!(ENGLISH.embed_passages(&[]).unwrap().is_empty());
}

#[test]
fn tokens_are_counted_as_the_models_do() {
    let weights = Weights::locate().unwrap();
    let words = "La libertà è più bella — perché no? 🙂 naïve café";
    for id in Weights::shipped() {
        let counter = TokenCounter::load(&weights.folder(&id)).unwrap();
        let offsets = counter.offsets(words);
        assert_eq!(counter.count(""), 0, "{id}");
        assert!(
            counter.count(words) >= offsets.len() && offsets.len() > 10,
            "{id}: {offsets:?}"
        );
        for pair in offsets.windows(2) {
            assert!(pair[0].0 <= pair[1].0, "{id}: in order: {offsets:?}");
        }
        let all: String = offsets.iter().map(|(start, end)| &words[*start..*end]).collect();
        for word in ["libert", "bella", "no", "caf"] {
            assert!(all.contains(word), "{id}: {word} in {all}");
        }
        let many = ["parola"; 3000].join(" ");
        assert!(counter.count(&many) >= 3000, "{id}: it does not cut");
        assert_eq!(
            counter.offsets(&many).last().map(|(_, end)| *end),
            Some(many.trim_end().len()),
            "{id}"
        );
    }
    assert_eq!(ENGLISH.tokenizer().passage_room(), 254, "256 less the two marks");
    assert!(
        (500..510).contains(&MANY.tokenizer().passage_room()),
        "512 less the two marks and the prefix"
    );
}

#[test]
fn descriptions_say_what_the_models_are() {
    let [english, many] = [ENGLISH.spec(), MANY.spec()];
    assert_eq!((english.languages, english.max_tokens), (Languages::English, 256));
    assert_eq!((many.languages, many.max_tokens), (Languages::Many, 512));
    assert_eq!(
        (many.query_prefix.as_str(), many.passage_prefix.as_str()),
        ("query: ", "passage: ")
    );
}

#[test]
fn weights_load_late_and_can_go() {
    let embedder = embedder(&EmbedderId::ENGLISH);
    assert_eq!(embedder.report(), None, "loading reads no weights");
    let vector = embedder.embed_query("hello").unwrap();
    assert!(embedder.report().is_some());
    embedder.unload();
    assert_eq!(embedder.report(), None);
    assert_eq!(
        embedder.embed_query("hello").unwrap(),
        vector,
        "they come back by themselves"
    );
}

#[test]
fn every_seat_computes_the_same() {
    let text = ENGLISH_PASSAGES[0];
    let first = ENGLISH.embed_passage(0, text).unwrap();
    for seat in 1..=ENGLISH.seats() {
        assert_eq!(ENGLISH.embed_passage(seat, text).unwrap(), first, "seat {seat}");
    }
}

#[test]
fn a_query_overtakes_the_passages() {
    let many: Vec<_> = (0..200)
        .map(|number| format!("passage number {number} about nothing in particular"))
        .collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    ENGLISH.warm().unwrap();
    std::thread::scope(|scope| {
        let passages = scope.spawn(|| ENGLISH.embed_passages(&many).unwrap());
        let queries = (0..5).filter(|_| {
            ENGLISH.embed_query("which?").unwrap();
            !passages.is_finished()
        });
        assert!(queries.count() > 0, "a query does not wait for all passages");
        assert_eq!(passages.join().unwrap().len(), many.len());
    });
}

#[test]
fn damaged_and_missing_files_are_named() {
    let weights = Weights::locate().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for file in fs::read_dir(weights.folder(&EmbedderId::ENGLISH)).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    let check = |file: &str, change: fn(&Path), expected: fn(&EmbedError) -> bool| {
        let path = folder.path().join(file);
        let sound = fs::read(&path).unwrap();
        change(&path);
        let error = Embedder::load(folder.path())
            .and_then(|embedder| embedder.embed_query("hello"))
            .unwrap_err();
        assert!(
            expected(&error) && error.to_string().contains(file),
            "{file}: {error:?}"
        );
        fs::write(&path, sound).unwrap();
    };
    let damaged = |error: &EmbedError| matches!(error, EmbedError::Damaged { .. });
    let unreadable = |error: &EmbedError| matches!(error, EmbedError::Unreadable { .. });
    let flip = |path: &Path| {
        let mut bytes = fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(path, bytes).unwrap();
    };
    check("model_int8_dynamic.onnx", flip, damaged);
    check("tokenizer.json", flip, damaged);
    check("embedder.json", |path| fs::write(path, "{").unwrap(), damaged);
    check(
        "model_int8_dynamic.onnx",
        |path| fs::remove_file(path).unwrap(),
        unreadable,
    );
}

use super::*;

#[test]
fn words_are_folded_stemmed_and_taken_apart() {
    let check = |text: &str, language: Language, expected: &str| {
        assert_eq!(analyse(text, language), expected, "{text}");
    };
    let (en, it) = (Language::ENGLISH, Language::ITALIAN);
    check("The Houses, running!", en, "the hous run");
    check("le città e i cafés", it, "le citt e i cafes");
    check("CITTA città Città", it, "citt citt citt");
    check("L'uso dell’editor", it, "l uso dell editor");
    check("parseHttpRequest", en, "parsehttprequest pars http request");
    check("MAX_FILE_SIZE", en, "max_file_size max file size");
    check("version 1.2.3, 2024-11-21", en, "version 1.2.3 2024-11-21");
    check("libfoo-1.2.so", en, "libfoo-1.2.so libfoo 1 2 so");
    check("C++ and C# code", en, "c++ c and c# c code");
    check("/usr/share/doc", en, "usr share doc");
    check("well-known", en, "well-known well known");
    check("Straße Ærø Łódź", Language::ENGLISH, "strass aero lodz");
    check("東京都", Language::ENGLISH, "東京 京都");
    check("сервера", Language::from_code("ru").expect("known"), "сервер");
    check("a\"b'c", en, "a b c");
    check("", en, "");
    check("... --- ___", en, "");
}

#[test]
fn no_word_holds_a_quote_or_a_space() {
    let text = "\"quoted\" 'single' it's x\u{a0}y z\u{200b}w \u{2019}\u{201c}";
    assert!(!analyse(text, Language::ENGLISH).contains(['"', '\'', '\u{a0}']));
}

#[test]
fn endless_junk_is_no_word() {
    let junk = "A".repeat(10_000) + " word " + &"x9_".repeat(500);
    assert_eq!(analyse(&junk, Language::ENGLISH), "word");
}

fn variants(terms: &QueryTerms) -> Vec<Vec<&str>> {
    terms
        .terms
        .iter()
        .map(|term| term.variants.iter().map(String::as_str).collect())
        .collect()
}

#[test]
fn queries_have_the_stems_of_every_language() {
    let terms = query("the running cities", &[Language::ENGLISH, Language::ITALIAN]);
    assert_eq!(variants(&terms), [vec!["run", "running"], vec!["citi", "cities"]]);
    assert_eq!(terms.terms.first().map(|term| term.written.as_str()), Some("running"));
}

#[test]
fn stop_words_stay_when_there_is_nothing_else() {
    assert_eq!(variants(&query("The Who", &[Language::ENGLISH])), [["the"], ["who"]]);
    assert_eq!(
        variants(&query("who is the author", &[Language::ENGLISH])),
        [["author"]]
    );
    assert_eq!(
        variants(&query("come si installa", &[Language::ITALIAN])),
        [["install"]]
    );
}

#[test]
fn phrases_are_sequences_in_each_language() {
    let terms = query(
        "say \"kernel modules\" and “the who” now",
        &[Language::ENGLISH, Language::ITALIAN],
    );
    let phrases: Vec<_> = terms
        .phrases
        .iter()
        .map(|phrase| (phrase.written.as_str(), &phrase.variants))
        .collect();
    let (kernel, who) = (
        vec![vec!["kernel", "modul"], vec!["kernel", "modules"]],
        vec![vec!["the", "who"]],
    );
    let owned = |all: Vec<Vec<&str>>| -> Vec<Vec<String>> {
        all.into_iter()
            .map(|words| words.into_iter().map(str::to_owned).collect())
            .collect()
    };
    assert_eq!(phrases, [("kernel modules", &owned(kernel)), ("the who", &owned(who))]);
    assert!(query("\"\" \"", &[Language::ENGLISH]).is_empty());
}

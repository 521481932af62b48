//! Italian.

use super::Search;
use crate::i18n::numbers::count;

pub(in crate::i18n) const TEXT: Search = Search {
    title: "Cerca",
    empty_title: "Cerca nei tuoi file",
    empty_text: "Per parole e per significato. Metti una frase tra \"virgolette\" per trovarla parola per parola.",
    query: "Cerca nei tuoi file",
    query_hint: "Parole, una domanda o una \"frase tra virgolette\"",
    mode: "Come cercare",
    mode_hybrid: "Entrambi",
    mode_keyword: "Parole",
    mode_vector: "Significato",
    filters: "Filtri",
    clear: "Togli i filtri",
    base: "Base di conoscenza",
    all_bases: "Tutte",
    source: "Cartella",
    all_sources: "Tutte le cartelle",
    format: "Formato",
    all_formats: "Tutti i formati",
    path: "Percorso",
    path_hint: "**/*.md",
    from: "Modificati dal",
    until: "Modificati fino al",
    found: |hits: u64| {
        if hits == 1 {
            "1 passaggio".to_owned()
        } else {
            format!("{} passaggi", count(hits))
        }
    },
    found_most: |hits: u64| format!("I migliori {} passaggi", count(hits)),
    hits: "Passaggi trovati",
    none_title: "Nessun risultato",
    none_text: "Prova con meno parole o con altre, oppure cerca per significato.",
    none_filtered: "Ci sono filtri attivi. Toglili per cercare ovunque.",
    no_files_title: "Non c’è ancora nulla da cercare",
    no_files_text: "Aggiungi una cartella: i suoi file potranno essere cercati appena letti.",
    to_knowledge: "Aggiungi una cartella",
    keys: "Le frecce spostano, Invio apre, Ctrl Invio ne chiede in chat.",
    ask: "Chiedi di questo",
    ask_text: |title: &str, query: &str| format!("A proposito di “{title}”: {query}"),
    page: |page: u32| format!("pagina {page}"),
    score: |score: &str| format!("Punteggio {score}"),
    why: "Perché",
    terms: "Parole trovate",
    keyword_rank: "Posto per parole",
    keyword_score: "Punteggio per parole",
    vector_rank: "Posto per significato",
    similarity: "Somiglianza",
    embedder: "Confrontato da",
    fused: "Punteggio",
    not_among: "non tra i risultati",
};

//! Italian.

use adiuva_protocol::memory::{Made, Tier};

use super::Memory;

pub(in crate::i18n) const TEXT: Memory = Memory {
    title: "Memoria",
    about: "Quello che si ricorda da una conversazione all’altra. Resta nella tua cassaforte; puoi cambiare e dimenticare tutto.",
    switch: "Ricorda e usa la memoria",
    switch_hint: "Spento: niente di nuovo viene ricordato e niente va ai modelli. Quello che c’è resta.",
    add: "Ricorda",
    new: "Ricorda qualcosa",
    new_hint: "Una frase, per esempio «I rapporti partono di venerdì»",
    new_tier: "Come",
    added: "Ricordato",
    search: "Cerca nella memoria",
    tiers: "Tipo",
    all: "Tutto",
    tier: |tier| match tier {
        Tier::Core => "Preferenze",
        Tier::Associative => "Fatti",
        Tier::Episodic => "Conversazioni",
        Tier::Proactive => "Abitudini",
    },
    tier_about: |tier| match tier {
        Tier::Core => "Date con ogni messaggio.",
        Tier::Associative => "Dati con i messaggi a cui servono.",
        Tier::Episodic => {
            "Riassunti di conversazioni passate, dati con i messaggi a cui servono; conservati per 90 giorni."
        }
        Tier::Proactive => "Contate da quello che fai, date quando vale per almeno il 70 % di 5 o più casi.",
    },
    count: |count| match count {
        1 => "1 ricordo".into(),
        count => format!("{count} ricordi"),
    },
    made: |made| match made {
        Made::Written => "Scritto da te",
        Made::Kept => "Conservato da un agente",
        Made::Summed => "Riassunto di una conversazione",
        Made::Counted => "Contato",
    },
    thread: "Apri la conversazione",
    tainted: "Parole d’altri",
    tainted_text: "File o altri possono aver scelto queste parole. Per ciò che guidano si chiede prima.",
    edited: "Cambiato da te",
    confidence: |percent| format!("sicuro al {percent} %"),
    used: |ago, times| match times {
        1 => format!("Usato una volta, {ago}"),
        times => format!("Usato {times} volte, l’ultima {ago}"),
    },
    unused: "Non ancora usato",
    expires: |day| format!("Si dimentica il {day}"),
    edit: "Cambia",
    text: "Testo",
    expiry: "Dimentica il",
    expiry_hint: "Vuoto per mai",
    to_core: "Rendilo una preferenza",
    to_fact: "Rendilo un fatto",
    forget: "Dimentica",
    forgotten: "Dimenticato",
    clear: "Dimentica tutto",
    clear_title: "Dimenticare tutto?",
    clear_text: "Tutti i ricordi sono eliminati per sempre, anche quelli che si potevano recuperare. Le conversazioni restano.",
    cleared: "Tutto è dimenticato",
    empty: "Ancora niente da ricordare",
    empty_text: "Scrivi qualcosa qui, chiedi a un agente di ricordare, o semplicemente conversa: ogni conversazione lascia un riassunto.",
    none: "Nessun ricordo corrisponde",
    recalled: |count| match count {
        1 => "1 ricordo dato insieme".into(),
        count => format!("{count} ricordi dati insieme"),
    },
};

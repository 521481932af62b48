//! Italian.

use super::Knowledge;
use crate::i18n::numbers::count;

pub(in crate::i18n) const TEXT: Knowledge = Knowledge {
    title: "Conoscenza",
    empty_title: "Ancora nessuna cartella",
    empty_text: "Aggiungi una cartella: i suoi file potranno essere cercati e citati. Restano dove sono, e nulla lascia questo computer.",
    views: "Viste",
    folders: "Cartelle",
    files: "File",
    add: "Aggiungi cartella",
    add_title: "Aggiungi una cartella",
    add_path: "Cartella o file",
    add_path_hint: "Il percorso intero, per esempio /srv/documenti. Mentre scrivi vengono proposte le cartelle.",
    add_choose: "Scegli",
    add_base: "Base di conoscenza",
    add_base_hint: "Un nome per tenere insieme più cartelle. Se resta vuoto, è “Files”.",
    add_go: "Aggiungi",
    added: |path: &str| format!("Lettura di {path}"),
    rescan_all: "Cerca modifiche",
    rescan: "Cerca modifiche",
    rescanning: "Ricerca delle modifiche in corso",
    pause: "Sospendi i vettori",
    resume: "Riprendi i vettori",
    overview: "Tutte le cartelle",
    coverage: |ready: u64, all: u64, meaning: u64| {
        format!(
            "{} di {} ricercabili, {} per significato",
            count(ready),
            count(all),
            count(meaning)
        )
    },
    no_files: "Ancora nessun file trovato",
    failed: |files: u64| {
        if files == 1 {
            "1 non è stato letto".to_owned()
        } else {
            format!("{} non sono stati letti", count(files))
        }
    },
    ignored: |files: u64| {
        if files == 1 {
            "1 ignorato".to_owned()
        } else {
            format!("{} ignorati", count(files))
        }
    },
    waiting: |files: u64| format!("{} da leggere", count(files)),
    legend_embedded: "Per significato",
    legend_searchable: "Per parole",
    legend_waiting: "Da leggere",
    legend_failed: "Non letti",
    up_to_date: "Tutto aggiornato",
    reading: "Lettura dei file",
    embedding: "Calcolo dei vettori",
    paused: "I vettori sono sospesi. La ricerca per parole funziona.",
    rest: |time: &str| format!("ancora circa {time}"),
    rest_short: "ancora meno di un minuto",
    storage: |all: &str, database: &str, vectors: &str, backups: &str| {
        format!("{all} su disco: database {database}, vettori {vectors}, copie {backups}")
    },
    watching: "Seguita",
    not_watching: "Non seguita: cerca le modifiche a mano",
    scanning: "In esame",
    problem: "Da controllare",
    sources: |sources: u64| {
        if sources == 1 {
            "1 cartella".to_owned()
        } else {
            format!("{} cartelle", count(sources))
        }
    },
    actions: |path: &str| format!("Azioni per {path}"),
    show_files: "Mostra i file",
    search_in: "Cerca qui",
    retry_failed: "Rileggi i file non letti",
    retrying: "I file non letti vengono riletti",
    remove: "Togli dalla conoscenza",
    removed: |path: &str| format!("{path} non viene più letta. I file restano intatti."),
    filter_source: "Cartella",
    all_sources: "Tutte le cartelle",
    filter_status: "Stato",
    status_count: |status: &str, files: u64| format!("{status} ({})", count(files)),
    status_all: "Qualsiasi",
    status_queued: "Da leggere",
    status_reading: "In lettura",
    status_searchable: "Per parole",
    status_embedded: "Per significato",
    status_failed: "Non letti",
    list: "File per percorso",
    none_title: "Nessun file",
    none_text: "Nessun file di questa cartella è ora in questo stato.",
    none_failed: "Tutti i file sono stati letti",
    show_all: "Mostra tutti i file",
    chosen: "File scelto",
    list_hint: "Le frecce spostano, Invio apre, R rilegge un file non letto.",
    open: "Apri",
    retry_one: "Rileggi",
    copy_path: "Copia il percorso",
};

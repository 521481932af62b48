//! Italian.

use super::Document;
use crate::i18n::numbers::count;

pub(in crate::i18n) const TEXT: Document = Document {
    title: "Documento",
    gone_title: "Questo documento non c’è più",
    gone_text: "Il file è stato tolto o modificato, oppure la sua cartella non viene più letta.",
    search: "Cerca nei tuoi file",
    paths: "Dove si trova",
    more_paths: |more: u64| {
        if more == 1 {
            "un’altra copia".to_owned()
        } else {
            format!("altre {} copie", count(more))
        }
    },
    copy_path: |path: &str| format!("Copia il percorso {path}"),
    open_path: |path: &str| format!("Apri {path} con la sua app"),
    length: |letters: u64| format!("{} caratteri", count(letters)),
    page: |page: u32| format!("Pagina {page}"),
    text: "Testo del documento",
    empty: "Da questo documento non è stato possibile leggere alcun testo.",
    find: "Trova nel testo",
    passages: |now: u64, all: u64| format!("Passaggio {} di {}", count(now), count(all)),
    matches: |now: u64, all: u64| format!("{} di {}", count(now), count(all)),
    many_matches: |now: u64, all: u64| format!("{} di oltre {}", count(now), count(all)),
    no_match: "Non trovato",
    finding: "Lettura del resto",
    previous: "Precedente",
    next: "Successivo",
    cut: "Il resto del testo non è arrivato",
};

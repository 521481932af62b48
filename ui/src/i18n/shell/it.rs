//! Italian.

use super::Shell;

pub(in crate::i18n) const TEXT: Shell = Shell {
    name: "Adiuva",
    skip: "Vai alla pagina",
    navigation: "Principale",
    now: "Adesso",
    work: "Lavoro",
    sources: "Fonti",
    chat: "Chat",
    approvals: "Approvazioni",
    approvals_waiting: |count: u32| format!("Approvazioni, {count} in attesa"),
    activity: "Attività",
    projects: "Progetti",
    knowledge: "Conoscenza",
    search: "Ricerca",
    settings: "Impostazioni",
    lock: "Blocca",
    panel: "Dettagli",
    panel_toggle: "Mostra o nascondi i dettagli",
    panel_empty: "Nessun elemento selezionato.",
    status: "Stato",
    connected: "Connesso",
    reconnecting: "Riconnessione in corso",
    away: "L’app su questo computer non risponde",
    indexing: |done: u64, all: u64| format!("Lettura dei file: {done} di {all}"),
    embedding: |done: u64, all: u64| format!("Preparazione della ricerca per significato: {done} di {all}"),
    paused: |left: u64| format!("In pausa, {left} file in attesa"),
    failed_files: |count: u64| {
        if count == 1 {
            "1 file non è stato letto".to_owned()
        } else {
            format!("{count} file non sono stati letti")
        }
    },
    up_to_date: |files: u64| {
        if files == 1 {
            "1 file, aggiornato".to_owned()
        } else {
            format!("{files} file, aggiornati")
        }
    },
    no_files: "Nessuna cartella aggiunta",
    no_model: "Nessun modello: le risposte sono estratti",
    model_ready: |name: &str| format!("Modello: {name}"),
    model_problem: |name: &str| format!("{name} non risponde"),
    offline: "Offline",
    offline_hint: "Se attivo, nulla esce da questo computer",
    older_copy: "Questa è una copia meno recente dei dati, aperta in sola lettura.",
    older_copy_accept: "Continua con questa copia",
    palette: "Comandi",
    palette_hint: "Scrivi un comando o una pagina",
    palette_nothing: "Nessun risultato",
    go_to: |page: &str| format!("Vai a {page}"),
    go_to_section: |section: &str| format!("Impostazioni: {section}"),
    kind_thread: "Conversazione",
    kind_folder: "Cartella",
    pause_embedding: "Sospendi o riprendi la ricerca per significato",
    offline_toggle: "Passa offline o online",
    group_everywhere: "Ovunque",
    group_lists: "Negli elenchi",
    group_chat: "In chat",
    group_search: "Nella ricerca e nei documenti",
    shortcut_move: "Spostati",
    shortcut_ends: "Primo e ultimo",
    shortcut_open: "Apri",
    shortcut_delete: "Rimuovi, con possibilità di annullare",
    shortcut_send: "Invia",
    shortcut_newline: "Nuova riga",
    shortcut_edit_last: "Modifica l’ultimo messaggio",
    shortcut_stop: "Ferma la risposta",
    shortcut_ask: "Chiedi in chat di un risultato",
    shortcut_find: "Cerca nel documento",
    shortcut_next: "Punto successivo",
    theme_light: "Colori chiari",
    theme_dark: "Colori scuri",
    theme_system: "Colori del sistema",
    density: "Cambia densità",
    shortcuts: "Scorciatoie da tastiera",
    shortcut_palette: "Comandi",
    shortcut_pages: "Pagine in ordine",
    shortcut_panel: "Mostra o nascondi i dettagli",
    shortcut_popup: "Chat rapida sulla pagina",
    shortcut_help: "Questo elenco",
    shortcut_close: "Chiudi ciò che è aperto",
    notices: "Avvisi",
    dismiss: "Rimuovi",
    not_found: "Questa pagina non esiste",
    not_found_hint: "Il collegamento potrebbe essere vecchio. Vai alla chat o premi Ctrl K.",
};

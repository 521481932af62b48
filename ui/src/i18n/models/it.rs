//! Italian.

use super::Models;

pub(in crate::i18n) const TEXT: Models = Models {
    lead: "Un modello scrive le risposte. Senza, le risposte sono passi dei tuoi file, parola per parola.",
    offline: "Resta offline",
    offline_hint: "Nulla esce da questo computer: i server altrove vengono rifiutati, anche quelli che hai aggiunto. I modelli su questo computer continuano a funzionare.",
    providers: "Server dei modelli",
    add: "Aggiungi un server",
    empty: "Ancora nessun server",
    empty_text: "Avviane uno su questo computer, ad esempio Ollama o LM Studio, oppure usa un servizio con una tua chiave. Fino ad allora le risposte sono estratti.",
    preferred: "Preferito",
    prefer: "Preferisci questo server",
    with_key: "Chiave salvata",
    first_model: "Primo modello adatto alla chat",
    sends_to: |host: &str| format!("Invia a {host}"),
    refused_offline: "Non interpellato mentre sei offline",
    test: "Prova",
    testing: "Prova in corso",
    untested: "Nessun problema noto",
    answers: |model: &str, ms: &str| format!("{model} risponde; prima parola dopo {ms}"),
    answers_untimed: |model: &str| format!("{model} risponde"),
    edit: "Modifica",
    more: |name: &str| format!("Altro per {name}"),
    edit_title: |name: &str| format!("Modifica {name}"),
    kind: "Tipo di server",
    other_kind: "Un altro server",
    wire: "Protocollo",
    wire_ollama: "Ollama",
    wire_openai: "Chat completions di OpenAI",
    name: "Nome",
    base_url: "Indirizzo",
    base_url_hint: "https, oppure http su questo computer. La maggior parte degli indirizzi finisce con /v1.",
    key: "Chiave",
    key_hint: "Conservata cifrata nel tuo archivio e mai più mostrata.",
    key_keep: "C’è una chiave salvata. Lascia vuoto per mantenerla.",
    key_remove: "Rimuovi la chiave salvata",
    model: "Modello",
    model_hint: "Vuoto per il primo adatto alla chat",
    model_hint_new: "I suoi modelli compaiono dopo il salvataggio",
    models_unknown: "Non è stato possibile elencare i suoi modelli",
    make_preferred: "Interpella questo per primo",
    leaves: |host: &str| {
        format!(
            "Questo server non è su questo computer. Le domande, e i passi che rispondono, vengono inviati a {host}."
        )
    },
    stays: "Questo server è su questo computer. Nulla ne esce.",
    removed: |name: &str| format!("{name} rimosso"),
    remove_title: |name: &str| format!("Rimuovere {name}?"),
    remove_text: "Anche la sua chiave viene rimossa e non si può recuperare: dovrai inserirla di nuovo.",
    remove: "Rimuovi",
};

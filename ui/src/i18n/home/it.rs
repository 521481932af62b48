//! Italian.

use adiuva_protocol::Domain;
use adiuva_protocol::home::FirstStep;

use super::Home;

pub(in crate::i18n) const TEXT: Home = Home {
    title: "Oggi",
    hint: "Fai una domanda sul tuo lavoro o sui tuoi file",
    begin: "Comincia da qui",
    begin_text: "In qualsiasi ordine; niente è urgente.",
    step: |step| match step {
        FirstStep::AddFiles => "Aggiungi una cartella",
        FirstStep::SetUpModel => "Configura un modello",
        FirstStep::BeginProject => "Comincia un progetto",
    },
    step_text: |step| match step {
        FirstStep::AddFiles => "I suoi file sono letti su questo computer e si trovano per quello che dicono.",
        FirstStep::SetUpModel => "Locale, o un servizio. Senza modello le risposte sono brani parola per parola.",
        FirstStep::BeginProject => "Attività, date, note e documenti in un posto solo.",
    },
    overdue: "In ritardo",
    today: "In scadenza oggi",
    nothing_today: "Oggi non scade nulla.",
    checkpoints: "Prossime tappe",
    suggested: "Suggeriti dagli agenti",
    suggested_date: |date| format!("Tappa del {date}"),
    all: |count| format!("Tutti ({count})"),
    going_on: "In corso",
    approvals: |count| match count {
        1 => "1 domanda ti aspetta".to_owned(),
        count => format!("{count} domande ti aspettano"),
    },
    quiet: "Niente è in esecuzione e niente ti aspetta.",
    files: "File",
    coverage: |found, all| format!("{found} di {all} si possono trovare"),
    failed: |count| format!("{count} non sono stati letti"),
    popup: "Chat rapida",
    popup_toggle: "Chat rapida",
    about: |name| format!("Su {name}"),
    about_everything: "Su tutto",
    popup_hint: "Chiedi o racconta qualcosa",
    domain: |domain| match domain {
        Domain::Tasks => "Attività",
        Domain::Checkpoints => "Tappe",
        Domain::Notes => "Note",
        Domain::Projects => "Progetti",
    },
};

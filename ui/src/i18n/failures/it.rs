//! Italian.

use adiuva_protocol::knowledge::FileProblem;
use adiuva_protocol::{Code, Failure};

use super::{Failures, fact};

pub(in crate::i18n) const TEXT: Failures = Failures {
    unreachable: "L’app non risponde",
    unreachable_hint: "Avvia Adiuva su questo computer. La pagina riprende da sola.",
    not_allowed: "Operazione non consentita qui",
    switched_off: "Questa funzione è disattivata",
    too_many: "Troppe richieste, attendi un momento",
    offline: "Il server del modello non è raggiungibile",
    timeout: "Il modello non ha risposto in tempo",
    model_missing: "Il fornitore non ha questo modello",
    unauthorised: "Il fornitore ha rifiutato la chiave",
    upstream: "Il server del modello ha segnalato un errore",
    invalid: "Così non si può procedere",
    not_found: "Non esiste più",
    conflict: "È stato modificato nel frattempo",
    full: "È stato raggiunto un limite",
    vault: "L’archivio non è aperto",
    wrong_passphrase: "Così l’archivio non si apre",
    damaged: "I file dell’archivio sono danneggiati",
    older_copy: "Questa è una copia meno recente dei dati",
    newer: "L’archivio è stato scritto da una versione più recente",
    in_use: "Adiuva è già in esecuzione",
    refused: "Le tue regole non lo permettono",
    waits: "In attesa della tua approvazione",
    decided: "Si è già deciso",
    expired: "Questo è scaduto",
    internal: "Qualcosa è andato storto",
    said,
    file: |problem: FileProblem| Some(file(problem)),
};

fn said(failure: &Failure) -> Option<String> {
    let host = fact(failure, "host").unwrap_or("del modello");
    Some(match (failure.code, fact(failure, "problem")) {
        (Code::VaultWrongPassphrase, Some("wrong_recovery_code")) => {
            "il codice di recupero non è quello di questo archivio; forse è stato sostituito da uno più recente"
                .to_owned()
        }
        (Code::VaultWrongPassphrase, _) => "la frase segreta è sbagliata".to_owned(),
        (Code::NotFound, Some("folder_unreachable")) => {
            "la cartella non è raggiungibile: controlla che ci sia ancora e che il disco sia collegato".to_owned()
        }
        (Code::VaultLocked, _) => "apri l’archivio e riprova".to_owned(),
        (Code::VaultMissing, _) => "qui non c’è ancora un archivio: creane uno".to_owned(),
        (Code::VaultInUse, _) => "un altro processo usa questi dati; chiudilo e riprova".to_owned(),
        (Code::VaultNewer, _) => "aggiorna il programma per leggerlo".to_owned(),
        (Code::VaultOlderCopy, _) => "si può solo leggere, finché non la accetti come stato attuale".to_owned(),
        (Code::ProviderUnreachable, _) => {
            format!("il server {host} non è raggiungibile: controlla che sia in funzione e che l’indirizzo sia giusto")
        }
        (Code::ProviderTimeout, _) => {
            format!("il server {host} non ha risposto in tempo: forse sta caricando il modello; riprova")
        }
        (Code::ProviderModelNotFound, _) => match fact(failure, "model") {
            Some(model) => {
                format!("il server {host} non ha il modello {model}: scegline uno del suo elenco, o scaricalo lì")
            }
            None => "scegli un modello del suo elenco".to_owned(),
        },
        (Code::ProviderUnauthorised, _) => {
            format!("il server {host} ha rifiutato la chiave: inseriscine una valida nelle impostazioni")
        }
        (Code::RateLimited, _) => "riprova tra poco".to_owned(),
        (Code::AuthSession | Code::AuthCsrf, _) => {
            "la sessione è finita: apri un nuovo link con `adiuva link`".to_owned()
        }
        (Code::ApprovalExpired, _) => "chiedilo di nuovo: un’approvazione vale dieci minuti".to_owned(),
        (Code::ApprovalDecided, _) => "la richiesta ha già avuto una risposta".to_owned(),
        _ => return None,
    })
}

fn file(problem: FileProblem) -> String {
    match problem {
        FileProblem::Empty => "il file è vuoto; sarà letto quando conterrà qualcosa",
        FileProblem::NoText => "nel file non c’è testo; se mostra pagine scansionate, esegui prima il riconoscimento del testo",
        FileProblem::Binary => "il file non contiene testo leggibile; convertilo in un documento di testo",
        FileProblem::Encrypted => "il file è protetto da password; aggiungine una copia senza password",
        FileProblem::TooLarge { size, limit } => {
            return format!("il file ha {size} MiB e file così si leggono fino a {limit} MiB; dividilo in parti");
        }
        FileProblem::TooMuchText => "il file contiene troppo testo; dividilo in parti",
        FileProblem::Bomb => "il file si espande molto più del dovuto; se ti fidi, estrailo tu",
        FileProblem::TooDeep => "i documenti sono annidati troppo in profondità; estrai quelli interni e aggiungili",
        FileProblem::Damaged => {
            "il file è danneggiato o non è ciò che il nome dice; aprilo con il suo programma, salvalo di nuovo e riprova"
        }
        FileProblem::TooSlow { seconds } => {
            return format!("la lettura è durata più di {seconds} s ed è stata fermata; forse il file è danneggiato");
        }
        FileProblem::ParserDied => "il lettore si è bloccato su questo file; forse è danneggiato",
        FileProblem::Gone => "il file è scomparso prima di essere letto; una nuova scansione lo trova se è stato spostato",
        FileProblem::Denied => "manca il permesso di leggere il file; concedilo e riprova",
        FileProblem::NotAFile => "non è più un file normale, perciò non viene aperto",
        FileProblem::Changed => "il file è cambiato durante la lettura; sarà riletto tra poco",
        FileProblem::Disk => "il file non è leggibile dal disco; controlla il disco o la connessione e riprova",
        FileProblem::Parser => "il lettore non si è avviato; riprova, e se continua reinstalla il programma",
    }
    .to_owned()
}

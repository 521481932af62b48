//! Italian.

use super::Failures;

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
};

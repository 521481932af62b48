//! Italian.

use super::Mail;

pub(in crate::i18n) const TEXT: Mail = Mail {
    lead: "Gli agenti possono scrivere mail per te. Ognuna aspetta in Approvazioni con tutto il suo testo e parte solo quando sei d’accordo, o dove una tua regola lo permette.",
    account: "Account",
    name: "Il tuo nome",
    name_hint: "Lo vedono i destinatari. Può restare vuoto.",
    address: "Indirizzo mail",
    host: "Server di invio (SMTP)",
    host_hint: "Lo indica il tuo fornitore, ad esempio smtp.example.org.",
    port: "Porta",
    security: "Cifratura",
    plain: "Nessuna",
    plain_text: "Senza cifratura si invia solo a un server su questo computer.",
    user: "Nome utente",
    user_hint: "Di solito l’indirizzo mail. Lascia vuoto se il server non chiede l’accesso.",
    password: "Password",
    password_hint: "Sigillata nell’archivio e data solo a questo server. Molti fornitori vogliono una password per le app.",
    password_keep: "Una password è conservata. Lascia vuoto per mantenerla per questo server e utente.",
    test: "Prova",
    testing: "Prova in corso…",
    untested: "Non ancora provato",
    works: |when: &str| format!("Funziona, ultimo uso {when}"),
    remove: "Rimuovi account",
    saved: "L’account mail è salvato",
    removed: "L’account mail è rimosso",
    remove_title: "Rimuovere l’account mail?",
    remove_text: "Anche la sua password viene cancellata. Ciò che è stato inviato resta in elenco.",
    sent: "Inviate da qui",
    none_sent: "Da qui non è ancora stata inviata nessuna mail.",
    state_sending: "Invio in corso",
    state_sent: "Inviata",
    state_failed: "Non inviata",
    state_unknown: "Esito ignoto",
    look: |id: &str| {
        format!(
            "Il collegamento è finito prima della risposta del server. Non viene mai inviata di nuovo da sola. Cerca {id} tra la posta inviata, o chiedi al destinatario."
        )
    },
    was_sent: "È stata inviata",
    was_not_sent: "Non è stata inviata",
    no_subject: "(senza oggetto)",
};

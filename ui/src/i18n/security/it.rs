//! Italian.

use super::Security;

pub(in crate::i18n) const TEXT: Security = Security {
    ways: "Come si apre l’archivio",
    ways_text: "Ogni modo lo apre da solo. Tienine almeno due, così perderne uno non fa perdere nulla.",
    passphrase: "Frase segreta",
    passphrase_set: "Impostata",
    passphrase_none: "Non impostata",
    passphrase_change: "Cambia",
    passphrase_make: "Imposta",
    passphrase_title: "Cambia la frase segreta",
    passphrase_new_title: "Imposta una frase segreta",
    passphrase_current: "Frase segreta attuale",
    passphrase_new: "Nuova frase segreta",
    passphrase_repeat: "Ripetila",
    passphrase_done: "La frase segreta è cambiata",
    recovery: "Codice di recupero",
    recovery_text: "Apre l’archivio quando tutto il resto è perduto",
    recovery_make: "Creane uno nuovo",
    recovery_title: "Un nuovo codice di recupero",
    recovery_warning: "Il codice che hai smette di funzionare appena viene creato quello nuovo.",
    recovery_done: "Il nuovo codice di recupero è valido",
    keyring: "Apri con il mio accesso",
    keyring_hint: "La chiave resta nel portachiavi di questo sistema e dopo l’accesso non devi scrivere nulla. Chi accede come te può aprire l’archivio.",
    keyring_only: "È l’unico modo oltre al codice di recupero. Imposta prima una frase segreta per disattivarlo.",
    locking: "Blocco",
    lock_after: "Blocca dopo un’inattività di",
    never: "Mai",
    minutes: |minutes: u32| {
        if minutes == 1 {
            "1 minuto".to_owned()
        } else {
            format!("{minutes} minuti")
        }
    },
    hours: |hours: u32| {
        if hours == 1 {
            "1 ora".to_owned()
        } else {
            format!("{hours} ore")
        }
    },
    lock_text: "Un archivio bloccato non ha chiavi: i file non vengono letti né seguiti finché non lo riapri. Una risposta in corso viene prima terminata.",
    lock_now: "Blocca ora",
    freshness: "Età dei dati",
    newest: "Questi sono i dati più recenti visti da questo computer.",
    older: "Questa è una copia meno recente dei dati, aperta in sola lettura. Qualcuno l’ha rimessa: tu da una copia di sicurezza, o qualcun altro. Continua solo se sai perché.",
    accept: "Continua con questa copia",
    log: "Registro di ciò che è stato fatto",
    log_text: "Ogni cosa uscita da questo computer o che ha cambiato qualcosa è una riga di una catena che non si può alterare senza che si veda.",
    verify: "Controlla il registro",
    log_whole: |rows: &str| format!("Integro: {rows} righe, ognuna come è stata scritta"),
    log_altered: |row: &str| format!("Alterato: la riga {row} non è come è stata scritta"),
    log_cut: |after: &str, rows: &str| format!("Tagliato: finisce dopo la riga {after}, ma ce n’erano {rows}"),
    log_rewritten: |rows: &str| {
        format!("Riscritto: {rows} righe coerenti tra loro, ma non quelle viste da questo computer")
    },
    log_bad_hint: "Qualcuno ha cambiato il database fuori da Adiuva. Conserva una copia della cartella dei dati e ripristina una copia di sicurezza affidabile.",
};

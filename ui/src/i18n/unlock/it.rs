//! Italian.

use super::Unlock;

pub(in crate::i18n) const TEXT: Unlock = Unlock {
    title: "Apri l’archivio",
    lead: "I tuoi dati sono cifrati su questo computer.",
    passphrase: "Frase segreta",
    open: "Apri",
    opening: "Apertura in corso",
    with_keyring: "Apri con il mio accesso",
    keyring_problem: "Il portachiavi non ha aperto l’archivio",
    use_code: "Usa il codice di recupero",
    use_passphrase: "Usa la frase segreta",
    code: "Codice di recupero",
    code_hint: "Maiuscole o minuscole, con o senza trattini",
    damaged_title: "L’archivio non può essere aperto",
    damaged_text: "Nulla è stato modificato. I tuoi file non sono coinvolti.",
    damaged_do: "Ripristina una copia di sicurezza, oppure ricontrolla dopo aver sistemato i file.",
    look_again: "Ricontrolla",
};

//! Italian.

use super::Vault;

pub(in crate::i18n) const TEXT: Vault = Vault {
    too_short: "Usa almeno 8 caratteri, meglio qualche parola",
    differs: "Le due frasi non coincidono",
    weak: "Facile da indovinare",
    fair: "Discreta",
    good: "Buona",
    strong: "Forte",
    common: "è tra le prime che tutti provano",
    repeated: "si ripete",
    sequence: "lettere o tasti vicini",
    short: "qualche parola in più aiuta molto",
    code_title: "Annota il codice di recupero",
    code: "Codice di recupero",
    code_text: "Apre l’archivio quando tutto il resto è perduto. Viene mostrato solo adesso. Scrivilo o stampalo e conservalo lontano da questo computer.",
    code_copy_warning: "Copiato. Svuota gli appunti dopo averlo conservato.",
    code_wrote: "L’ho annotato",
    check_text: "Per sicurezza, scrivi due dei suoi gruppi.",
    group: |number: usize| format!("Gruppo {number}"),
    group_wrong: "Non è questo il gruppo",
    show_again: "Mostra di nuovo il codice",
};

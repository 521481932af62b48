//! Italian.

use super::Common;

pub(in crate::i18n) const TEXT: Common = Common {
    cancel: "Annulla",
    close: "Chiudi",
    save: "Salva",
    retry: "Riprova",
    back: "Indietro",
    next: "Continua",
    undo: "Annulla azione",
    delete: "Elimina",
    rename: "Rinomina",
    copy: "Copia",
    copied: "Copiato",
    show: "Mostra",
    hide: "Nascondi",
    loading: "Caricamento",
    stop: "Interrompi",
    pause: "Pausa",
    resume: "Riprendi",
    on_this_machine: "Su questo computer",
    outside: "Esce da questo computer",
    none: "Nessuno",
};

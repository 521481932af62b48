//! Italian.

use super::Document;

pub(in crate::i18n) const TEXT: Document = Document {
    title: "Documento",
    gone_title: "Questo documento non esiste più",
    gone_text: "Il file è stato rimosso, oppure la sua cartella non è più seguita.",
};

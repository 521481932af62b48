//! English.

use super::Document;

pub(in crate::i18n) const TEXT: Document = Document {
    title: "Document",
    gone_title: "This document is not there any more",
    gone_text: "The file was removed, or its folder is not followed any more.",
};

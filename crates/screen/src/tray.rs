//! The few words of the app outside its windows: in the tray, in notifications and in the questions it asks there.

use crate::format::{Language, count};

/// The words in one language.
#[expect(missing_docs, reason = "each name is what its word says")]
pub struct Words {
    pub open: &'static str,
    pub ask: &'static str,
    pub pause: &'static str,
    pub resume: &'static str,
    pub lock: &'static str,
    pub quit: &'static str,
    pub locked: &'static str,
    pub no_files: &'static str,
    pub finished: &'static str,
    pub leave: &'static str,
    pub leave_yes: &'static str,
    pub leave_no: &'static str,
    pub update_yes: &'static str,
    pub update_no: &'static str,
}

const EN: Words = Words {
    open: "Open Adiuva",
    ask: "Ask…",
    pause: "Pause indexing",
    resume: "Resume indexing",
    lock: "Lock",
    quit: "Quit",
    locked: "Locked",
    no_files: "No files yet",
    finished: "All files can be searched now",
    leave: "Open this address in the browser?",
    leave_yes: "Open",
    leave_no: "Stay here",
    update_yes: "Install",
    update_no: "Not now",
};

const IT: Words = Words {
    open: "Apri Adiuva",
    ask: "Chiedi…",
    pause: "Sospendi l'indicizzazione",
    resume: "Riprendi l'indicizzazione",
    lock: "Blocca",
    quit: "Esci",
    locked: "Bloccato",
    no_files: "Ancora nessun file",
    finished: "Ora tutti i file sono ricercabili",
    leave: "Aprire questo indirizzo nel browser?",
    leave_yes: "Apri",
    leave_no: "Resta qui",
    update_yes: "Installa",
    update_no: "Non ora",
};

/// The words.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::En => &EN,
        Language::It => &IT,
    }
}

/// How many files are found by a search: `423 of 501 files searchable`.
pub fn searchable(found: u64, all: u64, language: Language) -> String {
    let (found, all) = (count(found, language), count(all, language));
    match language {
        Language::En => format!("{found} of {all} files searchable"),
        Language::It => format!("{found} file su {all} ricercabili"),
    }
}

/// How many approvals wait for the person.
pub fn waiting(approvals: u32, language: Language) -> String {
    match (language, approvals) {
        (Language::En, 1) => "1 approval waits for you".into(),
        (Language::En, approvals) => format!("{approvals} approvals wait for you"),
        (Language::It, 1) => "1 approvazione ti aspetta".into(),
        (Language::It, approvals) => format!("{approvals} approvazioni ti aspettano"),
    }
}

/// That a version waits.
pub fn update(version: &str, language: Language) -> String {
    match language {
        Language::En => format!("Version {version} can be installed. Adiuva then starts anew."),
        Language::It => format!("Si può installare la versione {version}. Adiuva poi si riavvia."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_as_people_write_them() {
        assert_eq!(searchable(423, 12_501, Language::En), "423 of 12,501 files searchable");
        assert_eq!(searchable(423, 12_501, Language::It), "423 file su 12.501 ricercabili");
        assert_eq!(waiting(1, Language::En), "1 approval waits for you");
        assert_eq!(waiting(2, Language::It), "2 approvazioni ti aspettano");
    }
}

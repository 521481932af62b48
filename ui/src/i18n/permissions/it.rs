//! Italian.

use super::Permissions;

pub(in crate::i18n) const TEXT: Permissions = Permissions {
    lead: "Adiuva chiede prima che esca qualcosa che non hai scritto tu e prima di ciò che non si può annullare. Le tue regole possono permettere a uno strumento di andare in un posto e possono rendere tutto più severo.",
    tools: "Strumenti",
    tools_text: "Quale strumento può andare dove. Di due regole vale la più severa. Ciò che non si può annullare si chiede sempre.",
    tools_none: "Nessuna regola sugli strumenti. Valgono quelle dell’app.",
    egress: "Uscita dei dati",
    egress_text: "Quali dei tuoi dati possono andare a quale fornitore o posto, e che cosa si toglie prima.",
    egress_none: "Nessuna regola sui dati. I server dei modelli che hai impostato possono leggere ciò che serve a una domanda; per ogni altro posto si chiede.",
    add_tool: "Aggiungi una regola su uno strumento",
    add_egress: "Aggiungi una regola sui dati",
    tool: "Strumento",
    tool_hint: "Un nome come mail_send, o un modello come mail_* dove la regola non permette",
    destination: "Posto",
    destination_hint: "mailto:anna@example.org, *.example.org, file:/data/anna/** oppure, per chiedere o vietare, *",
    source: "Dati",
    source_hint: "files, files/<base>, mail/<indirizzo>, calendar/<nome> o memory",
    agent: "Solo per questo agente",
    agent_hint: "Vuoto per tutti. Una regola per un agente può solo essere più severa.",
    redact: "Togli",
    redact_hint: "Un’espressione regolare per riga",
    verdict: "La regola dice",
    allow: "Permetti",
    ask: "Chiedi ogni volta",
    deny: "Mai",
    rule: |what: &str, place: &str| format!("{what} → {place}"),
    nowhere: "da nessuna parte",
    only_for: |agent: &str| format!("solo {agent}"),
    leaves_out: |patterns: usize| {
        if patterns == 1 {
            "toglie 1 modello".to_owned()
        } else {
            format!("toglie {patterns} modelli")
        }
    },
    remove: |rule: &str| format!("Togli {rule}"),
    removed: "La regola è stata tolta",
    contradiction: |one: &str, other: &str| format!("“{one}” e “{other}” si contraddicono; vale la più severa."),
    preview: "Guarda che cosa uscirebbe",
    preview_text: "Non si invia nulla. Mostra che cosa dicono le regole e che cosa tolgono.",
    preview_sample: "Testo",
    preview_try: "Mostra",
    preview_says: |verdict: &str, rule: &str| format!("{verdict}, secondo {rule}"),
    preview_sends: "Che cosa uscirebbe",
};

//! Italian.

use adiuva_protocol::plans::PlanAction;

use super::Plans;

pub(in crate::i18n) const TEXT: Plans = Plans {
    plan: "Piano",
    first: "Prima un piano",
    lead: "Nulla accade prima che tu approvi, passo per passo.",
    decide: "Approva o rifiuta ogni passo, poi esegui il piano.",
    ready: "Tutto deciso. I passi approvati vengono eseguiti in ordine, una volta.",
    nothing: "Nessun passo è approvato: non c’è nulla da eseguire.",
    run: "Esegui i passi approvati",
    approve: "Approva",
    reject: "Rifiuta",
    edit: "Modifica",
    step: |number: u32| format!("Passo {number}"),
    takes: |number: u32| format!("usa il risultato del passo {number}"),
    skipped_after: |number: u32| format!("Non fatto, perché il passo {number} non lo è stato"),
    template: "Richiesta",
    result: "Risultato",
    steps: "Passi",
    state_waiting: "Ti aspetta",
    state_approved: "Approvato",
    state_rejected: "Rifiutato",
    state_running: "In corso",
    state_done: "Fatto",
    state_failed: "Non riuscito",
    state_skipped: "Saltato",
    plan_over: "Concluso",
    index: "Cerca novità in una cartella",
    notify: "Avvisarti",
    playbooks: "Piani pronti",
    kind_playbook: "Piano pronto",
    begin: "Crea il piano",
    action: |action: PlanAction, kind: &str| {
        let kind = match kind {
            "task" => "attività",
            "checkpoint" => "traguardo",
            "note" => "nota",
            "project" => "progetto",
            other => other,
        };
        match action {
            PlanAction::CreateRecord => format!("Aggiungere: {kind}"),
            PlanAction::UpdateRecord => format!("Cambiare: {kind}"),
            PlanAction::DeleteRecord => format!("Mettere nel cestino: {kind}"),
            PlanAction::IndexDocument => TEXT.index.to_owned(),
            PlanAction::SendNotification => TEXT.notify.to_owned(),
            PlanAction::CallAgent => "Chiedere a un agente".to_owned(),
        }
    },
    variable: |name: &str| {
        Some(match name {
            "title" => "Titolo",
            "description" => "Descrizione",
            "content" => "Contenuto",
            "name" => "Nome",
            "text" => "Testo",
            "message" => "Messaggio",
            "agent" => "Agente",
            "mail" => "Mail",
            "note" => "Nota",
            "task" => "Prima attività",
            "project" => "Progetto",
            "priority" => "Priorità",
            "status" => "Stato",
            "assignees" => "Assegnato a",
            "project_id" => "Progetto",
            "due_date" => "Scadenza",
            "date" => "Data",
            "id" => "Id",
            _ => return None,
        })
    },
    word: |word: &str| {
        Some(match word {
            "high" => "Alta",
            "medium" => "Media",
            "low" => "Bassa",
            "todo" => "Da fare",
            "in_progress" => "In corso",
            "done" => "Fatto",
            "active" => "Attivo",
            "archived" => "Archiviato",
            "true" => "Sì",
            "false" => "No",
            _ => return None,
        })
    },
    nothing_chosen: "Non impostato",
    with_commas: "Separati da virgole",
    needed: "Questo serve",
    not_a_number: "Questo qui non va",
    playbook: |id: &str| {
        Some(match id {
            "task_from_mail" => "Attività da una mail",
            "weekly_report" => "Rapporto settimanale",
            "project_from_note" => "Progetto da una nota",
            _ => return None,
        })
    },
};

//! English.

use adiuva_protocol::plans::PlanAction;

use super::Plans;

pub(in crate::i18n) const TEXT: Plans = Plans {
    plan: "Plan",
    first: "Plan first",
    lead: "Nothing happens before you approve it, step by step.",
    decide: "Approve or reject each step, then run the plan.",
    ready: "All decided. The approved steps run in order, once.",
    nothing: "No step is approved, so there is nothing to run.",
    run: "Run the approved steps",
    approve: "Approve",
    reject: "Reject",
    edit: "Edit",
    step: |number: u32| format!("Step {number}"),
    takes: |number: u32| format!("takes in the result of step {number}"),
    skipped_after: |number: u32| format!("Not done, because step {number} was not"),
    template: "Asked as",
    result: "Result",
    steps: "Steps",
    state_waiting: "Waits for you",
    state_approved: "Approved",
    state_rejected: "Rejected",
    state_running: "Running",
    state_done: "Done",
    state_failed: "Failed",
    state_skipped: "Skipped",
    plan_over: "Over",
    index: "Look for changes in a folder",
    notify: "Tell you",
    playbooks: "Ready plans",
    begin: "Make the plan",
    action: |action: PlanAction, kind: &str| match (action, kind) {
        (PlanAction::CreateRecord, kind) => format!("Add a {kind}"),
        (PlanAction::UpdateRecord, kind) => format!("Change a {kind}"),
        (PlanAction::DeleteRecord, kind) => format!("Put a {kind} into the trash"),
        (PlanAction::IndexDocument, _) => TEXT.index.to_owned(),
        (PlanAction::SendNotification, _) => TEXT.notify.to_owned(),
        (PlanAction::CallAgent, _) => "Ask an agent".to_owned(),
    },
    variable: |name: &str| {
        Some(match name {
            "title" => "Title",
            "description" => "Description",
            "content" => "Content",
            "name" => "Name",
            "text" => "Text",
            "message" => "Message",
            "agent" => "Agent",
            "mail" => "Mail",
            "note" => "Note",
            "task" => "First task",
            "project" => "Project",
            "priority" => "Priority",
            "status" => "Status",
            "due_date" => "Due",
            "date" => "Date",
            "id" => "Id",
            _ => return None,
        })
    },
    playbook: |id: &str| {
        Some(match id {
            "task_from_mail" => "Task from a mail",
            "weekly_report" => "Weekly report",
            "project_from_note" => "Project from a note",
            _ => return None,
        })
    },
};

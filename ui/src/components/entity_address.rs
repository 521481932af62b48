//! Where things of the workspace are shown.

use adiuva_protocol::workspace::EntityKind;

/// The address of a thing, by its id and the id of its project.
#[must_use]
pub fn entity_address(kind: EntityKind, id: &str, project: Option<&str>) -> String {
    let project = project.unwrap_or("all");
    match kind {
        EntityKind::Project => format!("/projects/{id}"),
        EntityKind::Note => format!("/projects/{project}?view=notes&open={id}"),
        EntityKind::Doc => format!("/projects/{project}?view=docs&open={id}"),
        EntityKind::Artifact => format!("/projects/{project}?view=files"),
        EntityKind::Checkpoint => format!("/projects/{project}?view=timeline"),
        EntityKind::Task | EntityKind::Comment => format!("/projects/{project}?open={id}"),
        EntityKind::Client | EntityKind::CalendarEvent => "/projects".to_owned(),
    }
}

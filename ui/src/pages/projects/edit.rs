//! A task in a dialog: everything of it, and the comments on it.

use adiuva_protocol::TaskId;
use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::MadeBy;
use adiuva_protocol::workspace::tasks::{
    CommentView, Priority, TaskStatus, TaskView, TasksComment, TasksComments, TasksUncomment, TasksUpdate,
};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::doing::Doing;
use super::project::Here;
use super::when::{When, field_of, of_field};
use crate::components::{Button, ButtonKind, Choice, Dialog, Ico, IconButton, Loaded, Segmented, TextArea, TextField};
use crate::i18n::t;
use crate::state::{Kind, fetch};

/// The dialog for the task that stands in the address.
#[component]
pub(super) fn EditTask(here: Here) -> impl IntoView {
    let open = RwSignal::new(false);
    let task = Memo::new(move |_| here.task(&here.open.get()?));
    let id = Memo::new(move |_| task.with(|task| task.as_ref().map(|task| task.id)));
    Effect::new(move || open.set(id.get().is_some()));
    // Closing by Escape leaves the address, so that the same task can be opened again.
    Effect::new(move |was: Option<bool>| {
        let now = open.get();
        if was == Some(true) && !now && id.get_untracked().is_some() {
            here.open(None);
        }
        now
    });
    view! {
        <Dialog open=open title=t().projects.task.to_owned()>
            {move || {
                id.track();
                task.get_untracked().map(|task| view! { <Form task=task open=open /> })
            }}
        </Dialog>
    }
}

#[component]
fn Form(task: TaskView, open: RwSignal<bool>) -> impl IntoView {
    let texts = &t().projects;
    let doing = Doing::new();
    let id = task.id;
    let title = RwSignal::new(task.title);
    let description = RwSignal::new(task.description);
    let (status, priority) = (RwSignal::new(task.status), RwSignal::new(task.priority));
    let due = RwSignal::new(task.due_date.map(field_of).unwrap_or_default());
    let was_due = (due.get_untracked(), task.due_date);
    let people = RwSignal::new(task.assignees.join(", "));
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let (shown, stored) = &was_due;
        // The field has no time of day: a due date that was not touched keeps its own.
        let due_date = due.with_untracked(|due| if due == shown { *stored } else { of_field(due) });
        let names = people.with_untracked(|people| {
            let names = people.split(',').map(str::trim).filter(|name| !name.is_empty());
            names.map(str::to_owned).collect()
        });
        let change = TasksUpdate {
            task: id,
            title: Some(title.get_untracked()),
            description: Some(description.get_untracked()),
            status: Some(status.get_untracked()),
            priority: Some(priority.get_untracked()),
            assignees: Some(names),
            due_date: Some(due_date),
            project_id: None,
        };
        doing.then(change, move |_| open.set(false));
    };
    let statuses = [
        (TaskStatus::Todo, texts.todo),
        (TaskStatus::InProgress, texts.in_progress),
        (TaskStatus::Done, texts.done),
    ]
    .map(|(value, label)| Choice::new(value, label));
    let priorities = [
        (Priority::High, texts.high),
        (Priority::Medium, texts.medium),
        (Priority::Low, texts.low),
    ]
    .map(|(value, label)| Choice::new(value, label));
    view! {
        <form class="form" on:submit=save>
            <TextField label=texts.task_title value=title autofocus=true />
            <TextArea label=texts.description value=description rows=3 />
            <Segmented label=texts.status choices=statuses.to_vec() value=status on_choose=move |to| status.set(to) />
            <Segmented label=texts.priority choices=priorities.to_vec() value=priority on_choose=move |to| priority.set(to) />
            <TextField label=texts.due value=due kind="date" />
            <TextField label=texts.assignees value=people hint=texts.assignees_hint />
            <Button kind=ButtonKind::Primary submit=true>{t().common.save}</Button>
        </form>
        <CommentList task=id />
    }
}

#[component]
fn CommentList(task: TaskId) -> impl IntoView {
    let texts = &t().projects;
    let doing = Doing::new();
    let found = fetch(move || TasksComments { task }, &[Kind::Workspace]);
    let text = RwSignal::new(String::new());
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let content = text.get_untracked();
        if !content.trim().is_empty() {
            doing.then(TasksComment { task, content }, move |_| text.set(String::new()));
        }
    };
    view! {
        <section class="comments">
            <h3>{texts.comments}</h3>
            <Loaded
                from=found
                rows=1
                view=move |found| {
                    view! {
                        <ul>
                            <For each=move || found.get().comments key=|comment| comment.id let:comment>
                                <Comment comment=comment />
                            </For>
                        </ul>
                    }
                }
            />
            <form class="form" on:submit=add>
                <TextArea label=texts.comment value=text label_hidden=true placeholder=texts.comment_hint />
                <Button submit=true>{texts.add_comment}</Button>
            </form>
        </section>
    }
}

#[component]
fn Comment(comment: CommentView) -> impl IntoView {
    let texts = &t().projects;
    let (doing, when) = (Doing::new(), When::new());
    let (id, content) = (comment.id, comment.content.clone());
    let remove = move |_| {
        let short: String = content.chars().take(40).collect();
        doing.delete(TasksUncomment { comment: id }, EntityKind::Comment, id.uuid(), &short);
    };
    view! {
        <li class="comment">
            <p class="hint">{who(&comment.author)}" · "{when.date_time(comment.created)}</p>
            <p class="comment-text">{comment.content}</p>
            <IconButton ico=Ico::Delete label=texts.delete_comment.to_owned() on_click=remove />
        </li>
    }
}

/// Who made something, in a few words.
pub(super) fn who(made_by: &MadeBy) -> String {
    match made_by {
        MadeBy::Person => t().projects.you.to_owned(),
        MadeBy::Agent { name } => (t().projects.agent)(name),
    }
}

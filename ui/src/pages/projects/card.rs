//! One card of the board.

use adiuva_protocol::workspace::tasks::TaskView;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::board::{Moving, To};
use super::project::Here;
use super::task::Facts;
use crate::i18n::t;

#[component]
pub(super) fn Card(here: Here, moving: Moving, task: TaskView) -> impl IntoView {
    let (id, status) = (task.id, task.status);
    let this = task.clone();
    let on_key = move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowUp" => To::Up,
            "ArrowDown" => To::Down,
            "ArrowLeft" => To::Left,
            "ArrowRight" => To::Right,
            _ => return,
        };
        event.prevent_default();
        if event.shift_key() {
            moving.shift(&this, to);
        } else {
            moving.step(&this, to);
        }
    };
    view! {
        <li
            class="board-card"
            draggable="true"
            on:dragstart=move |_| moving.dragged.set(Some(id))
            on:dragend=move |_| moving.dragged.set(None)
            on:dragover=move |event| event.prevent_default()
            on:drop=move |event| {
                event.prevent_default();
                event.stop_propagation();
                moving.drop_at(status, Some(id));
            }
        >
            <button
                class="task-title"
                type="button"
                data-task=id.to_string()
                aria-description=t().projects.board_hint
                on:click=move |_| here.open(Some(id.to_string()))
                on:keydown=on_key
            >
                {task.title.clone()}
            </button>
            <Facts task=task />
        </li>
    }
}

//! A document at a place: its text as it was read, with the passages that an answer or a search pointed at.
//!
//! The address says what to show: `/document/:id?start=120&end=180`, and `also=12-40,300-320` for further passages. The
//! text is text: nothing in it is ever taken for markup.

mod finder;
mod head;
mod marks;
mod reading;
mod text;

use adiuva_protocol::{Code, DocumentId};
use leptos::ev::{self, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use self::finder::Finder;
use self::head::Head;
use self::marks::{Marks, Wanted};
use self::reading::Reading;
use self::text::Text;
use crate::components::{Button, Empty, Failed, Ico, Page, Skeleton};
use crate::i18n::t;

/// A document at a place.
#[component]
pub fn Document() -> impl IntoView {
    let params = use_params_map();
    let id =
        Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse::<DocumentId>().ok())));
    move || match id.get() {
        Some(id) => view! { <Opened id=id /> }.into_any(),
        None => view! { <Page title=t().document.title.to_owned()><Gone /></Page> }.into_any(),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Loading,
    Gone,
    Failed,
    Filled,
}

#[component]
fn Opened(id: DocumentId) -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(Wanted::of));
    let reading = Reading::new(id);
    let find = RwSignal::new(String::new());
    let marks = Marks::new(reading, wanted, find);
    Effect::new(move || reading.open(wanted.get().first()));
    let stage = Memo::new(move |_| match (reading.known(), reading.problem()) {
        (true, _) => Stage::Filled,
        (false, Some(failure)) if failure.code == Code::NotFound => Stage::Gone,
        (false, Some(_)) => Stage::Failed,
        (false, None) => Stage::Loading,
    });
    let again = Callback::new(move |()| reading.open(wanted.get_untracked().first()));
    let title = Signal::derive(move || reading.title().unwrap_or_else(|| t().document.title.to_owned()));
    let body = move || match stage.get() {
        Stage::Loading => view! { <div class="document-wait"><Skeleton rows=8 /></div> }.into_any(),
        Stage::Gone => view! { <Gone /> }.into_any(),
        Stage::Failed => reading
            .problem()
            .map(|failure| view! { <Failed failure=failure on_retry=again /> })
            .into_any(),
        Stage::Filled => view! { <Filled reading=reading marks=marks find=find /> }.into_any(),
    };
    view! { <Page title=title full=true actions=Back>{body}</Page> }
}

#[component]
fn Filled(reading: Reading, marks: Marks, find: RwSignal<String>) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let keys = window_event_listener(ev::keydown, move |event| on_key(&event, marks, field));
    on_cleanup(move || keys.remove());
    view! {
        <div class="document-bar">
            <Head reading=reading />
            <Finder reading=reading marks=marks find=find field=field />
        </div>
        <Text reading=reading marks=marks />
    }
}

/// Ctrl F goes to the field; F3 and Ctrl G go on, with Shift back.
fn on_key(event: &KeyboardEvent, marks: Marks, field: NodeRef<html::Input>) {
    let held = event.ctrl_key() || event.meta_key();
    match (held, event.key().as_str()) {
        (true, "f") => {
            if let Some(field) = field.get_untracked() {
                let _ = field.focus();
                field.select();
            }
        }
        (true, "g" | "G") | (false, "F3") => marks.step(!event.shift_key()),
        _ => return,
    }
    event.prevent_default();
}

/// To the hits or the answer that one came from; the window has no button of its own for that.
#[component]
fn Back() -> impl IntoView {
    let back = |_| {
        if let Ok(history) = window().history() {
            let _ = history.back();
        }
    };
    view! { <Button ico=Ico::Left on_click=back>{t().common.back}</Button> }
}

#[component]
fn Gone() -> impl IntoView {
    let texts = &t().document;
    view! {
        <Empty ico=Ico::File title=texts.gone_title text=texts.gone_text>
            <a class="button" href="/search">{texts.search}</a>
        </Empty>
    }
}

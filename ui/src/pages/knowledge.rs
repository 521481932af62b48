//! What is read and how far: the folders, and every file in them.

mod add;
mod coverage;
mod files;
mod folders;
mod listing;
mod live;
mod overview;
mod source;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::files::FilesView;
use self::folders::Folders;
use self::live::Live;
use crate::components::{Button, ButtonKind, Ico, Page};
use crate::i18n::t;
use crate::state::{Action, use_actions, use_status};

/// Which of the two views is shown; it stands in the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    Folders,
    Files,
}

/// What is read and how far.
#[component]
pub fn Knowledge() -> impl IntoView {
    let query = use_query_map();
    let live = Live::new();
    let adding = RwSignal::new(false);
    let view_of = Memo::new(move |_| {
        if query.with(|query| query.get_str("view") == Some("files")) {
            View::Files
        } else {
            View::Folders
        }
    });
    offer(live, adding);
    move || {
        let tabs = view! { <Tabs view_of=view_of /> };
        match view_of.get() {
            View::Folders => view! {
                <Page title=t().knowledge.title.to_owned() actions=move || view! { <Buttons live=live adding=adding /> }>
                    {tabs}
                    <Folders live=live adding=adding />
                    <add::Add open=adding live=live />
                </Page>
            }
            .into_any(),
            View::Files => view! {
                <Page title=t().knowledge.title.to_owned() full=true actions=move || tabs>
                    <FilesView live=live />
                </Page>
            }
            .into_any(),
        }
    }
}

#[component]
fn Tabs(view_of: Memo<View>) -> impl IntoView {
    let texts = &t().knowledge;
    let tabs = [
        (View::Folders, "/knowledge", texts.folders),
        (View::Files, "/knowledge?view=files", texts.files),
    ]
    .map(|(mine, href, name)| {
        view! { <a class="tab" href=href aria-current=move || (view_of.get() == mine).then_some("page")>{name}</a> }
    });
    view! { <nav class="tabs" aria-label=texts.views>{tabs}</nav> }
}

#[component]
fn Buttons(live: Live, adding: RwSignal<bool>) -> impl IntoView {
    let texts = &t().knowledge;
    let status = use_status();
    let paused = live.paused();
    view! {
        <Show when=move || live.any()>
            <Button
                ico=Ico::Retry
                on_click=move |_| live.rescan(None)
            >
                {texts.rescan_all}
            </Button>
            <Button on_click=move |_| status.pause(!paused.get_untracked())>
                {move || if paused.get() { texts.resume } else { texts.pause }}
            </Button>
        </Show>
        <Button kind=ButtonKind::Primary ico=Ico::Add on_click=move |_| adding.set(true)>{texts.add}</Button>
    }
}

/// What the palette can do while the page is open.
fn offer(live: Live, adding: RwSignal<bool>) {
    let texts = &t().knowledge;
    use_actions().offer(vec![
        Action::new(texts.add, Ico::Folder, move || adding.set(true)),
        Action::new(texts.rescan_all, Ico::Retry, move || live.rescan(None)),
        Action::new(texts.retry_failed, Ico::Retry, move || live.retry(None, None)),
    ]);
}

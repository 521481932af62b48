//! Every file with its status, and why it could not be read.

mod chosen;
mod row;

use adiuva_protocol::SourceId;
use adiuva_protocol::knowledge::{Coverage, FileStatus, FileView};
use adiuva_screen::format::shorten;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use self::chosen::Chosen;
use self::row::Row;
use super::listing::{Listing, STATUSES, Which, count_of};
use super::live::{Live, sum};
use crate::components::{Banner, Button, Choice, Empty, Failed, Ico, Select, Skeleton, VirtualList};
use crate::i18n::{failures, t};
use crate::state::Tone;

/// The height of a row in pixels.
const ROW: u32 = 48;

#[component]
pub(super) fn FilesView(live: Live) -> impl IntoView {
    let query = use_query_map();
    let which = Memo::new(move |_| query.with(Which::of));
    let listing = Listing::new(which);
    let counts = Signal::derive(move || counts(live, which.get().source));
    view! {
        <Filters live=live which=which counts=counts />
        <List live=live which=which listing=listing counts=counts />
    }
}

/// The counts of a source, or of all.
fn counts(live: Live, source: Option<SourceId>) -> Coverage {
    let all = live.list().unwrap_or_default();
    let mine = all
        .into_iter()
        .filter(|other| source.is_none_or(|source| other.id == source));
    sum(mine.map(|source| source.coverage))
}

#[component]
fn Filters(live: Live, which: Memo<Which>, counts: Signal<Coverage>) -> impl IntoView {
    let texts = &t().knowledge;
    let navigate = StoredValue::new_local(use_navigate());
    let go = move |which: Which| {
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate.with_value(|navigate| navigate(&which.address(), options));
    };
    // The choices are made anew only when a source comes or goes, not with each count.
    let sources = Memo::new(move |_| {
        let all = live.list().unwrap_or_default();
        let one = |(id, path): (SourceId, String)| Choice::new(Some(id), shorten(&path, 48));
        let named = all.into_iter().map(|source| (source.id, source.path)).map(one);
        [Choice::new(None, texts.all_sources)]
            .into_iter()
            .chain(named)
            .collect::<Vec<_>>()
    });
    let statuses = Memo::new(move |_| {
        let counts = counts.get();
        let all = [None]
            .into_iter()
            .chain(STATUSES.iter().map(|(status, _)| Some(*status)));
        all.map(|status| Choice::new(status, (texts.status_count)(name(status), count_of(&counts, status))))
            .collect::<Vec<_>>()
    });
    view! {
        <div class="file-filters" role="group" aria-label=t().knowledge.files>
            <Select
                label=texts.filter_source
                choices=sources
                value=Signal::derive(move || which.get().source)
                on_choose=move |source| go(Which { source, ..which.get_untracked() })
            />
            <Select
                label=texts.filter_status
                choices=statuses
                value=Signal::derive(move || which.get().status)
                on_choose=move |status| go(Which { status, ..which.get_untracked() })
            />
            <Button
                ico=Ico::Retry
                disabled=Signal::derive(move || counts.get().failed == 0)
                on_click=move |_| live.retry(which.get_untracked().source, None)
            >
                {texts.retry_failed}
            </Button>
        </div>
    }
}

/// What a status is called; none for any.
fn name(status: Option<FileStatus>) -> &'static str {
    let texts = &t().knowledge;
    match status {
        None => texts.status_all,
        Some(FileStatus::Queued) => texts.status_queued,
        Some(FileStatus::Reading) => texts.status_reading,
        Some(FileStatus::Searchable) => texts.status_searchable,
        Some(FileStatus::Embedded) => texts.status_embedded,
        Some(FileStatus::Failed) => texts.status_failed,
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Loading,
    Failed,
    Empty,
    Filled,
}

#[component]
fn List(live: Live, which: Memo<Which>, listing: Listing, counts: Signal<Coverage>) -> impl IntoView {
    let count = Memo::new(move |_| listing.count(count_of(&counts.get(), which.get().status)));
    let stage = Memo::new(move |_| match (listing.began(), listing.problem().is_some()) {
        (false, true) => Stage::Failed,
        (false, false) => Stage::Loading,
        (true, _) if count.get() == 0 => Stage::Empty,
        (true, _) => Stage::Filled,
    });
    let again = Callback::new(move |()| listing.begin());
    move || match stage.get() {
        Stage::Loading => view! { <div class="file-wait"><Skeleton rows=8 /></div> }.into_any(),
        Stage::Failed => listing
            .problem()
            .map(|failure| view! { <Failed failure=failure on_retry=again /> })
            .into_any(),
        Stage::Empty => view! { <Nothing which=which /> }.into_any(),
        Stage::Filled => view! { <Rows live=live which=which listing=listing count=count /> }.into_any(),
    }
}

#[component]
fn Nothing(which: Memo<Which>) -> impl IntoView {
    let texts = &t().knowledge;
    let (title, text) = match which.get_untracked() {
        Which {
            source: None,
            status: None,
        } => (texts.empty_title, texts.empty_text),
        Which {
            status: Some(FileStatus::Failed),
            ..
        } => (texts.none_failed, ""),
        Which { .. } => (texts.none_title, texts.none_text),
    };
    let narrowed = which.get_untracked() != Which::default();
    let (address, label) = if narrowed {
        ("/knowledge?view=files", texts.show_all)
    } else {
        ("/knowledge", texts.folders)
    };
    view! {
        <Empty ico=Ico::File title=title text=text>
            <a class="button" href=address>{label}</a>
        </Empty>
    }
}

#[component]
fn Rows(live: Live, which: Memo<Which>, listing: Listing, count: Memo<usize>) -> impl IntoView {
    let texts = &t().knowledge;
    let active = RwSignal::new(None::<usize>);
    let chosen = Memo::new(move |_| active.get().and_then(|row| listing.get(row)));
    let navigate = StoredValue::new_local(use_navigate());
    let open = Callback::new(move |file: FileView| {
        if let Some(document) = file.document {
            let address = format!("/document/{document}");
            navigate.with_value(|navigate| navigate(&address, NavigateOptions::default()));
        }
    });
    let retry = Callback::new(move |file: FileView| live.retry(Some(file.source), Some(file.path)));
    // Another list has other rows.
    Effect::new(move || {
        which.track();
        active.set(None);
    });
    let on_open = move |row: usize| {
        if let Some(file) = listing.get(row) {
            open.run(file);
        }
    };
    let on_key = move |(row, event): (usize, KeyboardEvent)| {
        let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        let file = listing.get(row).filter(|file| file.status == FileStatus::Failed);
        if let (true, "r" | "R", Some(file)) = (plain, event.key().as_str(), file) {
            retry.run(file);
        }
    };
    let problem = move || {
        let failure = listing.problem()?;
        Some(view! {
            <Banner tone=Tone::Warning>
                <span>{failures::title(&failure)}</span>
                <Button ico=Ico::Retry on_click=move |_| listing.begin()>{t().common.retry}</Button>
            </Banner>
        })
    };
    view! {
        {problem}
        <VirtualList
            label=texts.list
            count=count
            row_height=ROW
            active=active
            on_open=on_open
            on_key=on_key
            on_sight=move |rows| listing.saw(rows)
            row=move |row| view! { <Row listing=listing row=row /> }
        />
        <Chosen chosen=chosen on_open=open on_retry=retry />
    }
}

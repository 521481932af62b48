//! The four states of fetched data: on its way, failed, empty, there.

use leptos::prelude::*;

use super::{Banner, Button, Failed, Ico, Skeleton};
use crate::i18n::{failures, t};
use crate::state::{Fetched, Tone};

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Loading,
    Failed,
    Empty,
    Filled,
}

/// Draws one of the four states. The filled view is made once and given a signal, so that a refresh changes what
/// differs and keeps focus and scrolling. When a refresh fails the last data stay, with a notice above them.
#[component]
pub fn Loaded<T, V, F>(
    /// The data.
    from: Fetched<T>,
    /// Lines of the skeleton.
    #[prop(default = 4)]
    rows: usize,
    /// Whether what came is nothing.
    #[prop(optional, into)]
    is_empty: Option<Callback<T, bool>>,
    /// Stands there then.
    #[prop(optional, into)]
    empty: ViewFn,
    /// Stands there otherwise: a function of the data.
    view: F,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Fn(Signal<T>) -> V + Send + 'static,
    V: IntoView + 'static,
{
    let problem = Memo::new(move |_| from.get().and_then(Result::err));
    // The last good data; after a refresh that failed the resource itself holds the failure.
    let last = Memo::new(move |before: Option<&Option<T>>| match from.get() {
        Some(Ok(data)) => Some(data),
        _ => before.cloned().flatten(),
    });
    let stage = Memo::new(move |_| {
        last.with(|data| match data {
            Some(data) if is_empty.is_some_and(|is_empty| is_empty.run(data.clone())) => Stage::Empty,
            Some(_) => Stage::Filled,
            None if problem.with(Option::is_some) => Stage::Failed,
            None => Stage::Loading,
        })
    });
    let retry = Callback::new(move |()| from.refetch());
    let failed = move || {
        problem
            .get()
            .map(|failure| view! { <Failed failure=failure on_retry=retry /> })
    };
    let stale = move || {
        let failure = problem.get().filter(|_| stage.get() != Stage::Failed)?;
        Some(view! {
            <Banner tone=Tone::Warning>
                <span>{failures::title(&failure)}</span>
                <Button ico=Ico::Retry on_click=move |_| retry.run(())>{t().common.retry}</Button>
            </Banner>
        })
    };
    let filled = move || {
        let first = last.get_untracked()?;
        let data = Signal::derive(move || last.get().unwrap_or_else(|| first.clone()));
        Some(view(data))
    };
    view! {
        {stale}
        {move || match stage.get() {
            Stage::Loading => view! { <Skeleton rows=rows /> }.into_any(),
            Stage::Failed => failed.into_any(),
            Stage::Empty => empty.run().into_any(),
            Stage::Filled => filled().into_any(),
        }}
    }
}

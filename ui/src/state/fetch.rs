//! Server data for a page: asked for with what it depends on, asked for again after events.

use adiuva_protocol::{Endpoint, Failure};
use leptos::prelude::*;

use super::events::{Kind, use_events};
use crate::backend;

/// What was fetched: none while it is on its way, and the last reply while it is fetched again.
pub type Fetched<T> = LocalResource<Result<T, Failure>>;

/// Fetches for as long as the component is there: now, when a signal read in `request` changes, and after each event of
/// the kinds in `after`. `refetch()` asks again by hand.
pub fn fetch<E>(request: impl Fn() -> E + 'static, after: &'static [Kind]) -> Fetched<E::Reply>
where
    E: Endpoint + 'static,
    E::Reply: Clone + 'static,
{
    let events = use_events();
    LocalResource::new(move || {
        for &kind in after {
            events.follow(kind);
        }
        backend::call(request())
    })
}

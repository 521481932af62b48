//! The messages of a thread, of which only those in sight exist. The end stays in sight unless the person scrolls up.

use std::collections::HashMap;
use std::ops::Range;

use adiuva_protocol::MessageId;
use adiuva_screen::window::{Anchor, Rows, View};
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};

use super::cite::Citing;
use super::conversation::{Conversation, Entry};
use super::message::MessageRow;
use super::problem::UnsentRow;
use crate::components::{Ico, Icon};
use crate::i18n::t;

/// How high a message is taken to be before it was drawn.
const GUESS: f64 = 140.0;
/// Messages drawn above and below what is in sight.
const BEYOND: usize = 4;
/// This close to the end counts as the end.
const END: f64 = 24.0;

type Observer = SendWrapper<(ResizeObserver, Closure<dyn FnMut(js_sys::Array)>)>;

/// Where the messages stand and which of them are in sight.
#[derive(Clone, Copy)]
struct Sight {
    node: NodeRef<html::Div>,
    rows: StoredValue<Rows>,
    ids: StoredValue<Vec<MessageId>>,
    places: StoredValue<HashMap<MessageId, usize>>,
    // Counts measurements.
    measured: RwSignal<u64>,
    top: RwSignal<f64>,
    height: RwSignal<f64>,
    /// The end stays in sight.
    at_end: RwSignal<bool>,
    // Where to scroll once messages that came before are drawn.
    wanted: StoredValue<Option<f64>>,
    observer: StoredValue<Option<Observer>>,
}

impl Sight {
    fn new() -> Self {
        let sight = Self {
            node: NodeRef::new(),
            rows: StoredValue::new(Rows::new(0, GUESS)),
            ids: StoredValue::new(Vec::new()),
            places: StoredValue::new(HashMap::new()),
            measured: RwSignal::new(0),
            top: RwSignal::new(0.0),
            height: RwSignal::new(800.0),
            at_end: RwSignal::new(true),
            wanted: StoredValue::new(None),
            observer: StoredValue::new(None),
        };
        let closure = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| sight.resized(&entries));
        if let Ok(observer) = ResizeObserver::new(closure.as_ref().unchecked_ref()) {
            sight.observer.set_value(Some(SendWrapper::new((observer, closure))));
        }
        on_cleanup(move || {
            sight.observer.with_value(|observer| {
                if let Some(observer) = observer {
                    observer.0.disconnect();
                }
            });
        });
        sight
    }

    /// Follows the height of an element.
    fn watch(self, element: &Element) {
        self.observer.with_value(|observer| {
            if let Some(observer) = observer {
                observer.0.observe(element);
            }
        });
    }

    /// The messages to draw.
    fn range(self, ids: &[MessageId]) -> Range<usize> {
        self.measured.track();
        self.arrange(ids);
        let (height, at_end, top) = (self.height.get(), self.at_end.get(), self.top.get());
        self.rows.with_value(|rows| {
            let top = if at_end {
                rows.total() - height
            } else {
                self.wanted.get_value().unwrap_or(top)
            };
            rows.visible(View {
                top,
                height,
                overscan: BEYOND,
            })
        })
    }

    /// Takes messages that came or went into account. What is in sight stays where it is.
    fn arrange(self, ids: &[MessageId]) {
        if self.ids.with_value(|known| known == ids) {
            return;
        }
        let now = self
            .node
            .get_untracked()
            .map_or(0.0, |node| f64::from(node.scroll_top()));
        let anchor = self.rows.with_value(|rows| rows.anchor(now));
        let held = self.ids.with_value(|known| known.get(anchor.row).copied());
        let heights: HashMap<MessageId, f64> = self.ids.with_value(|known| {
            self.rows.with_value(|rows| {
                let heights = known.iter().enumerate();
                heights.map(|(row, id)| (*id, rows.height(row))).collect()
            })
        });
        let mut rows = Rows::new(ids.len(), GUESS);
        for (row, id) in ids.iter().enumerate() {
            if let Some(height) = heights.get(id) {
                rows.measure(row, *height);
            }
        }
        let row = ids.iter().position(|id| Some(*id) == held);
        self.wanted
            .set_value(row.map(|row| rows.top_of(Anchor { row, ..anchor })));
        self.rows.set_value(rows);
        self.places
            .set_value(ids.iter().enumerate().map(|(row, id)| (*id, row)).collect());
        self.ids.set_value(ids.to_vec());
    }

    /// Scrolls to where it was before messages came, or to the end. Called before the next picture.
    fn settle(self) {
        let wanted = self.wanted.try_update_value(Option::take).flatten();
        let Some(node) = self.node.get_untracked() else { return };
        if self.at_end.get_untracked() {
            node.set_scroll_top(i32::MAX);
        } else if let Some(wanted) = wanted {
            scroll(&node, wanted);
        }
    }

    /// Messages have another height than was thought.
    fn resized(self, entries: &js_sys::Array) {
        let Some(node) = self.node.try_get_untracked().flatten() else {
            return;
        };
        let now = f64::from(node.scroll_top());
        let above = self.rows.with_value(|rows| rows.row_at(now));
        let mut shift = 0.0;
        for entry in entries
            .iter()
            .filter_map(|entry| entry.dyn_into::<ResizeObserverEntry>().ok())
        {
            let target = entry.target();
            if !target.is_connected() {
                continue;
            }
            let Some(row) = self.row_of(&target) else {
                self.height.set(f64::from(node.client_height()));
                continue;
            };
            let height = target.get_bounding_client_rect().height();
            let grown = self
                .rows
                .try_update_value(|rows| rows.measure(row, height))
                .unwrap_or(0.0);
            if row < above {
                shift += grown;
            }
        }
        if self.at_end.get_untracked() {
            node.set_scroll_top(i32::MAX);
        } else if shift != 0.0 {
            scroll(&node, now + shift);
        }
        self.measured.update(|measured| *measured += 1);
    }

    fn row_of(self, element: &Element) -> Option<usize> {
        let id: MessageId = element.get_attribute("data-row")?.parse().ok()?;
        self.places.with_value(|places| places.get(&id).copied())
    }

    /// The person scrolled, or the view did.
    fn scrolled(self) {
        let Some(node) = self.node.get_untracked() else { return };
        let (top, before) = (f64::from(node.scroll_top()), self.top.get_untracked());
        let left = f64::from(node.scroll_height() - node.client_height()) - top;
        let at_end = if top < before - 1.0 {
            left < 2.0
        } else {
            left < END || self.at_end.get_untracked()
        };
        self.top.set(top);
        if at_end != self.at_end.get_untracked() {
            self.at_end.set(at_end);
        }
    }
}

fn scroll(node: &Element, top: f64) {
    #[expect(clippy::cast_possible_truncation, reason = "a place in a list, in pixels")]
    node.set_scroll_top(top.round() as i32);
}

/// The messages.
#[component]
pub(super) fn Timeline(conversation: Conversation, citing: Citing) -> impl IntoView {
    let sight = Sight::new();
    let shown = Memo::new(move |_| conversation.shown());
    let ids = Memo::new(move |_| shown.with(|shown| shown.iter().map(|entry| entry.id).collect::<Vec<_>>()));
    let range = Memo::new(move |_| ids.with(|ids| sight.range(ids)));
    let in_sight = Memo::new(move |_| {
        let range = range.get();
        shown.with(|shown| shown.get(range).map(<[Entry]>::to_vec).unwrap_or_default())
    });
    let above = move || {
        sight.measured.track();
        // First the range, which brings the rows up to date.
        let start = range.get().start;
        let offset = sight.rows.with_value(|rows| rows.offset(start));
        format!("{offset}px")
    };
    let below = move || {
        sight.measured.track();
        let end = range.get().end;
        let offset = sight.rows.with_value(|rows| rows.total() - rows.offset(end));
        format!("{offset}px")
    };
    Effect::new(move || {
        if let Some(node) = sight.node.get() {
            sight.watch(&node);
        }
    });
    Effect::new(move || {
        ids.track();
        conversation.unsent();
        request_animation_frame(move || sight.settle());
    });
    Effect::new(move |before: Option<u64>| {
        let said = conversation.said.get();
        if before.is_some_and(|before| before != said) {
            sight.at_end.set(true);
            request_animation_frame(move || sight.settle());
        }
        said
    });
    let on_scroll = move |_| {
        citing.leave();
        sight.scrolled();
        if sight.top.get_untracked() < 2.0 * sight.height.get_untracked() && !sight.at_end.get_untracked() {
            conversation.fetch_earlier();
        }
    };
    let draw = move |entry: Entry| {
        let node = NodeRef::<html::Article>::new();
        Effect::new(move || {
            if let Some(node) = node.get() {
                sight.watch(&node);
            }
        });
        view! { <MessageRow entry=entry conversation=conversation citing=citing node=node /> }
    };
    let to_end = move |_| {
        sight.at_end.set(true);
        sight.settle();
    };
    let jump = move || {
        let words = if conversation.running().is_some() {
            t().chat.new_below
        } else {
            t().chat.to_end
        };
        (!sight.at_end.get() && !conversation.is_empty()).then(|| {
            view! {
                <button type="button" class="button to-end" on:click=to_end>
                    <Icon ico=Ico::Down />
                    {words}
                </button>
            }
        })
    };
    view! {
        <div class="timeline-place">
            <div
                class="timeline"
                role="region"
                aria-label=t().chat.messages
                tabindex="0"
                node_ref=sight.node
                on:scroll=on_scroll
            >
                <div style:height=above></div>
                <For each=move || in_sight.get() key=|entry| entry.id children=draw />
                <div style:height=below></div>
                <For
                    each=move || conversation.unsent()
                    key=|unsent| (unsent.send.message, unsent.failure.is_some())
                    children=move |unsent| view! { <UnsentRow unsent=unsent conversation=conversation /> }
                />
            </div>
            {jump}
        </div>
    }
}

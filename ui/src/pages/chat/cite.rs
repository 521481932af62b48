//! A citation: the number in the text, the card that shows what it stands for, and the way to the place.

use adiuva_protocol::knowledge::{Citation, Hit, Span};
use adiuva_protocol::{DocumentId, Link};
use adiuva_screen::format;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::components::{Ico, Icon, unique};
use crate::i18n::t;

/// A place in a document, with what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Quoted {
    /// The document.
    pub(crate) document: DocumentId,
    /// Where it lies.
    pub(crate) path: String,
    /// The page, for formats with pages.
    pub(crate) page: Option<u32>,
    /// Where it begins.
    pub(crate) start: u64,
    /// Where it ends.
    pub(crate) end: u64,
    /// What stands there.
    pub(crate) quote: String,
}

impl Quoted {
    /// The place it stands at.
    pub(crate) fn link(&self) -> Link {
        let (start, end) = (self.start, self.end);
        Link::Document(self.document, Some(Span { start, end }))
    }

    /// The name of its file.
    pub(crate) fn name(&self) -> String {
        let mut parts = self.path.rsplit(['/', '\\']);
        parts.next().unwrap_or_default().to_owned()
    }
}

impl From<&Citation> for Quoted {
    fn from(citation: &Citation) -> Self {
        Self {
            document: citation.document,
            path: citation.path.clone(),
            page: citation.page,
            start: citation.start,
            end: citation.end,
            quote: citation.quote.clone(),
        }
    }
}

impl From<&Hit> for Quoted {
    fn from(hit: &Hit) -> Self {
        Self {
            document: hit.document,
            path: hit.paths.first().cloned().unwrap_or_default(),
            page: hit.page,
            start: hit.span.start,
            end: hit.span.end,
            quote: hit.text.clone(),
        }
    }
}

/// The number that is pointed at, and where it stands in the window.
#[derive(Clone, Debug, PartialEq)]
struct Pointed {
    quoted: Quoted,
    left: f64,
    top: f64,
    bottom: f64,
}

/// What is done with citations on a page.
#[derive(Clone, Copy)]
pub(crate) struct Citing {
    pointed: RwSignal<Option<Pointed>>,
    card: StoredValue<String>,
    open: Callback<Quoted>,
}

impl Citing {
    /// `open` goes to the place.
    pub(crate) fn new(open: impl Fn(Quoted) + Send + Sync + 'static) -> Self {
        Self {
            pointed: RwSignal::new(None),
            card: StoredValue::new(unique("quote")),
            open: Callback::new(open),
        }
    }

    /// Goes to the place.
    pub(crate) fn open(self, quoted: Quoted) {
        self.leave();
        self.open.run(quoted);
    }

    /// Shows the card of a number.
    pub(crate) fn point(self, chip: &Element, quoted: Quoted) {
        let place = chip.get_bounding_client_rect();
        let _ = self
            .card
            .with_value(|card| chip.set_attribute("aria-describedby", card));
        self.pointed.set(Some(Pointed {
            quoted,
            left: place.left(),
            top: place.top(),
            bottom: place.bottom(),
        }));
    }

    /// Hides the card.
    pub(crate) fn leave(self) {
        if self.pointed.with_untracked(Option::is_some) {
            self.pointed.set(None);
        }
    }

    /// The card is shown.
    pub(crate) fn is_shown(self) -> bool {
        self.pointed.with_untracked(Option::is_some)
    }
}

/// The number that an event came from, with its element.
pub(crate) fn chip_of(event: &web_sys::Event) -> Option<(Element, u16)> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let chip = target.closest("[data-cite]").ok()??;
    let number = chip.get_attribute("data-cite")?.parse().ok()?;
    Some((chip, number))
}

/// The room that the card needs.
const CARD: (f64, f64) = (368.0, 220.0);

/// The card beside the number that is pointed at.
#[component]
pub(crate) fn CiteCard(citing: Citing) -> impl IntoView {
    let card = move || {
        let pointed = citing.pointed.get()?;
        let quoted = pointed.quoted;
        let (width, height) = (inner(window().inner_width()), inner(window().inner_height()));
        let left = pointed.left.min(width - CARD.0).max(8.0);
        let below = pointed.bottom + CARD.1 < height;
        let vertical = if below {
            format!("top:{}px", pointed.bottom + 6.0)
        } else {
            format!("bottom:{}px", height - pointed.top + 6.0)
        };
        let page = quoted.page.map(|page| (t().chat.page)(page));
        Some(view! {
            <div
                class="cite-card"
                role="tooltip"
                id=citing.card.get_value()
                style=format!("left:{left}px;{vertical}")
            >
                <p class="cite-name">
                    <Icon ico=Ico::File />
                    <span>{quoted.name()}</span>
                    {page.map(|page| view! { <span class="cite-page">{page}</span> })}
                </p>
                <blockquote>{quoted.quote.clone()}</blockquote>
                <p class="hint mono">{format::shorten(&quoted.path, 48)}</p>
            </div>
        })
    };
    view! { {card} }
}

fn inner(length: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>) -> f64 {
    length.ok().and_then(|length| length.as_f64()).unwrap_or_default()
}

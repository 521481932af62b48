//! What is asked, as it stands in the address.

use adiuva_protocol::knowledge::{Filter, Mode};
use leptos_router::params::ParamsMap;

/// The modes with their words in the address; the usual one has none.
const MODES: [(Mode, &str); 3] = [(Mode::Hybrid, ""), (Mode::Keyword, "keyword"), (Mode::Vector, "vector")];

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) query: String,
    pub(super) mode: Mode,
    /// Empty for all, as all that follow.
    pub(super) base: String,
    pub(super) source: String,
    pub(super) format: String,
    pub(super) path: String,
    /// A day such as `2026-11-21`.
    pub(super) from: String,
    pub(super) until: String,
}

impl Asked {
    pub(super) fn of(query: &ParamsMap) -> Self {
        let word = |name: &str| query.get(name).unwrap_or_default();
        let mode = word("mode");
        Self {
            query: word("q"),
            mode: MODES
                .iter()
                .find(|(_, word)| *word == mode)
                .map(|(mode, _)| *mode)
                .unwrap_or_default(),
            base: word("base"),
            source: word("source"),
            format: word("format"),
            path: word("path"),
            from: word("from"),
            until: word("until"),
        }
    }

    pub(super) fn address(&self) -> String {
        let mode = MODES
            .iter()
            .find(|(mode, _)| *mode == self.mode)
            .map_or("", |(_, word)| word);
        let words = [
            ("q", self.query.as_str()),
            ("mode", mode),
            ("base", &self.base),
            ("source", &self.source),
            ("format", &self.format),
            ("path", &self.path),
            ("from", &self.from),
            ("until", &self.until),
        ];
        let words: Vec<String> = words
            .into_iter()
            .filter(|(_, word)| !word.is_empty())
            .map(|(name, word)| format!("{name}={}", String::from(js_sys::encode_uri_component(word))))
            .collect();
        if words.is_empty() {
            "/search".to_owned()
        } else {
            format!("/search?{}", words.join("&"))
        }
    }

    pub(super) fn is_filtered(&self) -> bool {
        let words = [
            &self.base,
            &self.source,
            &self.format,
            &self.path,
            &self.from,
            &self.until,
        ];
        words.iter().any(|word| !word.is_empty())
    }

    /// Takes the filters off.
    pub(super) fn clear(&mut self) {
        *self = Self {
            query: std::mem::take(&mut self.query),
            mode: self.mode,
            ..Self::default()
        };
    }

    pub(super) fn filter(&self) -> Filter {
        Filter {
            bases: self.base.parse().into_iter().collect(),
            sources: self.source.parse().into_iter().collect(),
            path: Some(self.path.clone()).filter(|path| !path.is_empty()),
            formats: Some(self.format.clone())
                .filter(|format| !format.is_empty())
                .into_iter()
                .collect(),
            modified_from_ms: start_of(&self.from, 0),
            modified_until_ms: start_of(&self.until, 1),
        }
    }
}

/// When a day, or one so many days after it, begins on this machine's clock; none for what is no day.
#[expect(clippy::cast_possible_truncation, reason = "browsers count milliseconds in doubles")]
fn start_of(day: &str, days_later: u32) -> Option<i64> {
    let date = js_sys::Date::new(&format!("{day}T00:00:00").into());
    if day.is_empty() || date.get_time().is_nan() {
        return None;
    }
    date.set_date(date.get_date() + days_later);
    Some(date.get_time() as i64)
}

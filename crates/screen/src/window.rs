//! Which rows of a long list are drawn, and where.
//!
//! [`Even`] is for rows of one height, [`Rows`] for rows whose heights are guessed until they have been drawn and measured.
//! All lengths are in CSS pixels from the list's top.

mod rows;

use std::ops::Range;

pub use rows::{Anchor, Rows};

/// What can be seen of a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// How far the list is scrolled.
    pub top: f64,
    /// How much is seen at once.
    pub height: f64,
    /// How many rows more are drawn above and below, so that a fast finger sees no gap.
    pub overscan: usize,
}

/// Where a row shall be after scrolling to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the top.
    Start,
    /// In the middle.
    Center,
    /// At the bottom.
    End,
    /// Wherever it is in full with the least way to go; nowhere else if it is seen already.
    Nearest,
}

/// A list of rows of one height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Even {
    rows: usize,
    height: f64,
}

impl Even {
    /// `rows` rows of `height` each, which is at least one pixel.
    pub fn new(rows: usize, height: f64) -> Self {
        Self {
            rows,
            height: sane(height).max(1.0),
        }
    }

    /// The height of all rows.
    pub fn total(&self) -> f64 {
        self.offset(self.rows)
    }

    /// Where a row begins; where the list ends for any row behind it.
    pub fn offset(&self, row: usize) -> f64 {
        row.min(self.rows) as f64 * self.height
    }

    /// The rows to draw.
    pub fn visible(&self, view: View) -> Range<usize> {
        let first = (sane(view.top) / self.height) as usize;
        let behind = ((sane(view.top) + sane(view.height)) / self.height).ceil() as usize;
        widen(first..behind, view.overscan, self.rows)
    }

    /// How far to scroll so that `row` is where `align` wants it.
    pub fn scroll_to(&self, row: usize, align: Align, view: View) -> f64 {
        let row = row.min(self.rows.saturating_sub(1));
        place(self.offset(row)..self.offset(row + 1), align, view, self.total())
    }
}

/// A length as it may come from a browser, which says NaN and less than nothing too.
fn sane(length: f64) -> f64 {
    if length.is_finite() { length.max(0.0) } else { 0.0 }
}

fn widen(rows: Range<usize>, by: usize, all: usize) -> Range<usize> {
    let end = rows.end.saturating_add(by).min(all);
    rows.start.saturating_sub(by).min(end)..end
}

/// How far to scroll so that what lies at `row` is where `align` wants it, in a list as high as `total`.
fn place(row: Range<f64>, align: Align, view: View, total: f64) -> f64 {
    let (top, height) = (sane(view.top), sane(view.height));
    let above = row.end - height;
    let wanted = match align {
        Align::Start => row.start,
        Align::Center => (row.start + above) / 2.0,
        Align::End => above,
        // What is higher than the view shows its beginning.
        Align::Nearest if row.start < top || row.end - row.start > height => row.start,
        Align::Nearest => top.max(above),
    };
    wanted.min(total - height).max(0.0)
}

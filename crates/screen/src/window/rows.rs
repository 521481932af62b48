//! Rows of different heights.

use std::ops::Range;

use super::{Align, View, place, sane, widen};

/// Heights are kept in the sixty-fourths of a pixel that browsers lay out in, so that sums are exact.
const UNITS: f64 = 64.0;

/// A list of rows whose heights are guessed until they are measured.
///
/// Offsets, the row at an offset, and a measurement cost O(log n). Rows added at the end cost the same; rows added or taken
/// away elsewhere cost O(n), some tenths of a millisecond for a hundred thousand.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    guess: i64,
    heights: Vec<i64>,
    /// A Fenwick tree: entry i - 1 is the sum of as many heights before i as the lowest bit of i says.
    sums: Vec<i64>,
}

/// What is at the top of the view: a row, and how much of it is already above.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anchor {
    /// The row. Add to it what is inserted before it.
    pub row: usize,
    /// How far the view begins below the row's top.
    pub below: f64,
}

impl Rows {
    /// `count` rows, each guessed to be `guess` high (at least one pixel).
    pub fn new(count: usize, guess: f64) -> Self {
        let mut rows = Self {
            guess: units(guess).max(UNITS as i64),
            ..Self::default()
        };
        rows.insert(0, count);
        rows
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.heights.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.heights.is_empty()
    }

    /// The height of all rows.
    pub fn total(&self) -> f64 {
        self.offset(self.len())
    }

    /// Where a row begins; where the list ends for any row behind it.
    pub fn offset(&self, row: usize) -> f64 {
        pixels(self.sum(row.min(self.len())))
    }

    /// The height of a row, measured or guessed; 0 if there is no such row.
    pub fn height(&self, row: usize) -> f64 {
        self.heights.get(row).copied().map_or(0.0, pixels)
    }

    /// The row in which `offset` lies: the first one above the list, the last one below it.
    pub fn row_at(&self, offset: f64) -> usize {
        let mut left = units(offset);
        let mut row = 0;
        let mut step = self.len().checked_ilog2().map_or(0, |bit| 1_usize << bit);
        while step > 0 {
            if let Some(sum) = self.sums.get(row + step - 1).filter(|sum| **sum <= left) {
                left -= sum;
                row += step;
            }
            step /= 2;
        }
        row.min(self.len().saturating_sub(1))
    }

    /// The rows to draw.
    pub fn visible(&self, view: View) -> Range<usize> {
        if self.is_empty() {
            return 0..0;
        }
        let first = self.row_at(view.top);
        let last = self.row_at(sane(view.top) + sane(view.height));
        widen(first..last + 1, view.overscan, self.len())
    }

    /// How far to scroll so that `row` is where `align` wants it.
    pub fn scroll_to(&self, row: usize, align: Align, view: View) -> f64 {
        let row = row.min(self.len().saturating_sub(1));
        place(self.offset(row)..self.offset(row + 1), align, view, self.total())
    }

    /// Takes down how high a row really is, and tells by how much the rows below it have moved.
    pub fn measure(&mut self, row: usize, height: f64) -> f64 {
        let Some(known) = self.heights.get_mut(row) else {
            return 0.0;
        };
        let grown = units(height) - *known;
        *known += grown;
        let mut at = row + 1;
        while let Some(sum) = self.sums.get_mut(at - 1) {
            *sum += grown;
            at += lowest_bit(at);
        }
        pixels(grown)
    }

    /// Makes room for `count` rows of guessed height before row `at`.
    pub fn insert(&mut self, at: usize, count: usize) {
        let at = at.min(self.len());
        let tail = self.len() - at;
        self.heights.splice(at..at, std::iter::repeat_n(self.guess, count));
        if tail == 0 {
            self.grow();
        } else {
            self.rebuild();
        }
    }

    /// Takes rows away.
    pub fn remove(&mut self, rows: Range<usize>) {
        let end = rows.end.min(self.len());
        self.heights.drain(rows.start.min(end)..end);
        self.rebuild();
    }

    /// Forgets what was measured, when the width of the list has changed.
    pub fn forget(&mut self) {
        self.heights.fill(self.guess);
        self.rebuild();
    }

    /// What to hold on to while rows above it come, go or are measured.
    pub fn anchor(&self, top: f64) -> Anchor {
        let row = self.row_at(top);
        Anchor {
            row,
            below: sane(top) - self.offset(row),
        }
    }

    /// How far to scroll to see again what was seen.
    pub fn top_of(&self, anchor: Anchor) -> f64 {
        let below = anchor.below.min(self.height(anchor.row));
        (self.offset(anchor.row) + below).max(0.0)
    }

    fn sum(&self, row: usize) -> i64 {
        let mut sum = 0;
        let mut at = row;
        while at > 0 {
            sum += self.sums.get(at - 1).copied().unwrap_or_default();
            at -= lowest_bit(at);
        }
        sum
    }

    fn rebuild(&mut self) {
        self.sums.clear();
        self.grow();
    }

    /// Adds the sums of the rows at the end that have none yet.
    fn grow(&mut self) {
        for row in self.sums.len()..self.len() {
            let height = self.heights.get(row).copied().unwrap_or_default();
            let from = row + 1 - lowest_bit(row + 1);
            let sum = self.sum(row) - self.sum(from) + height;
            self.sums.push(sum);
        }
    }
}

fn lowest_bit(number: usize) -> usize {
    number & number.wrapping_neg()
}

fn units(pixels: f64) -> i64 {
    (sane(pixels) * UNITS).round() as i64
}

fn pixels(units: i64) -> f64 {
    units as f64 / UNITS
}

//! Rows of a long list that come by cursor, a page at a time.
//!
//! Pages are asked for in order, because each gives the cursor of the next one. When rows may have changed, the pages keep
//! what they show until they are fetched again, so that nothing flickers.

use std::ops::Range;

/// What is known of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages<T> {
    size: usize,
    pages: Vec<Page<T>>,
    next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Page<T> {
    after: Option<String>,
    rows: Vec<T>,
    stale: bool,
}

/// A page to be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Its number, from 0.
    pub page: usize,
    /// The cursor that it comes after; none for the first page.
    pub after: Option<String>,
}

impl<T> Pages<T> {
    /// Nothing known yet of a list that comes in pages of `size` rows, of which only the last is shorter.
    pub fn new(size: usize) -> Self {
        Self {
            size: size.max(1),
            pages: Vec::new(),
            next: None,
        }
    }

    /// A row, if it was fetched.
    pub fn get(&self, row: usize) -> Option<&T> {
        self.pages.get(row / self.size)?.rows.get(row % self.size)
    }

    /// How many rows were fetched.
    pub fn known(&self) -> usize {
        self.pages.iter().map(|page| page.rows.len()).sum()
    }

    /// Whether the last row was fetched.
    pub fn ended(&self) -> bool {
        !self.pages.is_empty() && self.next.is_none()
    }

    /// How many rows to show for a list that is said to have `expected`: what is fetched knows better.
    pub fn count(&self, expected: usize) -> usize {
        if self.ended() {
            self.known()
        } else {
            self.known().max(expected)
        }
    }

    /// What to fetch next so that the rows in sight are there and fresh; none when they are.
    pub fn wish(&self, sight: Range<usize>) -> Option<Wish> {
        let first = sight.start / self.size;
        let last = sight.end.saturating_sub(1).max(sight.start) / self.size;
        let mut seen = self.pages.iter().enumerate().take(last + 1).skip(first);
        if let Some((page, stale)) = seen.find(|(_, page)| page.stale) {
            let after = stale.after.clone();
            return Some(Wish { page, after });
        }
        let missing = last >= self.pages.len() && !self.ended();
        missing.then(|| Wish {
            page: self.pages.len(),
            after: self.next.clone(),
        })
    }

    /// Takes what a wish brought: the rows, and the cursor after them.
    pub fn take(&mut self, wish: Wish, rows: Vec<T>, next: Option<String>) {
        let Wish { page, after } = wish;
        let expected = self.pages.get(page).map_or(&self.next, |page| &page.after);
        // What was asked for before the list changed fits nowhere any more.
        if page > self.pages.len() || *expected != after {
            return;
        }
        let fresh = Page {
            after,
            rows,
            stale: false,
        };
        match self.pages.get_mut(page) {
            Some(known) => *known = fresh,
            None => self.pages.push(fresh),
        }
        match (self.pages.get_mut(page + 1), next) {
            (Some(_), None) => {
                self.pages.truncate(page + 1);
                self.next = None;
            }
            (Some(following), Some(next)) => {
                following.stale |= following.after.as_ref() != Some(&next);
                following.after = Some(next);
            }
            (None, next) => self.next = next,
        }
    }

    /// Says that every row may have changed.
    pub fn age(&mut self) {
        for page in &mut self.pages {
            page.stale = true;
        }
    }
}

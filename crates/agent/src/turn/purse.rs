//! What a turn has left, for the agents that it calls: they work on what their caller has.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use adiuva_gate::{Budget, Used};

/// Rounds and budget of one turn, as its tools see them. A clone is the same.
#[derive(Clone, Debug, Default)]
pub struct Purse(Arc<Mutex<Coins>>);

#[derive(Debug, Default)]
struct Coins {
    left: Left,
    /// By the turn and all that it called.
    spent: Spent,
    /// By those it called since it last looked.
    by_others: Spent,
}

/// What a turn can give to one that it calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Times that a model can be asked, without the one in which the caller answers.
    pub rounds: u32,
    /// Calls, tokens and time.
    pub budget: Budget,
}

/// What was used up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Times that a model was asked.
    pub rounds: u32,
    /// Calls and tokens; the time of others is the caller's own.
    pub used: Used,
}

impl Purse {
    /// One with so much to give, for those who call agents without taking a turn themselves.
    #[must_use]
    pub fn holding(left: Left) -> Self {
        let purse = Self::default();
        purse.lock().left = left;
        purse
    }

    /// What can be given to a turn that is called now.
    #[must_use]
    pub fn left(&self) -> Left {
        self.lock().left
    }

    /// What the turn and those that it called have used up.
    #[must_use]
    pub fn spent(&self) -> Spent {
        self.lock().spent
    }

    /// Pays for a turn that was called.
    pub fn pay(&self, spent: Spent) {
        let mut coins = self.lock();
        coins.by_others.rounds += spent.rounds;
        coins.by_others.used.steps += spent.used.steps;
        coins.by_others.used.tokens += spent.used.tokens;
    }

    pub(super) fn set(&self, left: Left, spent: Spent) {
        let mut coins = self.lock();
        (coins.left, coins.spent) = (left, spent);
    }

    /// What was paid for others since this was asked last.
    pub(super) fn collect(&self) -> Spent {
        std::mem::take(&mut self.lock().by_others)
    }

    fn lock(&self) -> MutexGuard<'_, Coins> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is left of a budget.
pub(super) fn rest(budget: Budget, used: Used) -> Budget {
    Budget {
        steps: budget.steps.map(|most| most.saturating_sub(used.steps)),
        tokens: budget.tokens.map(|most| most.saturating_sub(used.tokens)),
        wall_clock: budget
            .wall_clock
            .map(|most| most.checked_sub(used.wall_clock).unwrap_or(Duration::ZERO)),
    }
}

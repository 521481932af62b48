//! How much one run may use up.

use std::time::Duration;

/// How much a run may use; what is not set has no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Calls of tools and models.
    pub steps: Option<u64>,
    /// Tokens, read and written.
    pub tokens: Option<u64>,
    /// Time from its beginning, without the time that it waits for a person.
    pub wall_clock: Option<Duration>,
}

/// How much a run has used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// Calls of tools and models.
    pub steps: u64,
    /// Tokens, read and written.
    pub tokens: u64,
    /// Time at work.
    pub wall_clock: Duration,
}

impl Budget {
    /// The stricter of both in each respect: a budget can only be tightened.
    #[must_use]
    pub fn tightened(self, other: Self) -> Self {
        fn least<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
            match (one, other) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            }
        }
        Self {
            steps: least(self.steps, other.steps),
            tokens: least(self.tokens, other.tokens),
            wall_clock: least(self.wall_clock, other.wall_clock),
        }
    }

    /// What is used up, by its name; none while a further step is within the budget.
    #[must_use]
    pub fn used_up(&self, used: &Used) -> Option<&'static str> {
        if self.steps.is_some_and(|most| used.steps >= most) {
            return Some("steps");
        }
        if self.tokens.is_some_and(|most| used.tokens >= most) {
            return Some("tokens");
        }
        if self.wall_clock.is_some_and(|most| used.wall_clock >= most) {
            return Some("time");
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stricter_budget_counts_and_says_what_is_gone() {
        let ten = Budget {
            steps: Some(10),
            wall_clock: Some(Duration::from_secs(60)),
            ..Budget::default()
        };
        let few = Budget {
            steps: Some(3),
            tokens: Some(1000),
            ..Budget::default()
        };
        let both = ten.tightened(few);
        assert_eq!(both, few.tightened(ten));
        let used = |steps, tokens, seconds| Used {
            steps,
            tokens,
            wall_clock: Duration::from_secs(seconds),
        };
        assert_eq!(both.used_up(&used(2, 999, 59)), None);
        assert_eq!(both.used_up(&used(3, 0, 0)), Some("steps"));
        assert_eq!(both.used_up(&used(0, 1000, 0)), Some("tokens"));
        assert_eq!(both.used_up(&used(0, 0, 60)), Some("time"));
        assert_eq!(Budget::default().used_up(&used(u64::MAX, u64::MAX, u64::MAX)), None);
    }
}

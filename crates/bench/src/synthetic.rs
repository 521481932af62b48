//! Vectors and texts that are made up, the same every time.

/// A small generator of numbers (xorshift64*), enough for making things up.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.roll() % limit.max(1) as u64) as usize
    }

    /// From 0 to 1.
    pub(crate) fn share(&mut self) -> f32 {
        (self.roll() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// About normal, by the sum of four.
    fn bell(&mut self) -> f32 {
        (0..4).map(|_| self.share() - 0.5).sum::<f32>() * 1.732
    }
}

/// Unit vectors in clusters of clusters, as texts lie in topics and their parts.
pub(crate) struct Cloud {
    topics: Vec<Vec<f32>>,
    dice: Dice,
}

impl Cloud {
    pub(crate) fn new(seed: u64, dimensions: usize, topics: usize) -> Self {
        let mut dice = Dice::new(seed);
        let broad: Vec<Vec<f32>> = (0..40)
            .map(|_| (0..dimensions).map(|_| dice.bell()).collect())
            .collect();
        let topics = (0..topics).map(|_| {
            let near = broad.get(dice.below(broad.len())).cloned().unwrap_or_default();
            near.into_iter().map(|number| number + dice.bell()).collect()
        });
        let topics = topics.collect();
        Self { topics, dice }
    }

    pub(crate) fn vector(&mut self) -> Vec<f32> {
        let at = self.dice.below(self.topics.len());
        let spread = 0.4 + self.dice.share();
        let topic = self.topics.get(at).cloned().unwrap_or_default();
        let mut vector: Vec<f32> = topic
            .into_iter()
            .map(|number| number + self.dice.bell() * spread)
            .collect();
        let length = vector
            .iter()
            .map(|number| number * number)
            .sum::<f32>()
            .sqrt()
            .max(f32::MIN_POSITIVE);
        vector.iter_mut().for_each(|number| *number /= length);
        vector
    }
}

/// A made-up word; low numbers are common words, as in any language.
pub(crate) fn word(number: usize) -> String {
    const SYLLABLES: [&str; 32] = [
        "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro", "su", "ta", "ve", "wi",
        "xo", "zu", "bra", "cle", "dri", "flo", "gru", "pla", "ste", "tri", "sco", "spu", "chi", "gno",
    ];
    let mut rest = number + 32;
    let mut word = String::new();
    while rest > 0 {
        word.push_str(SYLLABLES.get(rest % 32).copied().unwrap_or_default());
        rest /= 32;
    }
    word
}

/// So many words with the frequencies of a language (Zipf's law over 200,000).
pub(crate) fn text(dice: &mut Dice, words: usize) -> String {
    let mut text = String::with_capacity(words * 8);
    for at in 0..words {
        if at > 0 {
            text.push(' ');
        }
        let rank = (200_000_f32.powf(dice.share()) - 1.0) as usize;
        text.push_str(&word(rank));
    }
    text
}

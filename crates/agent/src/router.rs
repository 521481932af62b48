//! Which agent a message is for, without asking a model.
//!
//! A message is near to the examples of some agents and far from those of others. How near is the mean over the nearest
//! five, by the vectors of the shipped multilingual embedder; the words that name an agent's things add a little to it.
//! The vectors of the built-in examples are shipped beside them, so that nothing has to be embedded at the start.

use std::collections::BTreeMap;

/// Examples of each built-in agent: its name, the language, what somebody may say to it.
const EXAMPLES: &str = include_str!("../data/examples.tsv");
/// Their vectors in the same order: a scale and one byte a dimension.
const VECTORS: &[u8] = include_bytes!("../data/examples.vectors");
/// Words of each built-in agent: its name, how much they say, words, and after `|` what has to stand there as it is.
const CUES: &str = include_str!("../data/cues.tsv");

/// Numbers of a vector of the shipped multilingual embedder.
pub const DIMENSIONS: usize = 384;
/// How many examples of an agent decide how near it is.
const NEAREST: usize = 5;
/// What naming a thing of the agent adds. Texts that have nothing to do with each other differ by about 0.05.
const THING: f32 = 0.015;
/// What words add that belong to one agent alone.
const SURE: f32 = 0.03;
/// What having answered just before adds: enough for a short question that goes on, too little for another matter.
/// Over the 320 requests of the tests, adding it to the agent of the files changes nothing.
const STAYS: f32 = 0.02;
/// The margin from which the first agent is taken without asking a model.
const ENOUGH: f32 = 0.006;

/// Knows what is said to which agent.
#[derive(Clone, Debug)]
pub struct Router {
    agents: BTreeMap<String, Known>,
}

#[derive(Clone, Debug, Default)]
struct Known {
    examples: Vec<Vec<f32>>,
    cues: Vec<(String, f32)>,
}

/// The agents for a message, the likeliest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Routed {
    /// Each with how near it is.
    pub ranked: Vec<(String, f32)>,
}

impl Routed {
    /// Favours the agent that answered just before, since what follows is mostly about the same; or the one whose matter
    /// the person has chosen.
    #[must_use]
    pub fn after(mut self, agent: &str) -> Self {
        for (name, near) in &mut self.ranked {
            if name == agent {
                *near += STAYS;
            }
        }
        self.sort();
        self
    }

    fn sort(&mut self) {
        self.ranked.sort_by(|one, other| other.1.total_cmp(&one.1));
    }

    /// The likeliest agent.
    #[must_use]
    pub fn first(&self) -> Option<&str> {
        self.ranked.first().map(|(agent, _)| agent.as_str())
    }

    /// Whether the first is far enough before the second to be taken without asking anybody.
    #[must_use]
    pub fn sure(&self) -> bool {
        match self.ranked.as_slice() {
            [] => false,
            [_] => true,
            [first, second, ..] => first.1 - second.1 >= ENOUGH,
        }
    }
}

impl Router {
    /// A router that knows the built-in agents.
    #[must_use]
    pub fn built_in() -> Self {
        let mut agents: BTreeMap<String, Known> = BTreeMap::new();
        let vectors = VECTORS.chunks_exact(4 + DIMENSIONS).map(unpacked);
        for ((agent, _, _), vector) in examples().zip(vectors) {
            agents.entry(agent.to_owned()).or_default().examples.push(vector);
        }
        for line in CUES.lines() {
            let mut parts = line.splitn(3, '\t');
            let (Some(agent), Some(how), Some(cues)) = (parts.next(), parts.next(), parts.next()) else {
                continue;
            };
            let adds = if how == "sure" { SURE } else { THING };
            let mut pieces = cues.split('|');
            let words = pieces.next().unwrap_or_default().split(' ');
            let known = agents.entry(agent.to_owned()).or_default();
            let cues = words.chain(pieces).filter(|cue| !cue.is_empty());
            known.cues.extend(cues.map(|cue| (format!(" {cue} "), adds)));
        }
        Self { agents }
    }

    /// Adds an agent by the vectors of what it is for; each has [`DIMENSIONS`] numbers and length 1.
    pub fn add(&mut self, agent: &str, examples: Vec<Vec<f32>>) {
        let cues = Vec::new();
        self.agents.insert(agent.to_owned(), Known { examples, cues });
    }

    /// The agents for a message with this vector, which is the embedder's for a question.
    #[must_use]
    pub fn route(&self, message: &str, vector: &[f32]) -> Routed {
        let said = spaced(message);
        let near = |known: &Known| nearness(known, vector) + known.named_by(&said);
        let ranked = self.agents.iter().map(|(agent, known)| (agent.clone(), near(known)));
        let mut routed = Routed {
            ranked: ranked.collect(),
        };
        routed.sort();
        routed
    }
}

impl Known {
    /// What the words of a message add: the most that any thing adds, and the most that any sure word adds.
    fn named_by(&self, said: &str) -> f32 {
        let most = |adds: f32| {
            let there = |(cue, by): &&(String, f32)| (*by - adds).abs() < f32::EPSILON && said.contains(cue.as_str());
            self.cues.iter().find(there).map_or(0.0, |_| adds)
        };
        most(THING) + most(SURE)
    }
}

/// The built-in examples: agent, language, words.
pub fn examples() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    EXAMPLES.lines().filter_map(|line| {
        let mut parts = line.splitn(3, '\t');
        Some((parts.next()?, parts.next()?, parts.next()?))
    })
}

/// A vector as it is shipped.
#[must_use]
pub fn packed(vector: &[f32]) -> Vec<u8> {
    let largest = vector.iter().fold(0.0_f32, |most, number| most.max(number.abs()));
    let scale = (largest / 127.0).max(f32::MIN_POSITIVE);
    let mut bytes = scale.to_le_bytes().to_vec();
    #[expect(clippy::cast_possible_truncation, reason = "between -127 and 127 by the scale")]
    bytes.extend(vector.iter().map(|number| (number / scale).round() as i8 as u8));
    bytes
}

fn unpacked(bytes: &[u8]) -> Vec<f32> {
    let (scale, numbers) = bytes.split_at(4);
    let scale = f32::from_le_bytes(scale.try_into().unwrap_or_default());
    #[expect(clippy::cast_possible_wrap, reason = "the byte of an i8, read back")]
    let numbers = numbers.iter().map(|byte| f32::from(*byte as i8) * scale);
    numbers.collect()
}

fn nearness(known: &Known, vector: &[f32]) -> f32 {
    let mut best = [f32::MIN; NEAREST];
    for example in &known.examples {
        let mut near: f32 = example.iter().zip(vector).map(|(one, other)| one * other).sum();
        for place in &mut best {
            if near > *place {
                std::mem::swap(&mut near, place);
            }
        }
    }
    let there: Vec<f32> = best.into_iter().filter(|near| *near > f32::MIN).collect();
    #[expect(clippy::cast_precision_loss, reason = "five at most")]
    let count = there.len() as f32;
    if there.is_empty() {
        -1.0
    } else {
        there.iter().sum::<f32>() / count
    }
}

/// The words in lower case with one space around each, so that a cue is found as a whole.
fn spaced(message: &str) -> String {
    let mut said = String::from(" ");
    for letter in message.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() || letter == '-' {
            said.push(letter);
        } else if !said.ends_with(' ') {
            said.push(' ');
        }
    }
    if !said.ends_with(' ') {
        said.push(' ');
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_has_its_vector() {
        assert_eq!(VECTORS.len(), examples().count() * (4 + DIMENSIONS));
        let router = Router::built_in();
        assert_eq!(router.agents.len(), 8);
        for known in router.agents.values() {
            assert!(known.examples.len() > 60 && !known.cues.is_empty());
            for example in &known.examples {
                let length: f32 = example.iter().map(|number| number * number).sum();
                assert!((length - 1.0).abs() < 0.02, "{length}");
            }
        }
    }

    #[test]
    fn packing_keeps_a_vector() {
        let vector: Vec<f32> = (0_u8..=254).map(|n| (f32::from(n) - 127.0) / 500.0).collect();
        for (kept, was) in unpacked(&packed(&vector)).iter().zip(&vector) {
            assert!((kept - was).abs() < 0.001);
        }
    }

    #[test]
    fn an_own_agent_is_near_to_what_it_is_for() {
        let mut router = Router::built_in();
        let mut own = vec![0.0; DIMENSIONS];
        own.splice(0..1, [1.0]);
        router.add("poet", vec![own.clone()]);
        let routed = router.route("a verse", &own);
        assert_eq!(routed.first(), Some("poet"));
        assert!(routed.sure());
    }

    #[test]
    fn who_answered_last_goes_on_unless_another_is_clearly_meant() {
        let routed = |task: f32, note: f32| Routed {
            ranked: vec![("task".to_owned(), task), ("note".to_owned(), note)],
        };
        assert_eq!(routed(0.81, 0.80).after("note").first(), Some("note"));
        assert_eq!(routed(0.84, 0.80).after("note").first(), Some("task"));
        assert_eq!(routed(0.81, 0.80).after("gone"), routed(0.81, 0.80));
    }

    #[test]
    fn words_are_found_as_a_whole() {
        let said = spaced("L'attività, il to-do e «note»!");
        assert_eq!(said, " l attività il to-do e note ");
    }
}

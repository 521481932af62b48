//! Rules that a person sets: which tool may go where. The stricter of two rules counts, and what an agent's own rules say
//! can only be stricter than the rest.

use std::fmt;

use globset::{GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};
use regex::Regex;

use crate::label::Source;

/// What a rule says, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It may happen without asking, where the program's own rules leave that to the person.
    Allow,
    /// A person must agree each time.
    Ask,
    /// It must not happen.
    Deny,
}

impl Verdict {
    /// The word by which it is kept.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Ask => "ask",
            Self::Deny => "deny",
        }
    }

    /// The verdict of a word; what is not known counts as the strictest.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        [Self::Allow, Self::Ask]
            .into_iter()
            .find(|verdict| verdict.word() == word)
            .unwrap_or(Self::Deny)
    }
}

/// Names a rule: its row number, never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub u64);

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule-{}", self.0)
    }
}

/// For whom a rule holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holds {
    /// Everywhere.
    Everywhere,
    /// For one agent, batch or plugin, by its name; such a rule can only make things stricter.
    For(String),
}

/// A rule about tools: which may go where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// For whom.
    pub holds: Holds,
    /// A glob on the tool's name.
    pub tool: String,
    /// A glob on the place; nothing for a tool that goes nowhere.
    pub destination: String,
    /// What it says.
    pub verdict: Verdict,
}

/// A rule about data: what may leave for where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EgressRule {
    /// Its name.
    pub id: RuleId,
    /// A glob on the source's name, such as `files/<base>` or `mail/*`; it holds for everything below it too.
    pub source: String,
    /// A glob on the place.
    pub destination: String,
    /// What it says.
    pub verdict: Verdict,
    /// Patterns of what is left out before anything is sent there; regular expressions.
    pub redact: Vec<String>,
}

/// Why a rule cannot be.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// The glob cannot be read.
    #[error("the pattern {0:?} cannot be read")]
    Glob(String, #[source] globset::Error),
    /// The pattern of a redaction cannot be read.
    #[error("the pattern {0:?} of what shall be left out cannot be read")]
    Redaction(String, #[source] Box<regex::Error>),
    /// An allowance for everything.
    #[error("a rule that allows names one tool and where it may go")]
    TooWide,
}

/// What rules say about one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) verdict: Verdict,
    pub(crate) rule: RuleId,
}

/// All rules, compiled once.
#[derive(Debug, Default)]
pub struct Rules {
    tools: Vec<Rule>,
    by_tool: GlobSet,
    by_destination: GlobSet,
    egress: Vec<CompiledEgress>,
    by_source: GlobSet,
    egress_by_destination: GlobSet,
}

#[derive(Debug)]
struct CompiledEgress {
    rule: EgressRule,
    redact: Vec<Regex>,
}

impl Rules {
    /// Compiles them.
    pub fn new(tools: Vec<Rule>, egress: Vec<EgressRule>) -> Result<Self, RuleError> {
        for rule in &tools {
            rule.check()?;
        }
        let by_tool = set(tools.iter().map(|rule| rule.tool.clone()))?;
        let by_destination = set(tools.iter().map(|rule| rule.destination.clone()))?;
        let by_source = set(egress.iter().map(|rule| rule.source.trim_end_matches('/').to_owned()))?;
        let egress_by_destination = set(egress.iter().map(|rule| rule.destination.clone()))?;
        let egress = egress
            .into_iter()
            .map(|rule| {
                let compile = |pattern: &String| {
                    Regex::new(pattern).map_err(|error| RuleError::Redaction(pattern.clone(), Box::new(error)))
                };
                let redact = rule.redact.iter().map(compile).collect::<Result<_, _>>()?;
                Ok(CompiledEgress { rule, redact })
            })
            .collect::<Result<_, RuleError>>()?;
        Ok(Self {
            tools,
            by_tool,
            by_destination,
            egress,
            by_source,
            egress_by_destination,
        })
    }

    /// What the rules for everywhere say about this tool going to all of these places: `Allow` only if there is an
    /// allowance for each place, and the strictest for any of them otherwise.
    pub(crate) fn everywhere(&self, tool: &str, places: &[String]) -> Option<Said> {
        self.about(tool, places, |holds| *holds == Holds::Everywhere)
    }

    /// What the rules of one agent add. An allowance adds nothing.
    pub(crate) fn for_agent(&self, agent: &str, tool: &str, places: &[String]) -> Option<Said> {
        let said = self.about(tool, places, |holds| matches!(holds, Holds::For(name) if name == agent));
        said.filter(|said| said.verdict > Verdict::Allow)
    }

    fn about(&self, tool: &str, places: &[String], holds: impl Fn(&Holds) -> bool) -> Option<Said> {
        let of_tool = self.by_tool.matches(tool);
        if of_tool.is_empty() {
            return None;
        }
        let nowhere = [String::new()];
        let places = if places.is_empty() { &nowhere[..] } else { places };
        let mut strictest: Option<Said> = None;
        let mut allowed_all = true;
        for place in places {
            let at_place = matches_at(&self.by_destination, place);
            let mut here: Option<Said> = None;
            for index in of_tool.iter().filter(|index| at_place.contains(index)) {
                let Some(rule) = self.tools.get(*index).filter(|rule| holds(&rule.holds)) else {
                    continue;
                };
                here = stricter(here, rule.verdict, rule.id);
            }
            allowed_all &= here.is_some();
            if let Some(said) = here {
                strictest = stricter(strictest, said.verdict, said.rule);
            }
        }
        strictest.filter(|said| said.verdict > Verdict::Allow || allowed_all)
    }

    /// What the rules say about data from this source going there.
    pub(crate) fn egress(&self, source: &Source, place: &str) -> Option<Said> {
        let mut said = None;
        for compiled in self.egress_for(source, place) {
            said = stricter(said, compiled.rule.verdict, compiled.rule.id);
        }
        // A place within the files that is not known may be one that a stricter rule means, and not one that is allowed.
        if *source == Source::any_file() {
            let at_place = matches_at(&self.egress_by_destination, place);
            for (index, CompiledEgress { rule, .. }) in self.egress.iter().enumerate() {
                let strict = rule.verdict > Verdict::Allow && rule.source.starts_with("files/");
                if strict && at_place.contains(&index) {
                    said = stricter(said, rule.verdict, rule.id);
                }
            }
        }
        said
    }

    /// What is left out of data from this source before it goes there.
    pub(crate) fn redactions(&self, source: &Source, place: &str) -> Vec<Regex> {
        self.egress_for(source, place)
            .flat_map(|compiled| compiled.redact.iter().cloned())
            .collect()
    }

    fn egress_for(&self, source: &Source, place: &str) -> impl Iterator<Item = &CompiledEgress> {
        let mut holding = Vec::new();
        if !self.egress.is_empty() {
            let at_place = matches_at(&self.egress_by_destination, place);
            // A rule about a source holds for everything below it.
            let mut name = Some(source.name());
            while let Some(at) = name.filter(|_| !at_place.is_empty()) {
                holding.extend(
                    self.by_source
                        .matches(at)
                        .into_iter()
                        .filter(|index| at_place.contains(index)),
                );
                name = at.rsplit_once('/').map(|(above, _)| above);
            }
            holding.sort_unstable();
            holding.dedup();
        }
        holding.into_iter().filter_map(|index| self.egress.get(index))
    }

    /// Pairs of rules that say different things about the same call; the stricter of them counts.
    #[must_use]
    pub fn contradictions(&self) -> Vec<(RuleId, RuleId)> {
        let mut pairs = Vec::new();
        for (at, one) in self.tools.iter().enumerate() {
            for other in self.tools.iter().skip(at + 1) {
                let meet = one.holds == other.holds
                    && overlap(&one.tool, &other.tool)
                    && overlap(&one.destination, &other.destination);
                if meet && one.verdict != other.verdict {
                    pairs.push((one.id, other.id));
                }
            }
        }
        for (at, one) in self.egress.iter().enumerate() {
            for other in self.egress.iter().skip(at + 1) {
                let meet = overlap(&one.rule.source, &other.rule.source)
                    && overlap(&one.rule.destination, &other.rule.destination);
                if meet && one.rule.verdict != other.rule.verdict {
                    pairs.push((one.rule.id, other.rule.id));
                }
            }
        }
        pairs
    }
}

impl Rule {
    /// Whether such a rule can be: globs that can be read, and no allowance for everything.
    pub fn check(&self) -> Result<(), RuleError> {
        glob(&self.tool)?;
        glob(&self.destination)?;
        if self.verdict == Verdict::Allow && (is_pattern(&self.tool) || !narrow(&self.destination)) {
            return Err(RuleError::TooWide);
        }
        Ok(())
    }
}

/// Whether this names one place, the hosts or addresses below one domain, or what lies in one folder.
fn narrow(destination: &str) -> bool {
    let below = destination
        .strip_prefix("*.")
        .or_else(|| destination.strip_prefix("*@"))
        .or_else(|| destination.strip_prefix("mailto:*@"));
    match below {
        Some(domain) => !is_pattern(domain) && domain.contains('.') && !domain.starts_with('.'),
        None => !is_pattern(destination.strip_suffix("/**").unwrap_or(destination)),
    }
}

/// The stricter of what was said and this; of two that say the same, the first.
fn stricter(said: Option<Said>, verdict: Verdict, rule: RuleId) -> Option<Said> {
    match said {
        Some(said) if said.verdict >= verdict => Some(said),
        _ => Some(Said { verdict, rule }),
    }
}

/// Which patterns mean this place: by its whole name, or by its host or path alone.
fn matches_at(set: &GlobSet, place: &str) -> Vec<usize> {
    let mut matches = set.matches(place);
    if let Some(short) = short_name(place) {
        for index in set.matches(short) {
            if !matches.contains(&index) {
                matches.push(index);
            }
        }
    }
    matches
}

/// `https://host:port` is also called `host`, `mailto:user@host` also `user@host`, `file:/path` also `/path`.
fn short_name(place: &str) -> Option<&str> {
    if let Some((_, authority)) = place.split_once("://") {
        return authority.rsplit_once(':').map(|(host, _)| host);
    }
    place.strip_prefix("mailto:").or_else(|| place.strip_prefix("file:"))
}

fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '[', '{', '\\'])
}

/// Whether some name may be meant by both.
fn overlap(one: &str, other: &str) -> bool {
    let means = |pattern: &str, name: &str| {
        glob(pattern).is_ok_and(|glob| glob.is_match(name) || short_name(name).is_some_and(|name| glob.is_match(name)))
    };
    one == other || means(one, other) || means(other, one)
}

fn glob(pattern: &str) -> Result<GlobMatcher, RuleError> {
    let built = GlobBuilder::new(pattern).backslash_escape(true).build();
    Ok(built
        .map_err(|error| RuleError::Glob(pattern.into(), error))?
        .compile_matcher())
}

fn set(patterns: impl Iterator<Item = String>) -> Result<GlobSet, RuleError> {
    let mut builder = GlobSetBuilder::new();
    let mut last = String::new();
    for pattern in patterns {
        let built = GlobBuilder::new(&pattern).backslash_escape(true).build();
        builder.add(built.map_err(|error| RuleError::Glob(pattern.clone(), error))?);
        last = pattern;
    }
    builder.build().map_err(|error| RuleError::Glob(last, error))
}

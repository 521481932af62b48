//! The decision: plain rules over values, deny by default.
//!
//! The rules of the program come first and are numbered as in the design: data goes only to those who may read it (1),
//! what cannot be undone is asked (2), and so is a network call that is steered by words other than the person's, or sends
//! what cannot be called back (3), or carries others' or private data (4), a local change steered by others' words (5); the
//! rest happens and is written down (6). A run that nobody watches and that has read both private data and strangers' words sends nothing without
//! asking (7). What the person's rules add can only make it stricter, but for an allowance of one tool and place, which
//! stands in for the person's own words in 3 to 5.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use serde_json::Value;

use crate::behalf::OnBehalf;
use crate::label::DataClass;
use crate::place::Places;
use crate::rules::{Rules, Said, Verdict};
use crate::tool::{Effect, ToolSpec};
use crate::words::{Compared, compare};

/// Where bytes would go.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Destination {
    /// `http` or `https`.
    pub scheme: String,
    /// The host, lower case, without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
}

impl Destination {
    /// Host and port, for messages.
    #[must_use]
    pub fn authority(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// Whether the bytes stay on this machine: a loopback address, or `localhost`, which browsers and resolvers pin to
    /// loopback (RFC 6761, section 6.3).
    #[must_use]
    pub fn on_this_machine(&self) -> bool {
        self.host == "localhost"
            || self
                .host
                .parse::<IpAddr>()
                .is_ok_and(|ip| ip.to_canonical().is_loopback())
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority())
    }
}

/// What the person has allowed.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Nothing may leave this machine.
    pub offline: bool,
    /// Destinations of providers that the person has set up.
    pub providers: BTreeSet<Destination>,
    /// The person's rules.
    pub rules: Arc<Rules>,
    /// Grows with each change of any of it; an approval holds for the version it was given under.
    pub version: u64,
}

/// What is about to happen.
#[derive(Clone, Copy, Debug)]
pub enum Act<'a> {
    /// A tool call.
    Tool {
        /// The tool.
        spec: &'a ToolSpec,
        /// What it is called with.
        arguments: &'a Value,
        /// Where it goes, read from the arguments.
        places: &'a Places,
    },
    /// A request to a model there.
    Model(&'a Destination),
}

/// What the rules say, each with the rule's name for the audit row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It may happen.
    Allow {
        /// The rule that says so.
        rule: Cow<'static, str>,
    },
    /// A person must agree to exactly this first.
    Ask {
        /// The rule that says so.
        rule: Cow<'static, str>,
    },
    /// It must not happen.
    Deny {
        /// The rule that says so.
        rule: Cow<'static, str>,
        /// What the person reads, and what to do.
        reason: String,
    },
}

impl Decision {
    /// What it comes to.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Allow { .. } => Verdict::Allow,
            Self::Ask { .. } => Verdict::Ask,
            Self::Deny { .. } => Verdict::Deny,
        }
    }

    /// The rule that says so.
    #[must_use]
    pub fn rule(&self) -> &str {
        match self {
            Self::Allow { rule } | Self::Ask { rule } | Self::Deny { rule, .. } => rule,
        }
    }

    /// Its name with the rule, as the audit row keeps it.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::Allow { rule } => format!("allow by {rule}"),
            Self::Ask { rule } => format!("ask by {rule}"),
            Self::Deny { rule, .. } => format!("deny by {rule}"),
        }
    }

    /// The stricter of both; of two alike, this one.
    fn stricter(self, other: Self) -> Self {
        if other.verdict() > self.verdict() { other } else { self }
    }
}

/// Decides. What no rule allows is denied.
#[must_use]
pub fn decide(policy: &Policy, behalf: &OnBehalf<'_>, act: Act<'_>) -> Decision {
    if let Some(what) = behalf.budget.used_up(&behalf.used) {
        return deny(
            "budget",
            format!("the run has used up its {what}; give it a larger budget to go on"),
        );
    }
    match act {
        Act::Tool {
            spec,
            arguments,
            places,
        } => {
            let compared = compare(spec, arguments, behalf.words);
            let rules = &policy.rules;
            let said = rules.everywhere(&spec.name, &places.names);
            let by_program = by_program(policy, behalf, spec, places, compared, said);
            let for_agent = behalf
                .agent
                .and_then(|agent| rules.for_agent(agent, &spec.name, &places.names));
            [said, for_agent]
                .into_iter()
                .flatten()
                .filter(|said| said.verdict > Verdict::Allow)
                .fold(by_program, |decision, said| decision.stricter(of_rule(said)))
        }
        Act::Model(destination) => model(policy, behalf, destination),
    }
}

/// Rules 1 to 7.
fn by_program(
    policy: &Policy,
    behalf: &OnBehalf<'_>,
    spec: &ToolSpec,
    places: &Places,
    compared: Compared,
    said: Option<Said>,
) -> Decision {
    let label = behalf.label;
    let allowance = said.filter(|said| said.verdict == Verdict::Allow && places.all_readable);
    let leaves = spec.effect == Effect::Egress
        || (spec.effect == Effect::Irreversible && places.names.iter().any(|name| !name.starts_with("file:")));
    if leaves && policy.offline {
        return offline();
    }
    // What the person typed themselves carries nothing of what was read.
    let readers = match leaves && !compared.all() {
        true => readers(policy, behalf, places),
        false => Decision::Allow {
            rule: "own-words".into(),
        },
    };
    if readers.verdict() == Verdict::Deny {
        return readers;
    }
    let steered = compared.steering() && places.all_readable;
    let decision = match spec.effect {
        Effect::Irreversible => ask("irreversible"),
        Effect::Egress if !behalf.attended && label.external() && label.class() > DataClass::Public => {
            ask("unattended-egress-after-private-and-strange")
        }
        Effect::Egress => match allowance {
            Some(said) if compared.controls => Decision::Allow {
                rule: said.rule.to_string().into(),
            },
            _ if !steered => ask("egress-steered-by-others"),
            _ if spec.for_good => ask("sent-for-good"),
            _ if compared.all() => Decision::Allow {
                rule: "own-words".into(),
            },
            _ if label.external() || label.class() > DataClass::Public => ask("egress-of-read-content"),
            _ => Decision::Allow {
                rule: "own-words-egress".into(),
            },
        },
        Effect::LocalWrite => match allowance {
            Some(said) if compared.controls => Decision::Allow {
                rule: said.rule.to_string().into(),
            },
            _ if label.external() && !steered => ask("tainted-local-write"),
            _ => Decision::Allow {
                rule: "local-write".into(),
            },
        },
        Effect::PrivateRead => Decision::Allow {
            rule: "private-read".into(),
        },
        Effect::Pure => Decision::Allow { rule: "pure".into() },
    };
    decision.stricter(readers)
}

/// Rule 1: whether everything that was read may be read there too.
fn readers(policy: &Policy, behalf: &OnBehalf<'_>, places: &Places) -> Decision {
    let label = behalf.label;
    if label.class() == DataClass::Secret {
        return deny(
            "secret",
            "the run has read a password or key, and none of that may leave".into(),
        );
    }
    let sources = label.sources();
    let mut decision = Decision::Allow { rule: "public".into() };
    if label.class() == DataClass::Private && (sources.is_empty() || places.names.is_empty()) {
        decision = ask("private-egress");
    }
    for source in &sources {
        for place in &places.names {
            let said = policy.rules.egress(source, place);
            let here = said.map_or_else(|| ask("private-egress"), of_rule);
            decision = decision.stricter(here);
        }
    }
    decision
}

fn model(policy: &Policy, behalf: &OnBehalf<'_>, destination: &Destination) -> Decision {
    if destination.on_this_machine() {
        return Decision::Allow {
            rule: "model-on-this-machine".into(),
        };
    }
    if policy.offline {
        return offline();
    }
    if !policy.providers.contains(destination) {
        return deny(
            "unknown-provider",
            format!("{destination} is not a provider that was set up; add it under Models first"),
        );
    }
    if behalf.label.class() == DataClass::Secret {
        return deny(
            "secret",
            "the run has read a password or key, and none of that may leave".into(),
        );
    }
    let place = destination.to_string();
    let strictest = behalf
        .label
        .sources()
        .iter()
        .filter_map(|source| policy.rules.egress(source, &place))
        .max_by_key(|said| said.verdict);
    match strictest {
        // A question to a model cannot wait in the inbox: the person decides once, where the rules are.
        Some(said) if said.verdict > Verdict::Allow => deny(
            said.rule.to_string(),
            format!(
                "a rule keeps what was read from {destination}; use a model on this machine, or change the rule under \
                 Permissions"
            ),
        ),
        _ => Decision::Allow {
            rule: "provider-set-up-by-person".into(),
        },
    }
}

fn of_rule(said: Said) -> Decision {
    let rule = said.rule.to_string();
    match said.verdict {
        Verdict::Allow => Decision::Allow { rule: rule.into() },
        Verdict::Ask => ask(rule),
        Verdict::Deny => deny(
            rule,
            "one of your rules forbids this; change it under Permissions".into(),
        ),
    }
}

fn ask(rule: impl Into<Cow<'static, str>>) -> Decision {
    Decision::Ask { rule: rule.into() }
}

fn deny(rule: impl Into<Cow<'static, str>>, reason: String) -> Decision {
    Decision::Deny {
        rule: rule.into(),
        reason,
    }
}

fn offline() -> Decision {
    deny(
        "offline",
        "the offline switch is on and nothing may leave this machine; switch it off in the settings or use a local model"
            .into(),
    )
}

#[cfg(test)]
mod tests;

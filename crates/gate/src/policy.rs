//! The decision: plain rules over values, deny by default.

use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;

use crate::label::Label;
use crate::tool::Effect;

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Nothing may leave this machine.
    pub offline: bool,
    /// Destinations of providers that the person has set up.
    pub providers: BTreeSet<Destination>,
}

/// What is about to happen.
#[derive(Clone, Copy, Debug)]
pub enum Act<'a> {
    /// A tool call with this effect, its arguments labelled.
    Tool(Effect, &'a Label),
    /// A request to a model there.
    Model(&'a Destination),
}

/// What the rules say, each with the rule's name for the audit row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It may happen.
    Allow {
        /// The rule that says so.
        rule: &'static str,
    },
    /// A person must agree to exactly this first.
    Ask {
        /// The rule that says so.
        rule: &'static str,
    },
    /// It must not happen.
    Deny {
        /// The rule that says so.
        rule: &'static str,
        /// What the person reads, and what to do.
        reason: String,
    },
}

impl Decision {
    /// Its name with the rule, as the audit row keeps it.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::Allow { rule } => format!("allow by {rule}"),
            Self::Ask { rule } => format!("ask by {rule}"),
            Self::Deny { rule, .. } => format!("deny by {rule}"),
        }
    }
}

/// Decides. What no rule allows is denied.
#[must_use]
pub fn decide(policy: &Policy, act: Act<'_>) -> Decision {
    match act {
        Act::Tool(Effect::Pure, _) => Decision::Allow { rule: "pure" },
        Act::Tool(Effect::PrivateRead, _) => Decision::Allow { rule: "private-read" },
        Act::Tool(Effect::LocalWrite, label) if !label.tainted() => Decision::Allow {
            rule: "own-words-local-write",
        },
        Act::Tool(Effect::LocalWrite, _) => Decision::Ask {
            rule: "tainted-local-write",
        },
        Act::Tool(Effect::Egress, _) if policy.offline => offline(),
        Act::Tool(Effect::Egress, _) => Decision::Ask { rule: "egress" },
        Act::Tool(Effect::Irreversible, _) => Decision::Ask { rule: "irreversible" },
        Act::Model(destination) if destination.on_this_machine() => Decision::Allow {
            rule: "model-on-this-machine",
        },
        Act::Model(_) if policy.offline => offline(),
        Act::Model(destination) if policy.providers.contains(destination) => Decision::Allow {
            rule: "provider-set-up-by-person",
        },
        Act::Model(destination) => Decision::Deny {
            rule: "unknown-provider",
            reason: format!("{destination} is not a provider that was set up; add it under Models first"),
        },
    }
}

fn offline() -> Decision {
    Decision::Deny {
        rule: "offline",
        reason: "the offline switch is on and nothing may leave this machine; switch it off in the settings or use a local model".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::Origin;

    fn at(host: &str) -> Destination {
        Destination {
            scheme: "https".into(),
            host: host.into(),
            port: 443,
        }
    }

    fn check(policy: &Policy, act: Act<'_>, expected: &str) {
        assert_eq!(decide(policy, act).summary(), expected, "{act:?} under {policy:?}");
    }

    #[test]
    fn each_rule_in_turn() {
        let open = Policy {
            offline: false,
            providers: [at("api.example.org")].into(),
        };
        let shut = Policy {
            offline: true,
            ..open.clone()
        };
        let own = Label::of(Origin::Person);
        let mixed = Label::of(Origin::Person).join(&Label::of(Origin::File));
        for policy in [&open, &shut] {
            check(policy, Act::Tool(Effect::Pure, &mixed), "allow by pure");
            check(policy, Act::Tool(Effect::PrivateRead, &mixed), "allow by private-read");
            check(
                policy,
                Act::Tool(Effect::LocalWrite, &own),
                "allow by own-words-local-write",
            );
            check(
                policy,
                Act::Tool(Effect::LocalWrite, &mixed),
                "ask by tainted-local-write",
            );
            check(policy, Act::Tool(Effect::Irreversible, &own), "ask by irreversible");
            check(policy, Act::Model(&at("localhost")), "allow by model-on-this-machine");
            check(policy, Act::Model(&at("127.0.0.9")), "allow by model-on-this-machine");
            check(policy, Act::Model(&at("::1")), "allow by model-on-this-machine");
            check(
                policy,
                Act::Model(&at("::ffff:127.0.0.1")),
                "allow by model-on-this-machine",
            );
        }
        check(&open, Act::Tool(Effect::Egress, &own), "ask by egress");
        check(&shut, Act::Tool(Effect::Egress, &own), "deny by offline");
        check(
            &open,
            Act::Model(&at("api.example.org")),
            "allow by provider-set-up-by-person",
        );
        check(&shut, Act::Model(&at("api.example.org")), "deny by offline");
        check(
            &open,
            Act::Model(&at("api.example.org.evil.example")),
            "deny by unknown-provider",
        );
        check(
            &open,
            Act::Model(&at("localhost.evil.example")),
            "deny by unknown-provider",
        );
        check(
            &open,
            Act::Model(&Destination {
                port: 8443,
                ..at("api.example.org")
            }),
            "deny by unknown-provider",
        );
    }
}

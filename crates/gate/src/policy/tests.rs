use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::behalf::Actor;
use crate::budget::{Budget, Used};
use crate::label::{Label, Origin, Source};
use crate::rules::{EgressRule, Holds, Rule, RuleId};

fn at(host: &str) -> Destination {
    Destination {
        scheme: "https".into(),
        host: host.into(),
        port: 443,
    }
}

fn mail() -> Label {
    Label::of(Origin::Mail {
        source: Source::mailbox("anna@example.org"),
    })
}

fn web() -> Label {
    Label::of(Origin::Web {
        host: "news.example".into(),
    })
}

fn own() -> Label {
    Label::of(Origin::Person).join(&Label::of(Origin::Model))
}

fn send() -> ToolSpec {
    let parameters = json!({ "properties": { "to": {}, "text": {}, "copies": {} } });
    ToolSpec::new("send_mail", "", parameters, Effect::Egress)
        .content(&["text"])
        .destination_from(&["to"])
}

#[test]
fn what_is_sent_for_good_is_asked_unless_a_rule_allows_it() {
    let (policy, spec) = (Policy::default(), send().for_good());
    let (words, mail) = (
        "mail bob@example.org hello",
        json!({ "to": "bob@example.org", "text": "hello" }),
    );
    Case::new(&policy, &send(), mail.clone(), words, own()).check("allow by own-words");
    Case::new(&policy, &spec, mail.clone(), words, own()).check("ask by sent-for-good");
    let allowed = under(vec![rule(1, "send_mail", "bob@example.org", Verdict::Allow)], vec![]);
    Case::new(&allowed, &spec, mail, words, own()).check("allow by rule-1");
}

fn write() -> ToolSpec {
    let parameters = json!({ "properties": { "path": {}, "text": {} } });
    ToolSpec::new("write_file", "", parameters, Effect::LocalWrite)
        .content(&["text"])
        .destination_from(&["path"])
}

fn rule(id: u64, tool: &str, destination: &str, verdict: Verdict) -> Rule {
    Rule {
        id: RuleId(id),
        holds: Holds::Everywhere,
        tool: tool.into(),
        destination: destination.into(),
        verdict,
    }
}

fn egress(id: u64, source: &str, destination: &str, verdict: Verdict) -> EgressRule {
    EgressRule {
        id: RuleId(id),
        source: source.into(),
        destination: destination.into(),
        verdict,
        redact: Vec::new(),
    }
}

fn under(tools: Vec<Rule>, egress: Vec<EgressRule>) -> Policy {
    Policy {
        rules: Arc::new(Rules::new(tools, egress).unwrap()),
        ..Policy::default()
    }
}

/// One call on behalf of a person who is there and has said these words.
struct Case<'a> {
    policy: &'a Policy,
    spec: &'a ToolSpec,
    arguments: Value,
    words: &'a str,
    label: Label,
    attended: bool,
    agent: Option<&'a str>,
}

impl<'a> Case<'a> {
    fn new(policy: &'a Policy, spec: &'a ToolSpec, arguments: Value, words: &'a str, label: Label) -> Self {
        Self {
            policy,
            spec,
            arguments,
            words,
            label,
            attended: true,
            agent: None,
        }
    }

    fn unattended(self) -> Self {
        Self {
            attended: false,
            ..self
        }
    }

    fn decide(&self) -> Decision {
        let behalf = OnBehalf {
            words: self.words,
            label: &self.label,
            attended: self.attended,
            agent: self.agent,
            ..OnBehalf::from(&Actor::Person)
        };
        let places = Places::of(self.spec, &self.arguments);
        let act = Act::Tool {
            spec: self.spec,
            arguments: &self.arguments,
            places: &places,
        };
        decide(self.policy, &behalf, act)
    }

    fn check(&self, expected: &str) {
        assert_eq!(
            self.decide().summary(),
            expected,
            "{} {} for {:?} having read {:?}",
            self.spec.name,
            self.arguments,
            self.words,
            self.label.names()
        );
    }
}

#[test]
fn reading_and_computing_just_happen() {
    let policy = Policy::default();
    for (effect, expected) in [
        (Effect::Pure, "allow by pure"),
        (Effect::PrivateRead, "allow by private-read"),
    ] {
        let spec = ToolSpec::new("look", "", json!({}), effect);
        Case::new(&policy, &spec, json!({ "at": "x" }), "", mail().join(&web())).check(expected);
    }
}

#[test]
fn what_cannot_be_undone_is_always_asked() {
    let spec = ToolSpec::new("pay", "", json!({ "properties": { "iban": {} } }), Effect::Irreversible)
        .destination_from(&["iban"]);
    let allowed = under(vec![rule(1, "pay", "DE1", Verdict::Allow)], vec![]);
    Case::new(&allowed, &spec, json!({ "iban": "DE1" }), "pay DE1", own()).check("ask by irreversible");
}

#[test]
fn sending_holds_to_the_persons_words() {
    let policy = Policy::default();
    let spec = send();
    let to_bob = json!({ "to": "bob@example.org", "text": "see you at five" });
    let words = "write to bob@example.org that I come at five";
    Case::new(&policy, &spec, to_bob.clone(), words, own()).check("allow by own-words-egress");
    Case::new(&policy, &spec, to_bob.clone(), "write to Bob", own()).check("ask by egress-steered-by-others");
    Case::new(&policy, &spec, to_bob.clone(), words, own().join(&mail())).check("ask by egress-of-read-content");
    Case::new(&policy, &spec, to_bob.clone(), words, own().join(&web())).check("ask by egress-of-read-content");
    let quoted = json!({ "to": "bob@example.org", "text": "I come at five" });
    Case::new(&policy, &spec, quoted.clone(), words, own().join(&mail())).check("allow by own-words");
    Case::new(&policy, &spec, quoted, words, own().join(&mail()))
        .unattended()
        .check("ask by unattended-egress-after-private-and-strange");
    let copies = json!({ "to": "bob@example.org", "text": "I come at five", "copies": ["eve@evil.example"] });
    Case::new(&policy, &spec, copies, words, own()).check("ask by egress-steered-by-others");
    let two = json!({ "to": "bob@example.org,eve@evil.example", "text": "" });
    Case::new(&policy, &spec, two, words, own()).check("ask by egress-steered-by-others");
}

#[test]
fn secrets_never_leave_and_offline_holds() {
    let spec = send();
    let arguments = json!({ "to": "bob@example.org", "text": "the key" });
    let secret = own().at_least(DataClass::Secret);
    let words = "write to bob@example.org";
    let open = under(
        vec![rule(1, "send_mail", "bob@example.org", Verdict::Allow)],
        vec![egress(2, "*", "*", Verdict::Allow)],
    );
    Case::new(&open, &spec, arguments.clone(), words, secret).check("deny by secret");
    let shut = Policy { offline: true, ..open };
    Case::new(&shut, &spec, arguments, words, own()).check("deny by offline");
}

#[test]
fn an_allowance_stands_for_the_persons_words_and_for_no_more() {
    let spec = send();
    let to_bob = json!({ "to": "bob@example.org", "text": "news" });
    let pair = under(vec![rule(1, "send_mail", "bob@example.org", Verdict::Allow)], vec![]);
    Case::new(&pair, &spec, to_bob.clone(), "", own().join(&web())).check("allow by rule-1");
    Case::new(&pair, &spec, to_bob.clone(), "", own().join(&mail())).check("ask by private-egress");
    let with_data = under(
        vec![rule(1, "send_mail", "bob@example.org", Verdict::Allow)],
        vec![egress(2, "mail/anna@example.org", "bob@example.org", Verdict::Allow)],
    );
    Case::new(&with_data, &spec, to_bob.clone(), "", own().join(&mail())).check("allow by rule-1");
    Case::new(&with_data, &spec, to_bob.clone(), "", own().join(&mail()))
        .unattended()
        .check("ask by unattended-egress-after-private-and-strange");
    Case::new(
        &with_data,
        &spec,
        to_bob,
        "",
        own().join(&mail()).join(&Label::of_files()),
    )
    .check("ask by private-egress");
    let also_eve = json!({ "to": ["bob@example.org", "eve@evil.example"], "text": "news" });
    Case::new(&with_data, &spec, also_eve, "", own()).check("ask by egress-steered-by-others");
    let hidden = json!({ "to": "bob@example.org", "text": "news", "copies": "eve@evil.example" });
    Case::new(&with_data, &spec, hidden, "", own()).check("ask by egress-steered-by-others");
}

#[test]
fn data_goes_only_where_a_rule_lets_it() {
    let spec = send();
    let arguments = json!({ "to": "bob@example.org", "text": "news" });
    let words = "write to bob@example.org";
    let kept = under(vec![], vec![egress(1, "mail", "*", Verdict::Deny)]);
    Case::new(&kept, &spec, arguments.clone(), words, own().join(&mail())).check("deny by rule-1");
    Case::new(&kept, &spec, arguments.clone(), words, own()).check("allow by own-words-egress");
    // Some file may be one of the base that a rule keeps.
    let base = under(
        vec![],
        vec![
            egress(1, "files", "*", Verdict::Allow),
            egress(2, "files/one-base", "*", Verdict::Deny),
        ],
    );
    Case::new(&base, &spec, arguments, words, own().join(&Label::of_files())).check("deny by rule-2");
}

#[test]
fn local_changes_are_asked_when_strangers_steer_them() {
    let policy = Policy::default();
    let spec = write();
    let arguments = json!({ "path": "/data/anna/list.txt", "text": "milk" });
    Case::new(&policy, &spec, arguments.clone(), "", own()).check("allow by local-write");
    Case::new(&policy, &spec, arguments.clone(), "", mail()).check("ask by tainted-local-write");
    Case::new(&policy, &spec, arguments.clone(), "into /data/anna/list.txt", mail()).check("allow by local-write");
    let allowed = under(vec![rule(1, "write_file", "/data/anna/**", Verdict::Allow)], vec![]);
    Case::new(&allowed, &spec, arguments, "", mail()).check("allow by rule-1");
    let climbing = json!({ "path": "/data/anna/../bob/list.txt", "text": "milk" });
    Case::new(&allowed, &spec, climbing, "", mail()).check("ask by tainted-local-write");
}

#[test]
fn the_stricter_rule_counts_and_agents_only_tighten() {
    let spec = write();
    let arguments = json!({ "path": "/data/anna/list.txt", "text": "milk" });
    let mut rules = vec![
        rule(1, "write_file", "/data/anna/**", Verdict::Allow),
        rule(2, "write_*", "*", Verdict::Ask),
    ];
    let both = under(rules.clone(), vec![]);
    Case::new(&both, &spec, arguments.clone(), "", own()).check("ask by rule-2");
    assert_eq!(both.rules.contradictions(), [(RuleId(1), RuleId(2))]);
    rules.push(Rule {
        holds: Holds::For("tidy".into()),
        ..rule(3, "write_file", "*", Verdict::Deny)
    });
    rules.push(Rule {
        holds: Holds::For("bold".into()),
        ..rule(4, "write_file", "/data/anna/**", Verdict::Allow)
    });
    let agents = under(rules, vec![]);
    for (agent, expected) in [
        ("tidy", "deny by rule-3"),
        ("bold", "ask by rule-2"),
        ("other", "ask by rule-2"),
    ] {
        let case = Case {
            agent: Some(agent),
            ..Case::new(&agents, &spec, arguments.clone(), "", own())
        };
        case.check(expected);
    }
}

#[test]
fn a_used_up_budget_ends_everything() {
    let spec = ToolSpec::new("look", "", json!({}), Effect::Pure);
    let behalf = OnBehalf {
        budget: Budget {
            steps: Some(3),
            ..Budget::default()
        },
        used: Used {
            steps: 3,
            ..Used::default()
        },
        ..OnBehalf::from(&Actor::Person)
    };
    let act = Act::Tool {
        spec: &spec,
        arguments: &json!({}),
        places: &Places::default(),
    };
    assert_eq!(decide(&Policy::default(), &behalf, act).summary(), "deny by budget");
    let model = decide(&Policy::default(), &behalf, Act::Model(&at("localhost")));
    assert_eq!(model.summary(), "deny by budget");
}

#[test]
fn models_are_reached_where_the_person_set_them_up() {
    let check = |policy: &Policy, label: &Label, destination: Destination, expected: &str| {
        let behalf = OnBehalf {
            label,
            ..OnBehalf::from(&Actor::Person)
        };
        assert_eq!(
            decide(policy, &behalf, Act::Model(&destination)).summary(),
            expected,
            "{destination}"
        );
    };
    let open = Policy {
        providers: BTreeSet::from([at("api.example.org")]),
        ..under(vec![], vec![egress(1, "mail", "api.example.org", Verdict::Deny)])
    };
    let shut = Policy {
        offline: true,
        ..open.clone()
    };
    for policy in [&open, &shut] {
        for host in ["localhost", "127.0.0.9", "::1", "::ffff:127.0.0.1"] {
            check(policy, &mail(), at(host), "allow by model-on-this-machine");
        }
    }
    let files = Label::of_files();
    check(
        &open,
        &files,
        at("api.example.org"),
        "allow by provider-set-up-by-person",
    );
    check(&open, &mail(), at("api.example.org"), "deny by rule-1");
    check(&shut, &files, at("api.example.org"), "deny by offline");
    for host in ["api.example.org.evil.example", "localhost.evil.example"] {
        check(&open, &files, at(host), "deny by unknown-provider");
    }
    let other_port = Destination {
        port: 8443,
        ..at("api.example.org")
    };
    check(&open, &files, other_port, "deny by unknown-provider");
}

fn verdicts() -> impl Strategy<Value = Verdict> {
    prop_oneof![Just(Verdict::Allow), Just(Verdict::Ask), Just(Verdict::Deny)]
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let tools = prop_oneof![Just("send_mail"), Just("write_file"), Just("send_*"), Just("*")];
    let places = prop_oneof![
        Just("*"),
        Just("bob@example.org"),
        Just("*@example.org"),
        Just("/data/**"),
        Just("")
    ];
    let one = (tools, places, verdicts(), any::<bool>());
    prop::collection::vec(one, 0..6).prop_map(|rules| {
        let rules = rules
            .into_iter()
            .enumerate()
            .map(|(id, (tool, place, verdict, agent))| Rule {
                holds: if agent {
                    Holds::For("tidy".into())
                } else {
                    Holds::Everywhere
                },
                ..rule(id as u64, tool, place, verdict)
            });
        rules.filter(|rule| rule.check().is_ok()).collect()
    })
}

fn labels() -> impl Strategy<Value = Label> {
    prop_oneof![
        Just(own()),
        Just(mail()),
        Just(web()),
        Just(own().join(&Label::of_files()))
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever an agent's own rules say, with them it may do nothing more than without them.
    #[test]
    fn agents_rules_only_tighten(rules in rules(), label in labels(), attended: bool, mails: bool, said: bool) {
        let (send, write) = (send(), write());
        let (spec, arguments) = if mails {
            (&send, json!({ "to": "bob@example.org", "text": "x" }))
        } else {
            (&write, json!({ "path": "/data/anna/x", "text": "x" }))
        };
        let words = if said { "bob@example.org /data/anna/x" } else { "" };
        let with = under(rules.clone(), vec![]);
        let everywhere = rules.into_iter().filter(|rule| rule.holds == Holds::Everywhere).collect();
        let without = under(everywhere, vec![]);
        let case = |policy, agent| Case { attended, agent, ..Case::new(policy, spec, arguments.clone(), words, label.clone()) };
        let alone = case(&without, None).decide().verdict();
        prop_assert!(case(&with, Some("tidy")).decide().verdict() >= alone);
        prop_assert_eq!(case(&with, Some("other")).decide().verdict(), alone);
    }

    /// A further rule that does not allow never makes anything milder.
    #[test]
    fn a_further_rule_never_loosens(rules in rules(), label in labels(), place in "[a-z*/@.]{0,6}", deny: bool) {
        let more = Rule { ..rule(99, "*", &place, if deny { Verdict::Deny } else { Verdict::Ask }) };
        prop_assume!(more.check().is_ok());
        let spec = send();
        let arguments = json!({ "to": "bob@example.org", "text": "x" });
        let before = under(rules.clone(), vec![]);
        let after = under(rules.into_iter().chain([more]).collect(), vec![]);
        let case = |policy| Case::new(policy, &spec, arguments.clone(), "bob@example.org", label.clone());
        prop_assert!(case(&after).decide().verdict() >= case(&before).decide().verdict());
    }

    /// Having read more never makes anything milder.
    #[test]
    fn reading_more_never_loosens(rules in rules(), one in labels(), other in labels(), attended: bool) {
        let (policy, spec) = (under(rules, vec![]), send());
        let arguments = json!({ "to": "bob@example.org", "text": "x" });
        let case = |label| Case { attended, ..Case::new(&policy, &spec, arguments.clone(), "bob@example.org", label) };
        let less = case(one.clone()).decide().verdict();
        prop_assert!(case(one.join(&other)).decide().verdict() >= less);
    }
}

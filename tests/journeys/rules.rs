//! Rules and approvals at the terminal.

use serde_json::json;

use crate::person::Person;

#[test]
fn rules_are_kept_checked_and_written_down() {
    let person = Person::with_vault();
    let nothing = person.run(&["approvals"]).done();
    assert!(nothing.out.contains("nothing waits"), "{}", nothing.out);
    let unknown = person.run(&["approvals", "approve", "01890a5d-ac96-774b-bcce-b302099a8057"]);
    assert_eq!(unknown.code, 1, "{}", unknown.err);
    let not_an_id = person.run(&["approvals", "reject", "7"]);
    assert_eq!(not_an_id.code, 2, "{}", not_an_id.err);

    let set = |rule: serde_json::Value| person.run(&["call", "policy.set_rule", &json!({ "rule": rule }).to_string()]);
    let wide = set(json!({ "kind": "tool", "tool": "*", "destination": "*", "verdict": "allow" }));
    assert_eq!(wide.code, 1);
    assert!(wide.err.contains("names one tool"), "{}", wide.err);
    let never = json!({ "kind": "tool", "tool": "mail_*", "destination": "*", "verdict": "deny" });
    let policy = set(never).done().json();
    assert_eq!(
        (policy["version"].as_u64(), policy["rules"][0]["id"].as_u64()),
        (Some(1), Some(1))
    );
    let policy = set(
        json!({ "kind": "egress", "source": "files", "destination": "*", "verdict": "ask", "redact": ["[0-9]{4}"] }),
    )
    .done()
    .json();
    assert_eq!(policy["version"], 2);

    let rules = person.run(&["call", "policy.rules"]).done().json();
    assert_eq!(rules, policy, "rules outlive the program");
    let removed = person.run(&["call", "policy.remove_rule", r#"{"id":1}"#]).done().json();
    assert_eq!(removed["version"], 3);

    let rows = person.run(&["audit", "export", "--format", "csv"]).done().out;
    for said in ["add rule", "add egress rule", "remove rule"] {
        assert!(rows.contains(said), "{said} stands in the audit: {rows}");
    }
    let verdict = person.run(&["audit", "verify", "--json"]).done().json();
    assert_eq!(verdict["verdict"], "ok");
}

#[test]
fn what_a_rule_keeps_does_not_reach_a_model_elsewhere() {
    let person = Person::with_vault();
    person.write("boiler.md", "# Boiler\n\nThe boiler is from 1998.\n");
    person.add_documents();
    // Nobody listens there, and nobody is asked: the rule comes first.
    person.use_provider("open_ai", "https://model.invalid/v1", "small");
    let rule =
        json!({ "rule": { "kind": "egress", "source": "files", "destination": "model.invalid", "verdict": "deny" } });
    person.run(&["call", "policy.set_rule", &rule.to_string()]).done();
    let refused = person.run(&["ask", "How old is the boiler?", "--model", "small"]);
    assert_eq!(refused.code, 3, "{}{}", refused.out, refused.err);
    assert!(refused.err.contains("a rule keeps"), "{}", refused.err);
    let rows = person.run(&["audit", "export", "--format", "json"]).done().out;
    assert!(rows.contains("deny by rule-1"), "the refusal is noted: {rows}");
}

//! What the gate costs: one decision among two hundred rules, and the check of a long audit chain.

use std::sync::Arc;
use std::time::Instant;

use adiuva_gate::place::Places;
use adiuva_gate::policy::{Act, decide};
use adiuva_gate::rules::Holds;
use adiuva_gate::{
    Actor, Effect, EgressRule, Label, OnBehalf, Origin, Policy, Rule, RuleId, Rules, Source, ToolSpec, Verdict,
};
use adiuva_store::audit::{NewEntry, Verdict as ChainVerdict};
use adiuva_store::checkpoints::{Due, Signer};
use adiuva_store::{DbKey, Options, Store};
use adiuva_vault::{DeviceKey, KdfParams, NewSlots, Secret, Vault};
use anyhow::{Result, ensure};
use serde_json::json;

use crate::figure::{Figure, Goal};

const RULES: u64 = 200;
const DECISIONS: u32 = 50_000;
const ROWS: u64 = 100_000;

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    tokio::task::spawn_blocking(|| Ok(vec![decisions()?, chain()?])).await?
}

/// Half of the rules are about tools, half about data; as many are patterns as are plain names.
fn decisions() -> Result<Figure> {
    let verdict = |number: u64| match number % 3 {
        0 => Verdict::Allow,
        1 => Verdict::Ask,
        _ => Verdict::Deny,
    };
    let tools = (0..RULES / 2).map(|number| Rule {
        id: RuleId(number),
        holds: if number % 4 == 0 {
            Holds::For("helper".into())
        } else {
            Holds::Everywhere
        },
        tool: format!("tool_{number}"),
        destination: format!("*.host{number}.example"),
        verdict: verdict(number),
    });
    let egress = (RULES / 2..RULES).map(|number| EgressRule {
        id: RuleId(number),
        source: format!("files/base{number}"),
        destination: if number % 2 == 0 {
            "*".into()
        } else {
            format!("host{number}.example")
        },
        verdict: verdict(number),
        redact: Vec::new(),
    });
    let policy = Policy {
        rules: Arc::new(Rules::new(tools.collect(), egress.collect())?),
        ..Policy::default()
    };
    let spec = ToolSpec::new(
        "tool_42",
        "",
        json!({ "properties": { "url": {}, "text": {} } }),
        Effect::Egress,
    )
    .content(&["text"])
    .destination_from(&["url"]);
    let arguments = json!({ "url": "https://www.host42.example/path", "text": "a few words that were read" });
    let label = Label::of(Origin::Person)
        .join(&Label::of(Origin::Model))
        .join(&Label::of_files())
        .join(&Label::of(Origin::Mail {
            source: Source::mailbox("me@example.org"),
        }));
    let behalf = OnBehalf {
        agent: Some("helper"),
        words: "send a few words to https://www.host42.example/path, please, and tell me when it is done",
        label: &label,
        ..OnBehalf::from(&Actor::Person)
    };
    let started = Instant::now();
    for _ in 0..DECISIONS {
        let places = Places::of(&spec, &arguments);
        let act = Act::Tool {
            spec: &spec,
            arguments: &arguments,
            places: &places,
        };
        std::hint::black_box(decide(&policy, &behalf, act));
    }
    let each = started.elapsed().as_secs_f64() * 1e6 / f64::from(DECISIONS);
    Ok(Figure::alone(format!("a decision among {RULES} rules"), each, "µs").goal(Goal::AtMost(20.0)))
}

fn chain() -> Result<Figure> {
    let folder = tempfile::tempdir()?;
    let slots = NewSlots {
        passphrase: Some((Secret::new("bench".to_owned()), KdfParams::SMALL)),
        keyring: None,
    };
    let vault = Vault::create(&folder.path().join("home"), slots)?.vault;
    let (key, _) = DeviceKey::make(vault.keys())?;
    let signer = Arc::new(Signer {
        key,
        vault: vault.keys().vault_id(),
    });
    let store = Store::create(
        &folder.path().join("audit.db"),
        &DbKey::new([7; 32]),
        Options::default(),
    )?
    .store;
    let signing = Arc::clone(&signer);
    store.write_blocking(move |w| {
        for number in 0..ROWS {
            w.audit().note(&NewEntry {
                at_ms: 0,
                actor: "run 01890a5d-ac96-774b-bcce-b302099a8057".into(),
                action: "tool kb_search".into(),
                decision: "allow by private-read".into(),
                rule: "private-read".into(),
                policy_version: 1,
                approval: None,
                facts: json!({ "arguments": number }),
            })?;
            w.audit().checkpoint(&signing, Due::InTime, 0)?;
        }
        Ok(())
    })?;
    let started = Instant::now();
    let verdict = store.read_blocking(move |r| r.audit().verify_signed(None, &signer))?;
    let took = started.elapsed().as_secs_f64();
    ensure!(
        verdict == ChainVerdict::Whole { rows: ROWS },
        "the chain is whole: {verdict:?}"
    );
    Ok(Figure::alone(format!("{ROWS} audit rows verified with their checkpoints"), took, "s").goal(Goal::AtMost(2.0)))
}

use adiuva_gate::{Label, Origin, ToolOutput};
use serde_json::json;

use super::*;

fn results() -> Results {
    let results = Results::default();
    let output = |value| ToolOutput {
        value,
        summary: String::new(),
        label: Label::of(Origin::Program),
    };
    let tasks = json!({ "tasks": [{ "id": "t1", "title": "Call the bank", "status": "todo" }] });
    results.keep("list_tasks", &output(tasks), 10_000);
    let checkpoints =
        json!([{ "id": "c2", "title": "Beta", "date": 20 }, { "id": "c1", "title": "Alpha", "date": 10 }]);
    results.keep("list_checkpoints", &output(checkpoints), 10_000);
    results
}

/// The pieces of an answer that comes in chunks of each of several sizes; the texts are joined.
fn check(answer: &str, texts: &str, blocks: &[&str], skipped: u32) {
    for size in [1, 3, 17, 10_000] {
        let results = results();
        let mut made = Blocks::default();
        let letters: Vec<char> = answer.chars().collect();
        let mut pieces = Vec::new();
        for chunk in letters.chunks(size) {
            pieces.extend(made.push(&chunk.iter().collect::<String>(), &results));
        }
        pieces.extend(made.finish(&results));
        let said: String = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Text(text) => Some(text.as_str()),
                Piece::Block(_) => None,
            })
            .collect();
        let kinds: Vec<String> = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Block(block) => Some(
                    serde_json::to_value(block).unwrap()["block_type"]
                        .as_str()
                        .unwrap()
                        .to_owned(),
                ),
                Piece::Text(_) => None,
            })
            .collect();
        assert_eq!(said, texts, "chunks of {size}");
        assert_eq!(kinds, blocks, "chunks of {size}: {answer}");
        assert_eq!(made.skipped(), skipped, "chunks of {size}: {answer}");
    }
}

const CHART: &str =
    r#"{"chartType":"bar","data":[{"name":"May","open":3}],"config":{"open":{"label":"Open","color":2}}}"#;

#[test]
fn words_go_by_and_blocks_are_cut_out() {
    check("Just words.", "Just words.", &[], 0);
    check(
        &format!("Look:\n```chart\n{CHART}\n```\nThat is all."),
        "Look:\nThat is all.",
        &["chart"],
        0,
    );
    check(&format!("```chart\n{CHART}\n```"), "", &["chart"], 0);
    check(
        "```table\n{\"headers\":[\"a\",\"b\"],\"rows\":[[\"1\",\"2\"]]}\n```\n```entity_ref\n{\"kind\":\"task\",\"id\":\"t1\"}\n```\n",
        "",
        &["table", "entity_ref"],
        0,
    );
    check(
        "A program:\n```rust\nlet chart = 1;\n```\nand a `chart`.\n  ```timeline\n{\"ids\":[\"c2\",\"c1\"]}\n  ```\n",
        "A program:\n```rust\nlet chart = 1;\n```\nand a `chart`.\n",
        &["timeline"],
        0,
    );
}

#[test]
fn what_is_no_block_is_left_out() {
    for body in [
        "no json".to_owned(),
        CHART.replace("bar", "bubble"),
        CHART.replace("\"open\":3", "\"open\":\"3\""),
        CHART.replace("\"color\":2", "\"color\":7"),
        CHART.replace("{\"name\":\"May\",\"open\":3}", ""),
        CHART.replace("\"data\"", "\"extra\":1,\"data\""),
    ] {
        check(&format!("a\n```chart\n{body}\n```\nb"), "a\nb", &[], 1);
    }
    check(
        "```table\n{\"headers\":[\"a\",\"b\"],\"rows\":[[\"1\"]]}\n```\n",
        "",
        &[],
        1,
    );
    check("a\n```chart\n{\"never closed\"", "a\n", &[], 1);
    let endless = format!("a\n```chart\n{}\n```\nb", "x".repeat(70_000));
    let mut cutter = Cutter::default();
    let mut cuts = cutter.push(&endless);
    cuts.extend(cutter.finish());
    assert_eq!(cutter.lost(), 1);
    assert_eq!(cuts, [Cut::Text("a\nb".into())]);
}

#[test]
fn things_are_those_that_tools_gave() {
    check("```entity_ref\n{\"kind\":\"task\",\"id\":\"t9\"}\n```\n", "", &[], 1);
    check("```entity_ref\n{\"kind\":\"note\",\"id\":\"t1\"}\n```\n", "", &[], 1);
    check(
        "```entity_ref\n{\"kind\":\"task\",\"id\":\"t1\",\"title\":\"Forged\"}\n```\n",
        "",
        &[],
        1,
    );
    check("```timeline\n{\"ids\":[\"c1\",\"c9\"]}\n```\n", "", &[], 1);
    let results = results();
    let mut made = Blocks::default();
    let mut pieces = made.push("```timeline\n{\"ids\":[\"c2\",\"c1\"]}\n```\n", &results);
    pieces.extend(made.push("```entity_ref\n{\"kind\":\"task\",\"id\":\"t1\"}\n```\n", &results));
    let [
        Piece::Block(Block::Timeline(moments)),
        Piece::Block(Block::EntityRef(task)),
    ] = &pieces[..]
    else {
        panic!("{pieces:?}")
    };
    assert_eq!((moments[0].id.as_str(), moments[1].title.as_str()), ("c1", "Beta"));
    assert_eq!(
        (task.title.as_str(), &task.data["status"]),
        ("Call the bank", &json!("todo"))
    );
}

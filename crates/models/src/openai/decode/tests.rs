use serde_json::json;

use super::*;

fn text(text: &str) -> ChatEvent {
    ChatEvent::Text(text.to_owned())
}

fn call(id: &str, name: &str, arguments: Value) -> ChatEvent {
    ChatEvent::ToolCall(ToolCall {
        id: id.to_owned(),
        name: name.to_owned(),
        arguments,
    })
}

fn done(reason: StopReason, usage: Option<(u64, u64)>) -> ChatEvent {
    ChatEvent::Done {
        reason,
        usage: usage.map(|(prompt_tokens, completion_tokens)| Usage {
            prompt_tokens,
            completion_tokens,
        }),
    }
}

fn check(mut completion: Completion, lines: &[&str], expected: &[ChatEvent]) {
    let mut events = VecDeque::new();
    for line in lines {
        completion.line(line.as_bytes(), &mut events).unwrap();
    }
    completion.end(&mut events).unwrap();
    assert_eq!(Vec::from(events), expected, "{lines:#?}");
}

fn streamed(data: &[&str], expected: &[ChatEvent]) {
    let lines: Vec<_> = data
        .iter()
        .flat_map(|data| [format!("data: {data}"), String::new()])
        .collect();
    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
    check(Completion::streamed(), &lines, expected);
}

#[test]
fn text_with_its_end() {
    let hello = r#"{"choices":[{"delta":{"role":"assistant","content":"Hello"},"finish_reason":null}]}"#;
    let stop = r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#;
    let usage = r#"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}"#;
    let finished = |usage| [text("Hello"), done(StopReason::Finished, usage)];
    streamed(&[hello, stop, usage, "[DONE]"], &finished(Some((3, 1))));
    streamed(&[hello, stop], &finished(None));
    streamed(&[hello], &[text("Hello")]);
    let length = r#"{"choices":[{"delta":{"content":null},"finish_reason":"length"}]}"#;
    streamed(
        &[hello, length, "[DONE]"],
        &[text("Hello"), done(StopReason::Length, None)],
    );
}

#[test]
fn thinking_is_kept_apart() {
    let thinking = ChatEvent::Thinking("hm".to_owned());
    for field in ["reasoning", "reasoning_content"] {
        let delta = format!(r#"{{"choices":[{{"delta":{{"{field}":"hm","content":""}}}}]}}"#);
        streamed(&[&delta], std::slice::from_ref(&thinking));
    }
}

#[test]
fn tool_calls_are_put_together() {
    let piece = |call: &str| format!(r#"{{"choices":[{{"delta":{{"tool_calls":[{call}]}}}}]}}"#);
    let finish = r#"{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"#;
    let end = done(StopReason::ToolCalls, None);

    let first = piece(r#"{"index":0,"id":"a","type":"function","function":{"name":"search","arguments":""}}"#);
    let second = piece(r#"{"index":1,"id":"b","function":{"name":"now","arguments":""}}"#);
    let more = piece(r#"{"index":0,"function":{"arguments":"{\"query\":"}}"#);
    let rest = piece(r#"{"index":0,"function":{"arguments":"\"rust\"}"}}"#);
    let both = [
        call("a", "search", json!({ "query": "rust" })),
        call("b", "now", json!({})),
        end.clone(),
    ];
    streamed(&[&first, &more, &second, &rest, finish, "[DONE]"], &both);

    let without_index = piece(
        r#"{"id":"a","function":{"name":"f","arguments":"{}"}},{"id":"b","function":{"name":"g","arguments":{"x":1}}}"#,
    );
    streamed(
        &[&without_index, finish],
        &[
            call("a", "f", json!({})),
            call("b", "g", json!({ "x": 1 })),
            end.clone(),
        ],
    );

    let without_id = piece(r#"{"index":0,"function":{"name":"f","arguments":"{\"x\":"}}"#);
    streamed(&[&without_id, finish], &[call("call_0", "f", json!("{\"x\":")), end]);
}

#[test]
fn an_answer_in_one_piece() {
    let body = r#"{"choices":[{"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],
        "usage":{"prompt_tokens":3,"completion_tokens":1}}"#;
    let lines: Vec<_> = body.lines().collect();
    check(
        Completion::whole(),
        &lines,
        &[text("Hello"), done(StopReason::Finished, Some((3, 1)))],
    );
}

#[test]
fn failures_and_garbage() {
    let mut events = VecDeque::new();
    let mut completion = Completion::streamed();
    completion
        .line(br#"data: {"error":{"message":"out of memory"}}"#, &mut events)
        .unwrap();
    assert!(
        matches!(completion.line(b"", &mut events), Err(Unreadable::Failure(_))),
        "an error in the stream"
    );
    let mut completion = Completion::streamed();
    completion.line(b"data: {\"choices\":[", &mut events).unwrap();
    assert!(
        matches!(completion.line(b"", &mut events), Err(Unreadable::Garbage(_))),
        "broken JSON"
    );
    assert!(events.is_empty());
}

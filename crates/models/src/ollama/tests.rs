use super::*;
use crate::chat::ChatOptions;

#[test]
fn a_question_with_everything() {
    let call = ToolCall {
        id: "call_0".to_owned(),
        name: "search".to_owned(),
        arguments: json!("not json"),
    };
    let question = ChatRequest {
        model: "m".to_owned(),
        messages: vec![
            ChatMessage::new(Role::User, "hello"),
            ChatMessage {
                tool_calls: vec![call.clone()],
                ..ChatMessage::new(Role::Assistant, "")
            },
            ChatMessage::tool_result(&call, "found"),
        ],
        tools: vec![ToolSpec {
            name: "search".to_owned(),
            description: "finds".to_owned(),
            parameters: json!({ "type": "object" }),
        }],
        format: Some(json!({ "type": "object" })),
        options: ChatOptions {
            temperature: Some(0.5),
            max_tokens: Some(9),
            context_tokens: Some(4096),
        },
    };
    let expected = json!({
        "model": "m",
        "messages": [
            { "role": "user", "content": "hello", "tool_calls": [], "thinking": null },
            { "role": "assistant", "content": "", "thinking": null,
              "tool_calls": [{ "function": { "name": "search", "arguments": { "arguments": "not json" } } }] },
            { "role": "tool", "content": "found", "tool_calls": [], "thinking": null,
              "tool_name": "search", "tool_call_id": "call_0" },
        ],
        "tools": [{ "type": "function", "function": {
            "name": "search", "description": "finds", "parameters": { "type": "object" } } }],
        "options": { "temperature": 0.5, "num_predict": 9, "num_ctx": 4096 },
        "format": { "type": "object" },
        "keep_alive": "90s",
        "stream": true,
    });
    assert_eq!(
        wire_request(&question, Some(Duration::from_secs(90))).unwrap(),
        expected
    );
}

#[test]
fn schemas_that_are_none_are_refused() {
    let question = ChatRequest {
        format: Some(json!("json")),
        ..ChatRequest::default()
    };
    let error = wire_request(&question, None).unwrap_err();
    assert!(matches!(error, ModelError::Request { .. }), "{error:?}");
}

fn check(lines: &[&str], expected: &[ChatEvent]) {
    let mut events = VecDeque::new();
    let mut decode = OllamaLines::default();
    for line in lines {
        decode.line(line.as_bytes(), &mut events).unwrap();
    }
    assert_eq!(Vec::from(events), expected, "{lines:#?}");
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

#[test]
fn lines_of_an_answer() {
    let text =
        r#"{"model":"m","created_at":"x","message":{"role":"assistant","content":"Hi","thinking":"hm"},"done":false}"#;
    let end = r#"{"message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":2}"#;
    let said = [ChatEvent::Thinking("hm".to_owned()), ChatEvent::Text("Hi".to_owned())];
    check(
        &[text, "", end],
        &[
            said[0].clone(),
            said[1].clone(),
            done(StopReason::Finished, Some((3, 2))),
        ],
    );
    check(
        &[r#"{"done":true,"done_reason":"length","eval_count":2}"#],
        &[done(StopReason::Length, Some((0, 2)))],
    );

    let calls = r#"{"message":{"content":"","tool_calls":[{"function":{"name":"f","arguments":{"x":1}}},{"id":"b","function":{"name":"g","arguments":{}}}]},"done":false}"#;
    let call = |id: &str, name: &str, arguments| {
        ChatEvent::ToolCall(ToolCall {
            id: id.to_owned(),
            name: name.to_owned(),
            arguments,
        })
    };
    let both = [
        call("call_0", "f", json!({ "x": 1 })),
        call("b", "g", json!({})),
        done(StopReason::ToolCalls, None),
    ];
    check(&[calls, r#"{"done":true,"done_reason":"stop"}"#], &both);
}

#[test]
fn failures_and_garbage() {
    let mut events = VecDeque::new();
    let mut decode = OllamaLines::default();
    let failure = decode.line(br#"{"error":"out of memory"}"#, &mut events);
    assert!(matches!(failure, Err(Unreadable::Failure(_))), "{failure:?}");
    let garbage = decode.line(b"<html>", &mut events);
    assert!(matches!(garbage, Err(Unreadable::Garbage(_))), "{garbage:?}");
}

#[test]
fn capabilities_unknown_and_known() {
    let describe = |text| derive_capabilities(&serde_json::from_str(text).unwrap());
    assert_eq!(describe("{}"), Capabilities::default(), "an older server says nothing");
    let known = describe(r#"{"capabilities":["completion","tools"],"model_info":{"llama.context_length":8192}}"#);
    let expected = Capabilities {
        tools: Some(true),
        vision: Some(false),
        embedding: Some(false),
        context_tokens: Some(8192),
    };
    assert_eq!(known, expected);
}

use super::*;
use crate::chat::ChatOptions;

#[test]
fn a_question_with_everything() {
    let call = ToolCall {
        id: "call_1".to_owned(),
        name: "search".to_owned(),
        arguments: json!({ "query": "rust" }),
    };
    let question = ChatRequest {
        model: "m".to_owned(),
        messages: vec![
            ChatMessage::new(Role::System, "be short"),
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
            { "role": "system", "content": "be short" },
            { "role": "assistant", "content": "", "tool_calls": [
                { "id": "call_1", "type": "function", "function": { "name": "search", "arguments": "{\"query\":\"rust\"}" } }
            ] },
            { "role": "tool", "content": "found", "tool_call_id": "call_1" },
        ],
        "stream": true,
        "stream_options": { "include_usage": true },
        "tools": [{ "type": "function", "function": {
            "name": "search", "description": "finds", "parameters": { "type": "object" } } }],
        "response_format": { "type": "json_schema", "json_schema": {
            "name": "answer", "schema": { "type": "object" }, "strict": true } },
        "temperature": 0.5,
        "max_tokens": 9,
    });
    assert_eq!(request(&question, Dialect::Compatible), expected);
    assert_eq!(request(&question, Dialect::OpenAi)["max_completion_tokens"], 9);
}

#[test]
fn strictness_follows_the_schema() {
    let closed =
        json!({ "type": "object", "properties": { "a": {} }, "required": ["a"], "additionalProperties": false });
    assert!(is_strict(&closed));
    assert!(!is_strict(&json!({ "type": "object", "properties": { "a": {} } })));
    assert!(!is_strict(
        &json!({ "type": "array", "items": { "properties": { "a": {} } } })
    ));
}

fn check(model: &str, expected: Capabilities) {
    let body = format!(r#"{{"object":"list","data":[{{"id":"b"}},{model}]}}"#);
    let models = models(body.as_bytes()).unwrap();
    assert_eq!(
        models.iter().map(|model| model.name.as_str()).collect::<Vec<_>>(),
        ["a", "b"],
        "sorted by name"
    );
    assert_eq!(models[0].capabilities, expected, "{model}");
    assert_eq!(models[1].capabilities, Capabilities::default());
}

#[test]
fn capabilities_of_various_servers() {
    let context = |tokens| Capabilities {
        context_tokens: Some(tokens),
        ..Capabilities::default()
    };
    check(r#"{"id":"a","max_model_len":4096}"#, context(4096));
    check(r#"{"id":"a","meta":{"n_ctx_train":32768}}"#, context(32768));
    check(
        r#"{"id":"a","context_length":1000,"supported_parameters":["tools"],"architecture":{"input_modalities":["text"]}}"#,
        Capabilities {
            tools: Some(true),
            vision: Some(false),
            ..context(1000)
        },
    );
    check(
        r#"{"id":"a","max_context_length":9,"capabilities":{"completion_chat":false,"function_calling":false,"vision":true}}"#,
        Capabilities {
            tools: Some(false),
            vision: Some(true),
            embedding: Some(true),
            context_tokens: Some(9),
        },
    );
    assert_eq!(models(b"<html>"), None);
}

//! Chat, the same for every wire.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use adiuva_gate::{Actor, Gate, GateError, Policy};
use adiuva_models::{
    ChatEvent, ChatMessage, ChatRequest, Limits, ModelError, ProviderConfig, Role, StopReason, ToolCall, ToolSpec,
    connect,
};
use adiuva_protocol::Code;
use adiuva_testkit::MemoryLedger;
use adiuva_testkit::model_server::{Ending, ListedModel, ModelServer, Piece, Reply};
use adiuva_vault::Secret;
use futures::StreamExt as _;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::wires::{WIRES, ask, client, config, permitted, question, reason, text};

#[tokio::test]
async fn an_answer_comes_in_pieces_and_ends_once() {
    for wire in WIRES {
        let server = ModelServer::answering(Reply::text("Perché no? 你好 🙂 fine."));
        let (events, error) = ask(&client(&server, wire), question("hello")).await;
        assert!(error.is_none(), "{wire:?}: {error:?}");
        assert_eq!(text(&events), "Perché no? 你好 🙂 fine.", "{wire:?}");
        assert!(events.len() > 3, "{wire:?} streams: {events:?}");
        let Some(ChatEvent::Done { reason, usage }) = events.last() else {
            panic!("{wire:?}")
        };
        assert_eq!(*reason, StopReason::Finished, "{wire:?}");
        let usage = usage.expect("both wires count");
        assert_eq!((usage.prompt_tokens, usage.completion_tokens), (7, 5), "{wire:?}");
        let asked = &server.questions()[0];
        assert_eq!(
            (asked.model(), asked.last("user")),
            ("scripted", Some("hello")),
            "{wire:?}"
        );
        assert!(
            asked.user_agent.as_deref().unwrap_or_default().starts_with("adiuva/"),
            "{wire:?}"
        );
    }
}

#[tokio::test]
async fn thinking_and_length_are_told() {
    for wire in WIRES {
        let pieces = vec![Piece::Thinking("hm".to_owned()), Piece::Text("yes".to_owned())];
        let server = ModelServer::answering(Reply::pieces(pieces).ending(Ending::Length));
        let (events, _) = ask(&client(&server, wire), question("well?")).await;
        assert_eq!(
            events[..2],
            [ChatEvent::Thinking("hm".to_owned()), ChatEvent::Text("yes".to_owned())],
            "{wire:?}"
        );
        assert_eq!(reason(&events), Some(StopReason::Length), "{wire:?}");
    }
}

#[tokio::test]
async fn tools_are_called_and_answered() {
    for wire in WIRES {
        let arguments = json!({ "query": "perché \"rust\"", "most": 3 });
        let server = ModelServer::builder()
            .model("scripted")
            .when(|question| question.last("tool").is_some(), Reply::text("It says so."))
            .then(
                Reply::text("Let me see.")
                    .calling("search", arguments.clone())
                    .calling("now", json!({})),
            )
            .start();
        let model = client(&server, wire);
        let mut conversation = ChatRequest {
            tools: vec![ToolSpec {
                name: "search".to_owned(),
                description: "finds passages".to_owned(),
                parameters: json!({ "type": "object", "properties": { "query": { "type": "string" } } }),
            }],
            ..question("what does it say?")
        };
        let (events, error) = ask(&model, conversation.clone()).await;
        assert!(error.is_none(), "{wire:?}: {error:?}");
        let calls: Vec<ToolCall> = events
            .iter()
            .filter_map(|event| match event {
                ChatEvent::ToolCall(call) => Some(call.clone()),
                _ => None,
            })
            .collect();
        assert_eq!(calls.len(), 2, "{wire:?}: {events:?}");
        assert_eq!(
            (calls[0].name.as_str(), &calls[0].arguments),
            ("search", &arguments),
            "{wire:?}"
        );
        assert_eq!(
            (calls[1].name.as_str(), &calls[1].arguments),
            ("now", &json!({})),
            "{wire:?}"
        );
        assert_ne!(calls[0].id, calls[1].id, "{wire:?}");
        assert_eq!(reason(&events), Some(StopReason::ToolCalls), "{wire:?}");

        conversation.messages.push(ChatMessage {
            tool_calls: calls.clone(),
            ..ChatMessage::new(Role::Assistant, "Let me see.")
        });
        conversation
            .messages
            .push(ChatMessage::tool_result(&calls[0], "passage 3"));
        let (events, _) = ask(&model, conversation).await;
        assert_eq!(text(&events), "It says so.", "{wire:?}");
        let asked = server.questions();
        assert_eq!(
            (asked[1].tools(), asked[1].last("tool")),
            (vec!["search"], Some("passage 3")),
            "{wire:?}"
        );
    }
}

#[tokio::test]
async fn a_schema_reaches_the_server() {
    for wire in WIRES {
        let server = ModelServer::answering(Reply::structured(json!({ "city": "Roma" }), "free text"));
        let schema = json!({ "type": "object", "properties": { "city": { "type": "string" } } });
        let shaped = ChatRequest {
            format: Some(schema.clone()),
            ..question("where?")
        };
        let (events, _) = ask(&client(&server, wire), shaped).await;
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text(&events)).unwrap(),
            json!({ "city": "Roma" })
        );
        assert_eq!(server.questions()[0].format(), Some(&schema), "{wire:?}");
        let (events, _) = ask(&client(&server, wire), question("where?")).await;
        assert_eq!(text(&events), "free text", "{wire:?}");
    }
}

#[tokio::test]
async fn stopping_drops_the_connection_in_the_middle() {
    for wire in WIRES {
        let endless = Reply::text("on and on ")
            .ending(Ending::Endless)
            .pausing(Duration::from_millis(2));
        let server = ModelServer::answering(endless);
        let stop = CancellationToken::new();
        let mut answer = client(&server, wire)
            .stream(question("go"), stop.clone())
            .await
            .unwrap();
        for _ in 0..5 {
            assert!(matches!(answer.next().await, Some(Ok(ChatEvent::Text(_)))), "{wire:?}");
        }
        assert_eq!(server.disconnects(), 0, "{wire:?}");
        stop.cancel();
        let cancelled = ChatEvent::Done {
            reason: StopReason::Cancelled,
            usage: None,
        };
        assert_eq!(answer.next().await.unwrap().unwrap(), cancelled, "{wire:?}");
        // The stream is still held: it is the stop that closed the connection, not the drop.
        server.disconnected().await;
        assert!(answer.next().await.is_none(), "{wire:?}");
    }
}

#[tokio::test]
async fn stopping_works_while_nothing_has_come() {
    for wire in WIRES {
        let server = ModelServer::answering(Reply::never());
        let stop = CancellationToken::new();
        let model = client(&server, wire);
        let waiting = async {
            let mut answer = model.stream(question("go"), stop.clone()).await.unwrap();
            let events: Vec<_> = answer.by_ref().map(Result::unwrap).collect().await;
            server.disconnected().await;
            events
        };
        let stopping = async {
            server.asked().await;
            stop.cancel();
        };
        let (events, ()) = tokio::join!(waiting, stopping);
        assert_eq!(reason(&events), Some(StopReason::Cancelled), "{wire:?}");
        assert_eq!(events.len(), 1, "{wire:?}");
    }
}

#[tokio::test]
async fn a_stopped_question_is_never_asked() {
    for wire in WIRES {
        let server = ModelServer::answering(Reply::text("no"));
        let stop = CancellationToken::new();
        stop.cancel();
        let answer = client(&server, wire).stream(question("go"), stop).await.unwrap();
        let events: Vec<_> = answer.map(Result::unwrap).collect().await;
        assert_eq!(reason(&events), Some(StopReason::Cancelled), "{wire:?}");
        assert!(server.requests().is_empty(), "{wire:?}");
    }
}

#[tokio::test]
async fn dropping_the_answer_drops_the_connection() {
    for wire in WIRES {
        let endless = Reply::text("on and on ")
            .ending(Ending::Endless)
            .pausing(Duration::from_millis(2));
        let server = ModelServer::answering(endless);
        let mut answer = client(&server, wire)
            .stream(question("go"), CancellationToken::new())
            .await
            .unwrap();
        assert!(answer.next().await.is_some(), "{wire:?}");
        drop(answer);
        server.disconnected().await;
    }
}

/// Asks with this reply and checks what kind of error comes, and that so much of the answer came before it.
async fn fails(
    reply: Reply,
    change: impl Fn(&mut ProviderConfig),
    before: &str,
    expected: fn(&ModelError) -> bool,
    code: Code,
) {
    for wire in WIRES {
        let server = ModelServer::answering(reply.clone());
        let mut config = config(&server, wire);
        change(&mut config);
        let (events, error) = ask(&permitted(&config), question("go")).await;
        let error = error.unwrap_or_else(|| panic!("{wire:?} answered {events:?}"));
        assert!(expected(&error), "{wire:?}: {error:?}");
        assert_eq!(error.code(), code, "{wire:?}: {error}");
        assert_eq!(text(&events), before, "{wire:?}: {error}");
        let message = error.to_string();
        assert!(
            !message.ends_with('.') && message.starts_with(char::is_lowercase),
            "{message}"
        );
    }
}

#[tokio::test]
async fn cut_and_garbled_answers() {
    let cut = |error: &ModelError| matches!(error, ModelError::Cut { .. });
    let garbled = |error: &ModelError| matches!(error, ModelError::Protocol { .. });
    let failed = |error: &ModelError| matches!(error, ModelError::Upstream { status: None, said, .. } if said == "out of memory");
    let half = || Reply::text("half an");
    let garbage = |line: &str| half().and(Piece::Garbage(line.to_owned()));
    fails(
        half().ending(Ending::Broken),
        |_| {},
        "half an",
        cut,
        Code::ProviderUpstream,
    )
    .await;
    fails(
        half().ending(Ending::Silent),
        |_| {},
        "half an",
        cut,
        Code::ProviderUpstream,
    )
    .await;
    fails(
        Reply::pieces(Vec::new()).ending(Ending::Silent),
        |_| {},
        "",
        cut,
        Code::ProviderUpstream,
    )
    .await;
    fails(
        garbage("<html>no</html>"),
        |_| {},
        "half an",
        garbled,
        Code::ProviderUpstream,
    )
    .await;
    fails(
        garbage("{\"choices\":"),
        |_| {},
        "half an",
        garbled,
        Code::ProviderUpstream,
    )
    .await;
    fails(
        half().and(Piece::Failure("out of memory".to_owned())),
        |_| {},
        "half an",
        failed,
        Code::ProviderUpstream,
    )
    .await;
}

#[tokio::test]
async fn answers_without_end_are_stopped_at_a_limit() {
    let large = |error: &ModelError| matches!(error, ModelError::TooLarge { .. });
    let small = |config: &mut ProviderConfig| {
        config.limits = Limits {
            line: 1000,
            total: 1_000_000,
        }
    };
    let line = Reply::pieces(vec![Piece::Garbage("x".repeat(2000))]);
    fails(line, small, "", large, Code::ProviderUpstream).await;
    for wire in WIRES {
        let server = ModelServer::answering(Reply::text("on and on ").ending(Ending::Endless));
        let mut config = config(&server, wire);
        config.limits.total = 100_000;
        let (events, error) = ask(&permitted(&config), question("go")).await;
        assert!(
            matches!(error, Some(ModelError::TooLarge { limit: 100_000, .. })),
            "{wire:?}: {error:?}"
        );
        assert!(events.len() > 100, "{wire:?}: what came before the limit is kept");
        server.disconnected().await;
    }
}

#[tokio::test]
async fn slow_servers_are_not_waited_for() {
    let late = |error: &ModelError| matches!(error, ModelError::Timeout { .. });
    let at_first = |config: &mut ProviderConfig| config.timeouts.first_token = Duration::from_millis(150);
    let in_between = |config: &mut ProviderConfig| config.timeouts.between_tokens = Duration::from_millis(150);
    fails(Reply::never(), at_first, "", late, Code::ProviderTimeout).await;
    let half = Reply::text("half an").ending(Ending::Hanging);
    fails(half, in_between, "half an", late, Code::ProviderTimeout).await;
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let spent = |error: &ModelError| matches!(error, ModelError::RateLimited { .. });
    let failed = |error: &ModelError| matches!(error, ModelError::Upstream { status: Some(500), .. });
    let long = |error: &ModelError| matches!(error, ModelError::ContextTooLong { .. });
    let none = |error: &ModelError| matches!(error, ModelError::NoEndpoint { .. });
    fails(
        Reply::refusal(429, "{}").with_header("retry-after", "3"),
        |_| {},
        "",
        spent,
        Code::RateLimited,
    )
    .await;
    fails(Reply::refusal(500, "boom"), |_| {}, "", failed, Code::ProviderUpstream).await;
    let too_long = r#"{"error":{"message":"too long","code":"context_length_exceeded"}}"#;
    fails(Reply::refusal(400, too_long), |_| {}, "", long, Code::Validation).await;
    fails(
        Reply::refusal(404, "404 page not found"),
        |_| {},
        "",
        none,
        Code::ProviderUpstream,
    )
    .await;
}

#[tokio::test]
async fn no_redirect_is_followed() {
    for wire in WIRES {
        let elsewhere = ModelServer::answering(Reply::text("stolen"));
        let redirect = Reply::refusal(307, "").with_header("location", &format!("{}/api/chat", elsewhere.ollama_url()));
        let server = ModelServer::answering(redirect);
        let (_, error) = ask(&client(&server, wire), question("go")).await;
        assert!(
            matches!(error, Some(ModelError::NoEndpoint { status: 307, .. })),
            "{wire:?}: {error:?}"
        );
        assert!(elsewhere.requests().is_empty(), "{wire:?}");
    }
}

#[tokio::test]
async fn a_missing_model_is_named() {
    for wire in WIRES {
        let server = ModelServer::builder().model("present").start();
        let (_, error) = ask(&client(&server, wire), question("go")).await;
        let error = error.unwrap();
        assert!(
            matches!(&error, ModelError::ModelNotFound { model, .. } if model == "scripted"),
            "{wire:?}: {error:?}"
        );
        assert_eq!(error.code(), Code::ProviderModelNotFound);
    }
}

#[tokio::test]
async fn the_key_is_sent_and_never_shown() {
    for wire in WIRES {
        let server = ModelServer::builder()
            .model("scripted")
            .requiring_key("sk-right")
            .start();
        let with = |key: &str| permitted(&config(&server, wire).with_key(Secret::new(key.to_owned())));
        let (events, error) = ask(&with("sk-right"), question("go")).await;
        assert!(error.is_none() && text(&events) == "ready", "{wire:?}: {error:?}");
        let (_, error) = ask(&with("sk-wrong"), question("go")).await;
        let error = error.unwrap();
        assert_eq!(error.code(), Code::ProviderUnauthorised, "{wire:?}: {error}");
        assert!(!format!("{error} {error:?}").contains("sk-wrong"), "{error:?}");
        let report = with("sk-wrong").test(None).await;
        assert!(report.reachable && !report.ok(), "{wire:?}: {report:?}");
        assert!(!format!("{report:?}").contains("sk-wrong"), "{report:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_down_is_unreachable() {
    for wire in WIRES {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let server = ModelServer::answering(Reply::text("hello"));
        let mut config = config(&server, wire);
        config.base_url.set_port(Some(free.port())).unwrap();
        let model = permitted(&config);
        let (_, error) = ask(&model, question("go")).await;
        let error = error.unwrap();
        assert!(matches!(error, ModelError::Unreachable { .. }), "{wire:?}: {error:?}");
        assert!(error.to_string().contains(&free.to_string()), "{error}");
        let report = model.test(Some("scripted")).await;
        assert!(!report.reachable && report.problem.is_some(), "{wire:?}: {report:?}");
    }
}

#[tokio::test]
async fn models_are_listed_with_what_they_can() {
    for wire in WIRES {
        let embedder = ListedModel {
            name: "an-embedder".to_owned(),
            capabilities: vec!["embedding".to_owned()],
            context_tokens: 512,
        };
        let server = ModelServer::builder().model("scripted").listing(embedder).start();
        let models = client(&server, wire).models().await.unwrap();
        let names: Vec<_> = models.iter().map(|model| model.name.as_str()).collect();
        assert_eq!(names, ["an-embedder", "scripted"], "{wire:?}");
        assert_eq!(models[1].capabilities.context_tokens, Some(8192), "{wire:?}");
        if wire == adiuva_models::ProviderKind::Ollama {
            assert_eq!(models[0].capabilities.embedding, Some(true));
            assert_eq!(
                (models[1].capabilities.tools, models[1].capabilities.vision),
                (Some(true), Some(false))
            );
            assert_eq!(models[1].size_bytes, Some(1_234_567_890));
        }
    }
}

#[tokio::test]
async fn the_test_call_tells_how_far_it_got() {
    for wire in WIRES {
        let server = ModelServer::builder().model("scripted").start();
        let model = client(&server, wire);
        let report = model.test(None).await;
        assert!(report.ok() && report.first_token.is_some(), "{wire:?}: {report:?}");
        assert_eq!(
            (report.model.as_deref(), report.model_present),
            (Some("scripted"), None),
            "{wire:?}"
        );
        let report = model.test(Some("absent")).await;
        assert_eq!(
            (report.reachable, report.model_present),
            (true, Some(false)),
            "{wire:?}"
        );
        let problem = report.problem.unwrap();
        assert_eq!(problem.code(), Code::ProviderModelNotFound, "{wire:?}: {problem}");

        let empty = ModelServer::builder().start();
        let report = client(&empty, wire).test(None).await;
        assert!(report.reachable && !report.ok(), "{wire:?}: {report:?}");
    }
}

#[tokio::test]
async fn a_permit_for_elsewhere_sends_nothing() {
    for wire in WIRES {
        let (server, elsewhere) = (
            ModelServer::answering(Reply::text("no")),
            ModelServer::answering(Reply::text("no")),
        );
        let (provider, other) = (
            connect(&config(&server, wire)).unwrap(),
            connect(&config(&elsewhere, wire)).unwrap(),
        );
        let gate = Gate::new(Arc::new(MemoryLedger::default()), Policy::default());
        let sent = gate.send_to_model(
            &Actor::Program,
            other.destination().clone(),
            json!(null),
            async |permit| provider.admit(&permit).map(|_| ()),
        );
        let refused = sent.await;
        assert!(
            matches!(refused, Err(GateError::Effect(ModelError::NotPermitted))),
            "{wire:?}: {refused:?}"
        );
        assert!(server.requests().is_empty(), "{wire:?}");
    }
}

use adiuva_protocol::{Code, ProviderId};
use adiuva_vault::Secret;
use url::Url;

use super::*;
use crate::error::Retry;
use crate::provider::{ProviderConfig, ProviderKind};

const KEY: &str = "sk-very-secret";

fn server() -> Server {
    let url = Url::parse("http://127.0.0.1:1/v1/").unwrap();
    let config = ProviderConfig::new(ProviderId::make(), ProviderKind::OpenAiCompatible, url.clone())
        .with_key(Secret::new(KEY.to_owned()));
    Server::new(&config, url, "OpenAI-compatible").unwrap()
}

/// `expected` is the beginning of the error's debug text.
fn check(status: u16, headers: &[(&'static str, &str)], body: &str, expected: &str, code: Code, retry: Retry) {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(*name, value.parse().unwrap());
    }
    let asked = Asked {
        path: "chat/completions",
        model: Some("m"),
    };
    let error = refused(&server(), status, &map, body.as_bytes(), &asked);
    assert!(format!("{error:?}").starts_with(expected), "{status} {body}: {error:?}");
    assert_eq!(error.code(), code, "{status} {body}");
    assert_eq!(error.retry(), retry, "{status} {body}");
    assert!(!format!("{error} {error:?}").contains(KEY), "{status} {body}");
}

#[test]
fn credentials_and_limits() {
    let quoted = r#"{"error":{"message":"Incorrect API key provided: sk-very-secret"}}"#;
    check(
        401,
        &[],
        quoted,
        "Unauthorised",
        Code::ProviderUnauthorised,
        Retry::Never,
    );
    check(403, &[], "", "Unauthorised", Code::ProviderUnauthorised, Retry::Never);
    check(429, &[], "", "RateLimited", Code::RateLimited, Retry::Soon);
    let wait = |seconds| Retry::After(Duration::from_secs(seconds));
    check(
        429,
        &[("retry-after", "7")],
        "",
        "RateLimited",
        Code::RateLimited,
        wait(7),
    );
    check(
        429,
        &[("retry-after-ms", "3000")],
        "",
        "RateLimited",
        Code::RateLimited,
        wait(3),
    );
    let dates = [
        ("retry-after", "Wed, 21 Oct 2015 07:28:30 GMT"),
        ("date", "Wed, 21 Oct 2015 07:28:00 GMT"),
    ];
    check(429, &dates, "", "RateLimited", Code::RateLimited, wait(30));
    check(
        429,
        &[("retry-after", "-5")],
        "",
        "RateLimited",
        Code::RateLimited,
        Retry::Soon,
    );
    let spent = r#"{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}"#;
    check(429, &[], spent, "RateLimited", Code::RateLimited, Retry::Never);
}

#[test]
fn missing_models_and_missing_endpoints() {
    let missing = [
        (404, r#"{"error":"model \"m\" not found, try pulling it first"}"#),
        (
            404,
            r#"{"error":{"message":"The model `m` does not exist","code":"model_not_found"}}"#,
        ),
        (
            404,
            r#"{"object":"error","message":"The model `m` does not exist.","type":"NotFoundError","code":404}"#,
        ),
        (400, r#"{"error":{"message":"m is not a valid model ID","code":400}}"#),
        (
            400,
            r#"{"object":"error","message":"Invalid model: m","type":"invalid_model","code":"1500"}"#,
        ),
    ];
    for (status, body) in missing {
        check(
            status,
            &[],
            body,
            "ModelNotFound",
            Code::ProviderModelNotFound,
            Retry::Never,
        );
    }
    check(
        404,
        &[],
        "404 page not found",
        "NoEndpoint",
        Code::ProviderUpstream,
        Retry::Never,
    );
    check(404, &[], "<html>", "NoEndpoint", Code::ProviderUpstream, Retry::Never);
    check(302, &[], "", "NoEndpoint", Code::ProviderUpstream, Retry::Never);
}

#[test]
fn too_long_and_otherwise_refused() {
    let long = [
        r#"{"error":{"message":"This model's maximum context length is 8192 tokens.","code":"context_length_exceeded"}}"#,
        r#"{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}"#,
        r#"[{"error":{"message":"prompt is too long"}}]"#,
    ];
    for body in long {
        check(400, &[], body, "ContextTooLong", Code::Validation, Retry::Never);
    }
    let refused = r#"{"detail":[{"msg":"field required"}]}"#;
    check(
        422,
        &[],
        refused,
        "Refused { host: \"127.0.0.1:1\", status: 422, said: \"field required\" }",
        Code::ProviderUpstream,
        Retry::Never,
    );
    let leaky = r#"{"error":"bad header Bearer sk-very-secret"}"#;
    check(400, &[], leaky, "Refused", Code::ProviderUpstream, Retry::Never);
}

#[test]
fn failures_of_the_server() {
    check(500, &[], "", "Upstream", Code::ProviderUpstream, Retry::Soon);
    check(
        503,
        &[("retry-after", "2")],
        "busy",
        "Upstream",
        Code::ProviderUpstream,
        Retry::After(Duration::from_secs(2)),
    );
    check(
        529,
        &[],
        r#"{"error":{"type":"overloaded_error","message":"Overloaded"}}"#,
        "Upstream",
        Code::ProviderUpstream,
        Retry::Soon,
    );
    check(504, &[], "", "Timeout", Code::ProviderTimeout, Retry::Soon);
}

#[test]
fn a_long_text_is_shortened_to_one_line() {
    let said = server().quote(&"a line\n".repeat(1000));
    assert!(said.chars().count() == 301 && !said.contains('\n'), "{said}");
}

#[test]
fn a_failure_in_the_stream_may_name_its_status() {
    let limited = serde_json::json!({"error": {"code": 429, "message": "slow down"}});
    let error = refused_in_stream(&server(), &limited, "m");
    assert!(matches!(error, ModelError::RateLimited { .. }), "{error:?}");
    let failed = serde_json::json!({"error": "an error was encountered while running the model"});
    let error = refused_in_stream(&server(), &failed, "m");
    assert!(matches!(error, ModelError::Upstream { status: None, .. }), "{error:?}");
}

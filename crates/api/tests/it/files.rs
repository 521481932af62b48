//! The UI's files and the headers of every answer.

use std::sync::Arc;

use adiuva_api::http::Config;
use adiuva_testkit::browser::Request;

use crate::served::{NoUi, PAGE, SCRIPT, Served};

#[tokio::test]
async fn files_come_with_their_types() {
    let served = Served::new().await;
    let browser = served.stranger();
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/open", "text/html; charset=utf-8"),
        ("/chat/0199b2c1-0000-7000-8000-000000000000", "text/html; charset=utf-8"),
        ("/ui.js", "text/javascript; charset=utf-8"),
        ("/ui_bg.wasm", "application/wasm"),
        ("/style/app.css", "text/css; charset=utf-8"),
        ("/favicon.svg", "image/svg+xml"),
        ("/fonts/text.woff2", "font/woff2"),
    ] {
        let answer = browser.ask(Request::get(path)).await.unwrap();
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some(kind)),
            "{path}"
        );
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
    }
    let missing = browser.ask(Request::get("/ui2.js")).await.unwrap();
    assert_eq!((missing.status, missing.code().as_str()), (404, "E_NOT_FOUND"));
    let written = browser.ask(Request::get("/ui.js").method("POST")).await.unwrap();
    assert_eq!(written.status, 405);
    let page = browser.ask(Request::get("/settings")).await.unwrap();
    assert_eq!(page.text(), PAGE, "the UI finds its places by itself");
}

#[tokio::test]
async fn a_file_is_sent_compressed_and_only_once() {
    let served = Served::new().await;
    let browser = served.stranger();
    let small = browser.ask(Request::get("/ui.js")).await.unwrap();
    assert_eq!(small.header("content-encoding"), Some("br"));
    assert_eq!(small.header("vary"), Some("Accept-Encoding"));
    let plain = Request::get("/ui.js").with("accept-encoding", "gzip");
    let plain = browser.ask(plain).await.unwrap();
    assert_eq!(
        (plain.header("content-encoding"), plain.text().as_str()),
        (None, SCRIPT)
    );
    let (small, plain) = (small.header("etag").unwrap(), plain.header("etag").unwrap());
    assert_ne!(small, plain, "two forms are two contents");

    let again = Request::get("/ui.js").with("if-none-match", small);
    let again = browser.ask(again).await.unwrap();
    assert_eq!((again.status, again.body.len()), (304, 0));
    let changed = Request::get("/ui.js").with("if-none-match", plain);
    assert_eq!(browser.ask(changed).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_program_without_its_ui_says_what_to_do() {
    let bundle = Arc::new(NoUi);
    let config = Config {
        bundle,
        ..Config::default()
    };
    let served = Served::with_bundle(config).await;
    let answer = served.stranger().ask(Request::get("/")).await.unwrap();
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("cargo xtask ui"), "{}", answer.text());
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let served = Served::new().await;
    let browser = served.browser().await;
    let wrong_host = Request::get("/").with("host", "evil.example");
    for (what, answer) in [
        ("page", browser.ask(Request::get("/")).await.unwrap()),
        ("call", browser.call("meta.get", &serde_json::json!({})).await.unwrap()),
        (
            "failure",
            browser.call("audit.list", &serde_json::json!({})).await.unwrap(),
        ),
        ("nothing", browser.ask(Request::get("/none.js")).await.unwrap()),
        ("refusal", browser.ask(wrong_host).await.unwrap()),
    ] {
        let has = |name: &str, part: &str| {
            let value = answer.header(name).unwrap_or_default();
            assert!(value.contains(part), "{what}: {name} is {value:?} without {part:?}");
        };
        has(
            "content-security-policy",
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
        );
        has("content-security-policy", "frame-ancestors 'none'");
        has("content-security-policy", "connect-src ");
        has("x-content-type-options", "nosniff");
        has("x-frame-options", "DENY");
        has("referrer-policy", "no-referrer");
        has("cross-origin-opener-policy", "same-origin");
        has("cross-origin-resource-policy", "same-origin");
        has("permissions-policy", "camera=()");
        let shares = answer
            .headers
            .iter()
            .any(|(name, _)| name.starts_with("access-control"));
        assert!(!shares, "{what}: nothing is shared with other sites");
    }
    let page = browser.ask(Request::get("/")).await.unwrap();
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.ends_with(&format!("connect-src 'self' ws://{}", browser.host)),
        "{policy}"
    );
}

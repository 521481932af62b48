//! The hostile requests, made from lists of hosts, origins, cookies, tokens, types, methods and paths.

use adiuva_testkit::Browser;
use adiuva_testkit::browser::Request;
use serde_json::json;

/// One hostile request, as it goes over the wire.
pub(super) struct Attempt {
    pub(super) what: String,
    pub(super) bytes: Vec<u8>,
    /// It has everything that a call needs but the right to make it.
    pub(super) well_formed: bool,
}

/// What an attacker wants to reach, as the UI would ask for it.
fn targets(code: &str) -> [(&'static str, Request); 6] {
    [
        ("call", Request::post("/v1/meta/get", &json!({}))),
        ("write", Request::post("/v1/settings/set", &json!({ "settings": {} }))),
        (
            "token",
            Request::new("GET", "/v1/session").with("sec-fetch-site", "same-origin"),
        ),
        (
            "end",
            Request::new("DELETE", "/v1/session").with("sec-fetch-site", "same-origin"),
        ),
        ("code", Request::post("/v1/session", &json!({ "code": code }))),
        ("events", Request::websocket("/v1/events")),
    ]
}

fn hosts(ours: &str) -> Vec<String> {
    let port = ours.rsplit(':').next().unwrap();
    let mut hosts: Vec<String> = [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.nip.example",
        "127.0.0.1.",
        "localhost.",
        "127.1",
        "127.0.1",
        "127.0.0.2",
        "0.0.0.0",
        "0",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::]",
        "169.254.169.254",
        "LOCALHOST",
        "adiuva",
        "rebind.network",
        "user@127.0.0.1",
        "127.0.0.1:80@evil.example",
        "xn--localhost-",
        "127。0。0。1",
    ]
    .iter()
    .map(|name| format!("{name}:{port}"))
    .collect();
    hosts.extend(["127.0.0.1", "localhost", "127.0.0.1:", "127.0.0.1:1", "127.0.0.1:80"].map(str::to_owned));
    hosts.extend([
        format!("127.0.0.1:0{port}"),
        format!("127.0.0.1:{port}, evil.example"),
        format!("{ours}/"),
        format!("http://{ours}"),
        String::new(),
    ]);
    hosts
}

fn origins(ours: &str) -> Vec<String> {
    let port = ours.rsplit(':').next().unwrap();
    let mut origins: Vec<String> = [
        "null",
        "",
        "http://evil.example",
        "https://evil.example",
        "file://",
        "chrome-extension://abcdefghijklmnop",
        "moz-extension://0000",
        "tauri://localhost",
        "http://tauri.localhost",
        "http://127.0.0.1",
        "http://localhost",
        "http://localhost:3000",
        "http://127.0.0.1:1",
        "about:blank",
        "data:",
        "*",
    ]
    .map(str::to_owned)
    .to_vec();
    origins.extend([
        format!("https://{ours}"),
        format!("ws://{ours}"),
        format!("HTTP://{ours}"),
        format!("http://{ours}/"),
        format!("http://{ours}.evil.example"),
        format!("http://evil.example#{ours}"),
        format!("http://user@{ours}"),
        format!("http://localhost:{port}"),
        format!("http://[::1]:{port}"),
        format!("http://{ours} http://evil.example"),
        format!("http://{ours}, http://evil.example"),
        ours.to_owned(),
    ]);
    origins
}

/// From other sites and under other names, by a browser that holds a good session.
pub(super) fn foreign(browser: &Browser, code: &str) -> Vec<Attempt> {
    let mut attempts = Vec::new();
    let mut attempt = |what: String, request: Request| {
        let bytes = browser.dress(request).bytes();
        attempts.push(Attempt {
            what,
            bytes,
            well_formed: true,
        });
    };
    for (target, request) in targets(code) {
        for host in hosts(&browser.host) {
            // A page under another name is, for its browser, of its own origin.
            let rebound = request
                .clone()
                .with("host", &host)
                .with("origin", &format!("http://{host}"));
            attempt(format!("{target} under {host:?}"), rebound);
        }
        for origin in origins(&browser.host) {
            attempt(
                format!("{target} from {origin:?}"),
                request.clone().with("origin", &origin),
            );
        }
        for site in ["cross-site", "same-site", "", "None", "same-origin, none", "anything"] {
            attempt(
                format!("{target} by {site:?}"),
                request.clone().with("sec-fetch-site", site),
            );
        }
        let doubled = [
            ("host", "evil.example"),
            ("host", &browser.host),
            ("origin", "http://evil.example"),
            ("sec-fetch-site", "none"),
        ];
        for (name, value) in doubled {
            let own = request
                .clone()
                .or("host", &browser.host)
                .or("origin", &format!("http://{}", browser.host));
            attempt(format!("{target} with two of {name}"), own.and(name, value));
        }
        attempt(format!("{target} without host"), request.clone().never("host"));
    }
    attempts
}

/// From our own page as far as the browser can tell, but without what belongs to the session.
pub(super) fn without_session(browser: &Browser, ended: &Browser, other: &Browser) -> Vec<Attempt> {
    let (cookie, csrf) = (browser.cookie.clone().unwrap(), browser.csrf.clone().unwrap());
    let (name, secret) = cookie.split_once('=').unwrap();
    let cookies = [
        String::new(),
        name.to_owned(),
        format!("{name}="),
        format!("{name}=null"),
        format!("{name}={csrf}"),
        format!("{name}={}", "A".repeat(43)),
        format!("{name}={secret}A"),
        format!("{name}={}", secret.get(1..).unwrap()),
        format!("{name}=\"{secret}\""),
        format!("{name}={}", secret.to_uppercase()),
        format!("{}={secret}", name.to_uppercase()),
        format!("session={secret}"),
        format!("adiuva={secret}"),
        format!("{name}%3D{secret}"),
        format!("{name} {secret}"),
        ended.cookie.clone().unwrap(),
    ];
    let tokens = [
        String::new(),
        "null".to_owned(),
        "undefined".to_owned(),
        secret.to_owned(),
        "A".repeat(43),
        csrf.get(1..).unwrap().to_owned(),
        format!("{csrf}A"),
        format!("{csrf}, {csrf}"),
        csrf.to_lowercase(),
        ended.csrf.clone().unwrap(),
        other.csrf.clone().unwrap(),
    ];
    let mut attempts = Vec::new();
    let mut attempt = |what: String, request: Request| {
        let bytes = browser.dress(request).bytes();
        attempts.push(Attempt {
            what,
            bytes,
            well_formed: true,
        });
    };
    for (target, request) in targets("") {
        if target == "code" {
            continue;
        }
        attempt(format!("{target} without cookie"), request.clone().never("cookie"));
        for cookie in &cookies {
            attempt(
                format!("{target} with cookie {cookie:?}"),
                request.clone().with("cookie", cookie),
            );
        }
        // A WebSocket carries its token in the first frame.
        if target == "events" {
            continue;
        }
        attempt(format!("{target} without token"), request.clone().never("x-csrf"));
        for token in &tokens {
            attempt(
                format!("{target} with token {token:?}"),
                request.clone().with("x-csrf", token),
            );
        }
        attempt(
            format!("{target} with two tokens"),
            request.clone().and("x-csrf", &csrf).and("x-csrf", &csrf),
        );
    }
    attempts
}

/// With a good session, in forms that a form or a link of another site could have.
pub(super) fn misshapen(browser: &Browser) -> Vec<Attempt> {
    let mut attempts = Vec::new();
    let mut attempt = |what: String, request: Request| {
        let bytes = browser.dress(request).bytes();
        attempts.push(Attempt {
            what,
            bytes,
            well_formed: false,
        });
    };
    let call = Request::post("/v1/meta/get", &json!({}));
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/json",
        "application/jsonp",
        "application/json, text/plain",
        "application/csp-report",
        "application/json; charset=utf-7",
        "*/*",
        "",
    ] {
        attempt(format!("type {kind:?}"), call.clone().with("content-type", kind));
    }
    attempt("no type".into(), call.clone().never("content-type"));
    for method in [
        "GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "post", "POST-X",
    ] {
        attempt(format!("method {method}"), call.clone().method(method));
        attempt(
            format!("session by {method}-"),
            call.clone().path("/v1/session").method(&format!("{method}-")),
        );
    }
    for path in [
        "/v1",
        "/v1/",
        "/v1/meta",
        "/v1/meta.get",
        "/v1/meta/get/",
        "/v1//meta/get",
        "//v1/meta/get",
        "/V1/meta/get",
        "/v1/META/get",
        "/v1/meta/get%00",
        "/v1/meta%2fget",
        "/v1%2Fmeta%2Fget",
        "/v1/meta/./get",
        "/v1/x/../meta/get",
        "/./v1/meta/get",
        "/ui/../v1/meta/get",
        "/v1\\meta\\get",
        "/v1/meta/get;a=b",
        "/v1/events",
        "/v1/session/",
        "/v1/dev/logs",
        "/v1/public/ask",
        "/hooks/token",
        "/mcp",
        "/",
        "/index.html",
        "/meta/get",
        "/v2/meta/get",
        "*",
    ] {
        attempt(format!("call to {path}"), call.clone().path(path));
    }
    for path in [
        "/../Cargo.toml",
        "/..%2fCargo.toml",
        "/%2e%2e/Cargo.toml",
        "/ui/../../Cargo.toml",
        "//etc/passwd",
        "///etc/passwd",
        "/etc/passwd%00.html",
        "/.git/config",
        "/.env",
        "/ui.js/..",
        "/ui.js.br",
        "/..\\..\\Cargo.toml",
        "/C:/Windows/win.ini",
        "/file:///etc/passwd",
        "/fonts/",
        "/v1/meta/get",
        "/v1/settings/get",
    ] {
        attempt(format!("file at {path}"), Request::get(path));
    }
    let own = format!("http://{}/v1/meta/get", browser.host);
    for uri in [own.as_str(), "http://evil.example/v1/meta/get", "https://evil.example/"] {
        attempt(format!("proxied {uri}"), call.clone().path(uri));
    }
    for (what, request) in [
        ("declared too large", call.clone().with("content-length", "1048577")),
        (
            "declared far too large",
            call.clone().with("content-length", "18446744073709551615"),
        ),
        ("declared below nothing", call.clone().with("content-length", "-1")),
        (
            "declared twice",
            call.clone().and("content-length", "2").and("content-length", "3"),
        ),
        ("too large", call.clone().body(vec![b' '; (1 << 20) + 1])),
        ("no JSON", call.clone().body("a=1")),
        ("half JSON", call.clone().body("{\"a\":")),
        ("two documents", call.clone().body("{}{}")),
        ("not UTF-8", call.clone().body(b"{\"a\":\"\xff\xfe\"}".to_vec())),
        ("too deep", call.clone().body("[".repeat(1 << 19))),
        ("in no known coding", call.clone().with("transfer-encoding", "gzip")),
        (
            "chunks that are none",
            call.clone()
                .with("transfer-encoding", "chunked")
                .body("zz\r\n{}\r\n0\r\n\r\n"),
        ),
        (
            "a plain request for events",
            Request::new("GET", "/v1/events").with("origin", &format!("http://{}", browser.host)),
        ),
        (
            "events without origin",
            Request::websocket("/v1/events").never("origin"),
        ),
        (
            "events of another version",
            Request::websocket("/v1/events").with("sec-websocket-version", "8"),
        ),
        (
            "events without key",
            Request::websocket("/v1/events").without("sec-websocket-key"),
        ),
        ("events elsewhere", Request::websocket("/v1/meta/get")),
    ] {
        attempt(what.into(), request);
    }
    attempts
}

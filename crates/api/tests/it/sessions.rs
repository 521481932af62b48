//! Opening, keeping and ending a session; taking the port; links from another process.

use adiuva_api::http::{BindError, Config, Server};
use adiuva_api::local;
use adiuva_protocol::Code;
use adiuva_testkit::Browser;
use adiuva_testkit::browser::Request;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::served::Served;

#[tokio::test]
async fn a_link_opens_one_session() {
    let served = Served::new().await;
    let link = served.links.make().unwrap().link;
    let (address, code) = link.split_once("/open#").unwrap();
    assert_eq!(address, served.links.address());

    let opened = served.stranger().hand_in(code).await.unwrap();
    let cookie = opened.header("set-cookie").unwrap();
    let port = address.rsplit(':').next().unwrap();
    assert!(cookie.starts_with(&format!("adiuva-{port}=")), "{cookie}");
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
    assert!(!cookie.contains(code), "the cookie is another secret");

    let again = served.stranger().hand_in(code).await.unwrap();
    assert_eq!((again.status, again.code().as_str()), (401, "E_AUTH_SESSION"));
    assert!(
        again.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains("adiuva link")
    );
    assert_eq!(again.header("set-cookie"), None);
    assert!(
        Browser::open(&served.links.make().unwrap().link).await.is_ok(),
        "the next link works"
    );
}

#[tokio::test]
async fn a_session_survives_a_reload_and_ends_on_demand() {
    let served = Served::new().await;
    let browser = served.browser().await;
    let session = |method: &str| Request::new(method, "/v1/session");
    let reloaded = browser.ask(session("GET")).await.unwrap();
    assert_eq!(
        (reloaded.status, reloaded.json()["csrf"].as_str()),
        (200, browser.csrf.as_deref())
    );

    let other = served.browser().await;
    let mixed = Browser {
        csrf: other.csrf.clone(),
        ..browser.clone()
    };
    let mixed = mixed.ask(session("GET")).await.unwrap();
    assert_eq!((mixed.status, mixed.code().as_str()), (403, "E_AUTH_CSRF"));
    let without = browser.ask(session("GET").never("x-csrf")).await.unwrap();
    assert_eq!(without.code(), "E_AUTH_CSRF", "the cookie alone is worth nothing");

    let ended = browser.ask(session("DELETE")).await.unwrap();
    assert_eq!(ended.status, 200);
    assert!(ended.header("set-cookie").unwrap().contains("Max-Age=0"));
    for answer in [
        browser.ask(session("GET")).await.unwrap(),
        browser.call("meta.get", &json!({})).await.unwrap(),
    ] {
        assert_eq!((answer.status, answer.code().as_str()), (401, "E_AUTH_SESSION"));
    }
    assert_eq!(other.ask(session("GET")).await.unwrap().status, 200, "others go on");
}

#[tokio::test]
async fn a_cookie_of_the_same_name_does_not_lock_out() {
    let served = Served::new().await;
    let browser = served.browser().await;
    let cookie = browser.cookie.clone().unwrap();
    let name = cookie.split('=').next().unwrap();
    for cookies in [
        format!("{name}=planted; {cookie}"),
        format!("{cookie}; {name}=planted"),
        format!("theme=dark; {name}={}; {cookie}", "A".repeat(43)),
    ] {
        let request = Request::new("GET", "/v1/session").with("cookie", &cookies);
        assert_eq!(browser.ask(request).await.unwrap().status, 200, "{cookies}");
    }
}

#[tokio::test]
async fn a_session_belongs_to_one_server() {
    let (one, other) = (Served::new().await, Served::new().await);
    let browser = one.browser().await;
    let cookie = browser.cookie.clone().unwrap();
    let secret = cookie.split_once('=').unwrap().1;
    let stranger = other.stranger();
    let port = stranger.host.rsplit(':').next().unwrap();
    let strayed = Browser {
        cookie: Some(format!("adiuva-{port}={secret}")),
        csrf: browser.csrf.clone(),
        ..stranger
    };
    assert_eq!(strayed.call("meta.get", &json!({})).await.unwrap().status, 401);
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let served = Served::new().await;
    let port: u16 = served.stranger().host.rsplit(':').next().unwrap().parse().unwrap();
    let config = Config {
        port,
        ..Config::default()
    };
    let error = Server::bind(config).await.err().unwrap();
    assert!(matches!(error, BindError::InUse(named) if named == port), "{error}");
}

#[tokio::test]
async fn both_kinds_of_loopback_are_served_when_asked() {
    let config = Config {
        ipv6: true,
        ..Config::default()
    };
    let served = Served::with(config).await;
    let link = served.links.make().unwrap().link;
    let six = Browser::open(&link.replace("127.0.0.1", "[::1]")).await.unwrap();
    assert_eq!(six.call("meta.get", &json!({})).await.unwrap().status, 200);
    let four = served.browser().await;
    let strayed = Request::get("/").with("host", &six.host);
    assert_eq!(
        four.ask(strayed).await.unwrap().status,
        200,
        "the name is ours, by whichever socket"
    );

    let served = Served::new().await;
    let port = served.stranger().host.rsplit(':').next().unwrap().to_owned();
    let strayed = Request::get("/").with("host", &format!("[::1]:{port}"));
    assert_eq!(
        served.stranger().ask(strayed).await.unwrap().status,
        403,
        "it is not when it is not served"
    );
}

#[tokio::test]
async fn another_process_gets_a_link_over_the_local_lane() {
    let home = tempfile::tempdir().unwrap();
    let served = Served::new().await;
    let server = local::Server::bind(home.path()).unwrap();
    let (door, stop) = (server.door(), CancellationToken::new());
    let serving = tokio::spawn(server.run(served.stand_in.clone(), stop.clone()));
    let client = local::Client::load(home.path()).await.unwrap();

    let refused = client.make_link().await.err().unwrap();
    assert_eq!(refused.code, Code::NotFound, "nothing is served to browsers yet");
    door.open(served.links.clone());
    let link = client.make_link().await.unwrap();
    assert_eq!(link.address, served.links.address());
    assert!(Browser::open(&link.link).await.is_ok());

    stop.cancel();
    serving.await.unwrap();
}

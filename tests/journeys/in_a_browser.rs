//! `adiuva serve`: the app in a browser, from the one-time link to Ctrl-C.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use adiuva_testkit::Browser;
use adiuva_testkit::browser::{Heard, Request, Socket};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::person::{PASSPHRASE, Person, files_with};

/// `adiuva serve`, ended with the test.
struct Serving {
    child: Child,
    address: String,
    link: String,
}

impl Serving {
    /// Starts it without a passphrase, as from a menu.
    fn start(person: &Person, arguments: &[&str]) -> Self {
        Self::start_with(person, arguments, |command| command)
    }

    fn start_with(person: &Person, arguments: &[&str], change: impl FnOnce(&mut Command) -> &mut Command) -> Self {
        let arguments = [&["serve", "--json"], arguments].concat();
        let mut command = person.command(&arguments);
        change(command.env_remove("ADIUVA_PASSPHRASE"));
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| told[name].as_str().unwrap().to_owned();
        Self {
            child,
            address: text("address"),
            link: text("link"),
        }
    }

    fn end(&mut self, signal: Signal) -> ExitStatus {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
        self.child.wait().unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn call(browser: &Browser, command: &str, request: Value) -> Value {
    let answer = browser.call(command, &request).await.unwrap();
    assert_eq!(answer.status, 200, "{command}: {}", answer.text());
    answer.json()
}

async fn refusal(browser: &Browser, command: &str) -> (u16, String) {
    let answer = browser.call(command, &json!({})).await.unwrap();
    (answer.status, answer.code())
}

async fn listen(browser: &Browser) -> Socket {
    let mut page = browser.listen().await.unwrap();
    let events = json!({ "subscribe": { "id": 1, "topic": { "topic": "events" } } });
    page.send(&events).await.unwrap();
    page
}

#[tokio::test]
async fn from_a_link_to_a_cited_answer_and_ctrl_c() {
    let person = Person::new();
    person.write(
        "lease.md",
        "# Lease\n\nThe notice period is seven months, in writing.\n",
    );
    let mut serving = Serving::start(&person, &[]);
    let browser = Browser::open(&serving.link).await.unwrap();
    assert_eq!(
        call(&browser, "meta.get", json!({})).await["flags"]["intelligent_chat"],
        true
    );

    // The first run happens in the browser.
    assert_eq!(refusal(&browser, "meta.status").await, (409, "E_VAULT_MISSING".into()));
    assert_eq!(refusal(&browser, "knowledge.folders").await.1, "E_VAULT_MISSING");
    let mut page = listen(&browser).await;
    let made = call(
        &browser,
        "vault.create",
        json!({ "passphrase": PASSPHRASE, "keyring": false }),
    )
    .await;
    assert!(made["recovery_code"].as_str().unwrap().len() >= 32);
    let opened = page.hear().await.json();
    assert_eq!(opened["notice"]["event"]["state"]["state"], "open", "{opened}");

    let above = person.documents().parent().unwrap().to_path_buf();
    let folders = call(&browser, "knowledge.folders", json!({ "path": above })).await;
    let documents = folders["folders"]
        .as_array()
        .unwrap()
        .iter()
        .find(|path| path.as_str().unwrap().ends_with("documents"));
    let request = json!({ "path": documents.unwrap() });
    call(&browser, "knowledge.add", request).await;

    // The page is loaded again while files are read: it finds its session, and what happens.
    drop(page);
    let session = browser.ask(Request::new("GET", "/v1/session")).await.unwrap();
    assert_eq!(session.json()["csrf"].as_str(), browser.csrf.as_deref());
    let mut page = listen(&browser).await;
    let embedded = async {
        while call(&browser, "meta.status", json!({})).await["coverage"]["embedded"] != 1 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(120), embedded).await.unwrap();

    let asked = json!({ "question": "How long is the notice period?", "model": "extracts" });
    let run = call(&browser, "knowledge.ask", asked).await["run"].clone();
    let frames = json!({ "subscribe": { "id": 2, "topic": { "topic": "run", "id": run, "after": 0 } } });
    page.send(&frames).await.unwrap();
    let mut answer = String::new();
    loop {
        let told = page.hear().await.json();
        assert_ne!(told, Value::Null, "the stream broke off");
        if told["id"] == 2 && told.get("end").is_some() {
            break;
        }
        answer += &told.to_string();
    }
    assert!(answer.contains("\"coverage\""), "what happened was told: {answer}");
    assert!(
        answer.contains("seven months") && answer.contains("stream_end"),
        "{answer}"
    );

    // The command line joins, and makes links.
    let status = person.run(&["status", "--json"]).done().json();
    assert_eq!(status["coverage"]["embedded"], 1);
    let link = person.run(&["link", "--json"]).done().json();
    assert_eq!(link["address"], serving.address.as_str());
    Browser::open(link["link"].as_str().unwrap()).await.unwrap();
    let second = person.run(&["serve"]);
    assert_eq!(second.code, 1);
    assert!(second.err.contains(&serving.address), "{}", second.err);

    assert!(serving.end(Signal::INT).success(), "to be stopped is how it ends well");
    assert_eq!(page_end(page).await, Heard::Close(1001));
    assert!(browser.connect().await.is_err(), "nobody listens any more");
    let (cookie, token) = (browser.cookie.unwrap(), browser.csrf.unwrap());
    let secrets = [
        serving.link.split_once('#').unwrap().1,
        cookie.split_once('=').unwrap().1,
        token.as_str(),
    ];
    for secret in secrets {
        assert_eq!(
            files_with(&person.home(), secret),
            Vec::<PathBuf>::new(),
            "a secret of the session was kept"
        );
    }
    assert_eq!(person.run(&["link"]).code, 1, "there is nobody to make one");
}

async fn page_end(mut page: Socket) -> Heard {
    loop {
        match page.hear().await {
            Heard::Text(_) => {}
            end => return end,
        }
    }
}

#[tokio::test]
async fn a_restart_wants_a_new_link_and_the_passphrase() {
    let person = Person::with_vault();
    let mut serving = Serving::start(&person, &[]);
    let browser = Browser::open(&serving.link).await.unwrap();
    assert_eq!(refusal(&browser, "meta.status").await, (423, "E_VAULT_LOCKED".into()));
    let wrong = browser
        .call("vault.unlock", &json!({ "passphrase": "not the one at all" }))
        .await
        .unwrap();
    assert_eq!((wrong.status, wrong.code().as_str()), (403, "E_VAULT_WRONG_PASSPHRASE"));
    call(&browser, "vault.unlock", json!({ "passphrase": PASSPHRASE })).await;
    call(&browser, "meta.status", json!({})).await;
    assert!(serving.end(Signal::TERM).success());

    let port = serving.address.rsplit(':').next().unwrap();
    let again = Serving::start(&person, &["--port", port]);
    assert_eq!(again.address, serving.address);
    assert_eq!(refusal(&browser, "meta.get").await, (401, "E_AUTH_SESSION".into()));
    assert!(Browser::open(&serving.link).await.is_err(), "the old link is gone");
    let browser = Browser::open(&again.link).await.unwrap();
    assert_eq!(refusal(&browser, "meta.status").await.0, 423);
}

#[test]
fn a_port_in_use_is_said() {
    let person = Person::with_vault();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let said = person.run(&["serve", "--port", &port]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains(&port) && said.err.contains("--port"), "{}", said.err);
    person.run(&["status"]).done();
}

#[test]
fn a_wrong_passphrase_is_not_passed_over() {
    let person = Person::with_vault();
    let mut serve = person.command(&["serve", "--json"]);
    let said = serve.env("ADIUVA_PASSPHRASE", "not the one at all").output().unwrap();
    assert_eq!(said.status.code(), Some(4));
}

#[test]
#[cfg(target_os = "linux")]
fn the_link_is_opened_and_nobody_else_can_read_it() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    let person = Person::with_vault();
    // Stands where the desktop's own opener would.
    let (opener, seen) = (person.write("bin/xdg-open", ""), person.home().join("seen"));
    let script = format!("#!/bin/sh\necho \"$@\" > {0}.new && mv {0}.new {0}\n", seen.display());
    fs::write(&opener, script).unwrap();
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", opener.parent().unwrap().display());
    let mut serving = Serving::start_with(&person, &["--open"], |command| command.env("PATH", path));
    while !seen.exists() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let page = person.home().join("open.html");
    assert_eq!(
        fs::read_to_string(&seen).unwrap().trim(),
        page.to_str().unwrap(),
        "only the file is named"
    );
    assert!(fs::read_to_string(&page).unwrap().contains(&serving.link));
    assert_eq!(fs::metadata(&page).unwrap().permissions().mode() & 0o077, 0);
    assert!(serving.end(Signal::INT).success());
    assert!(!page.exists());
}

//! The window of a running app, driven through the web view's own WebDriver.

use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::desk::{Desk, PASSPHRASE, PATIENCE, Running, tool, until};
use crate::driver::{Driver, DriverError};

/// A running app and its main window's page.
pub(crate) struct Window {
    page: Driver,
    _driver: Running,
}

impl Window {
    pub(crate) async fn open(desk: &Desk) -> Self {
        Self::open_with(desk, &[], &[]).await
    }

    /// Opens the app with more arguments and more environment.
    pub(crate) async fn open_with(desk: &Desk, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut driver = desk.command(tool("WebKitWebDriver").get_program());
        driver
            .args([format!("--port={port}"), "--host=127.0.0.1".into()])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(environment.iter().copied())
            .stdout(Stdio::null());
        let driver = Running(driver.spawn().unwrap());
        let options = json!({ "binary": env!("CARGO_BIN_EXE_adiuva-desktop"), "args": arguments });
        let wanted = json!({ "webkitgtk:browserOptions": options });
        let address = format!("http://127.0.0.1:{port}");
        let connected = tokio::time::timeout(PATIENCE, async {
            loop {
                match Driver::begin(&address, wanted.clone()).await {
                    Ok(page) => return page,
                    // It does not listen yet.
                    Err(DriverError::Unreachable) => tokio::time::sleep(Duration::from_millis(20)).await,
                    Err(DriverError::Refused(why)) => panic!("the window does not open: {why}"),
                }
            }
        });
        let page = connected.await.expect("the driver answers");
        let window = Self { page, _driver: driver };
        window
            .until("the page is loaded", "return document.readyState === 'complete'")
            .await;
        window
    }

    /// Runs a script in the page.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.page.execute(script).await.unwrap()
    }

    /// Waits until a script in the page says yes.
    pub(crate) async fn until(&self, what: &str, script: &str) {
        let begun = Instant::now();
        loop {
            match self.page.execute(script).await {
                Ok(Value::Bool(true)) => return,
                said => assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}: {said:?}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Presses what has this XPath as soon as it is there and lets itself be pressed.
    pub(crate) async fn press(&self, xpath: &str) {
        self.patiently(xpath, async || {
            let element = self.page.find(xpath).await?;
            self.page.click(&element).await
        })
        .await;
    }

    /// Types into what has this XPath.
    pub(crate) async fn type_into(&self, xpath: &str, text: &str) {
        self.patiently(xpath, async || {
            let element = self.page.find(xpath).await?;
            self.page.type_into(&element, text).await
        })
        .await;
    }

    /// What stands there, as soon as anything does.
    pub(crate) async fn read(&self, xpath: &str) -> String {
        self.patiently(xpath, async || {
            let element = self.page.find(xpath).await?;
            self.page.text(&element).await
        })
        .await
    }

    async fn patiently<T>(&self, what: &str, attempt: impl AsyncFn() -> Result<T, DriverError>) -> T {
        let begun = Instant::now();
        loop {
            match attempt().await {
                Ok(done) => return done,
                Err(why) if begun.elapsed() > PATIENCE => {
                    let shown = self.run("return document.body.innerText").await;
                    panic!("waited in vain for {what}: {why:?}; shown is {shown}");
                }
                Err(_) => {}
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Asks a command of the shell, as a page would.
    pub(crate) async fn invoke(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        const SCRIPT: &str = "const [command, given, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, given).then(ok => done({ ok }), failed => done({ failed }));";
        let mut answer = self
            .page
            .execute_async(SCRIPT, vec![command.into(), arguments])
            .await
            .unwrap();
        match answer.get_mut("failed") {
            Some(failed) => Err(failed.take()),
            None => Ok(answer["ok"].take()),
        }
    }

    /// Asks a command of the contract, as a page would.
    pub(crate) async fn call(&self, command: &str, request: Value) -> Result<Value, Value> {
        self.invoke("call", json!({ "command": command, "request": request }))
            .await
    }

    /// Makes a vault, as the first page would.
    pub(crate) async fn make_vault(&self) {
        let request = json!({ "passphrase": PASSPHRASE, "keyring": false });
        let made = self.call("vault.create", request).await.unwrap();
        assert!(made["recovery_code"].is_string(), "{made}");
    }

    /// Opens the vault, as the page for that would.
    pub(crate) async fn unlock(&self) {
        let opened = self
            .call("vault.unlock", json!({ "passphrase": PASSPHRASE }))
            .await
            .unwrap();
        assert_eq!(opened["state"], "open");
    }

    /// Listens to a topic; what is heard gathers in the page under this id, which is not one of those that the page
    /// itself counts up from 1.
    pub(crate) async fn subscribe(&self, id: u32, topic: Value) -> Result<Value, Value> {
        const SCRIPT: &str = "const [id, topic, done] = arguments;
            window.heard ??= {};
            const heard = window.heard[id] = [];
            const shell = window.__TAURI_INTERNALS__;
            const channel = '__CHANNEL__:' + shell.transformCallback(({ message, end }) => heard.push(end ? 'end' : message));
            shell.invoke('subscribe', { id, topic, channel }).then(ok => done({ ok }), failed => done({ failed }));";
        let mut answer = self.page.execute_async(SCRIPT, vec![id.into(), topic]).await.unwrap();
        match answer.get_mut("failed") {
            Some(failed) => Err(failed.take()),
            None => Ok(answer["ok"].take()),
        }
    }

    /// Ends the app, which takes the session with it.
    pub(crate) async fn close(self, desk: &Desk) {
        let app = desk.holder().expect("the app runs");
        desk.screen().close(desk.screen().until_seen("Adiuva"));
        until("the app ends", || {
            (!std::path::Path::new(&format!("/proc/{app}")).exists()).then_some(())
        });
    }

    pub(crate) async fn reload(&self) {
        self.run("window.before = true; location.reload()").await;
        self.until(
            "the page is loaded anew",
            "return !window.before && document.readyState === 'complete'",
        )
        .await;
    }

    /// Moves on to another window of the app; all that follows is done there.
    pub(crate) async fn switch_to(&self, path: &str) {
        let moved = tokio::time::timeout(PATIENCE, async {
            loop {
                for handle in self.page.windows().await.unwrap() {
                    self.page.switch_to(handle).await.unwrap();
                    let there = self.page.execute("return location.pathname").await;
                    if there.is_ok_and(|there| there == path) {
                        return;
                    }
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
        assert!(moved.await.is_ok(), "there is no window at {path}");
    }
}

//! As much of W3C WebDriver as the journeys need: a session, scripts, windows, and elements to press and type into.

use reqwest::Client;
use serde_json::{Value, json};

/// A session with a WebDriver.
pub(crate) struct Driver {
    http: Client,
    session: String,
}

/// An element of the page.
pub(crate) struct Element(String);

/// Why the driver did not do it.
#[derive(Debug)]
pub(crate) enum DriverError {
    /// Nobody answers at the address, as in the moment after the start.
    Unreachable,
    /// What the driver said.
    Refused(Value),
}

impl Driver {
    /// Begins a session at this address with these capabilities.
    pub(crate) async fn begin(address: &str, capabilities: Value) -> Result<Self, DriverError> {
        let http = Client::builder().no_proxy().build().unwrap();
        let mut driver = Self {
            http,
            session: format!("{address}/session"),
        };
        let wanted = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let begun = driver.post("", wanted).await?;
        driver.session = format!("{}/{}", driver.session, begun["sessionId"].as_str().unwrap());
        Ok(driver)
    }

    /// Runs a script as a function's body; gives what it returns.
    pub(crate) async fn execute(&self, script: &str) -> Result<Value, DriverError> {
        let script = json!({ "script": script, "args": [] });
        self.post("/execute/sync", script).await
    }

    /// Runs a script whose last argument is the function to call with its answer.
    pub(crate) async fn execute_async(&self, script: &str, arguments: Vec<Value>) -> Result<Value, DriverError> {
        let script = json!({ "script": script, "args": arguments });
        self.post("/execute/async", script).await
    }

    /// The first element of this XPath.
    pub(crate) async fn find(&self, xpath: &str) -> Result<Element, DriverError> {
        let found = self
            .post("/element", json!({ "using": "xpath", "value": xpath }))
            .await?;
        let id = found.as_object().and_then(|element| element.values().next());
        Ok(Element(id.and_then(Value::as_str).unwrap().to_owned()))
    }

    /// Presses an element with the pointer.
    pub(crate) async fn click(&self, element: &Element) -> Result<Value, DriverError> {
        self.post(&format!("/element/{}/click", element.0), json!({})).await
    }

    /// Types into an element.
    pub(crate) async fn type_into(&self, element: &Element, text: &str) -> Result<Value, DriverError> {
        self.post(&format!("/element/{}/value", element.0), json!({ "text": text }))
            .await
    }

    /// What an element reads as.
    pub(crate) async fn text(&self, element: &Element) -> Result<String, DriverError> {
        let text = self
            .answered(self.http.get(format!("{}/element/{}/text", self.session, element.0)))
            .await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Names of all windows.
    pub(crate) async fn windows(&self) -> Result<Vec<Value>, DriverError> {
        let handles = self
            .answered(self.http.get(format!("{}/window/handles", self.session)))
            .await?;
        Ok(handles.as_array().cloned().unwrap_or_default())
    }

    /// Goes on in this window.
    pub(crate) async fn switch_to(&self, window: Value) -> Result<Value, DriverError> {
        self.post("/window", json!({ "handle": window })).await
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value, DriverError> {
        self.answered(self.http.post(format!("{}{path}", self.session)).json(&body))
            .await
    }

    async fn answered(&self, request: reqwest::RequestBuilder) -> Result<Value, DriverError> {
        let answer = request.send().await.map_err(|_| DriverError::Unreachable)?;
        let worked = answer.status().is_success();
        let mut answer: Value = answer.json().await.map_err(|_| DriverError::Unreachable)?;
        let value = answer["value"].take();
        if worked {
            Ok(value)
        } else {
            Err(DriverError::Refused(value))
        }
    }
}

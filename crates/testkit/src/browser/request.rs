//! One request and one answer, byte for byte.

use std::io;

use serde_json::Value;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

/// A request in the making. It starts with what a good browser sends.
#[derive(Clone)]
pub struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    /// A request of this method without a body.
    #[must_use]
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// A page or a file, as a person opens it.
    #[must_use]
    pub fn get(path: &str) -> Self {
        Self::new("GET", path)
            .with("sec-fetch-site", "none")
            .with("sec-fetch-mode", "navigate")
            .with("sec-fetch-dest", "document")
            .with("accept-encoding", "gzip, deflate, br")
    }

    /// A call by a script of the page.
    #[must_use]
    pub fn post(path: &str, body: &Value) -> Self {
        let mut request = Self::new("POST", path)
            .with("sec-fetch-site", "same-origin")
            .with("sec-fetch-mode", "cors")
            .with("sec-fetch-dest", "empty")
            .with("content-type", "application/json");
        request.body = body.to_string().into_bytes();
        request
    }

    /// The beginning of a WebSocket by a script of the page.
    #[must_use]
    pub fn websocket(path: &str) -> Self {
        Self::new("GET", path)
            .with("sec-fetch-site", "same-origin")
            .with("sec-fetch-mode", "websocket")
            .with("connection", "Upgrade")
            .with("upgrade", "websocket")
            .with("sec-websocket-version", "13")
            .with("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
    }

    /// With this header, and no other of its name.
    #[must_use]
    pub fn with(self, name: &str, value: &str) -> Self {
        self.without(name).and(name, value)
    }

    /// With one more header, also where there is one of its name.
    #[must_use]
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        self
    }

    /// Without a header of this name, also where a browser would add one.
    #[must_use]
    pub fn never(self, name: &str) -> Self {
        self.with(name, ABSENT)
    }

    /// Without headers of this name, until a browser adds one.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    /// With this header unless there is one of its name.
    #[must_use]
    pub fn or(self, name: &str, value: &str) -> Self {
        let there = self.headers.iter().any(|(known, _)| known == name);
        if there { self } else { self.and(name, value) }
    }

    /// With this body, whatever it is.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// By this method.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        method.clone_into(&mut self.method);
        self
    }

    /// To this path.
    #[must_use]
    pub fn path(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// Whether a browser says where such a request comes from.
    pub(super) fn sends_origin(&self) -> bool {
        let upgrade = self.headers.iter().any(|(name, _)| name == "upgrade");
        upgrade || !matches!(self.method.as_str(), "GET" | "HEAD")
    }

    /// What goes over the wire.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\n", self.method, self.path);
        let sized = self
            .headers
            .iter()
            .any(|(name, _)| name == "content-length" || name == "transfer-encoding");
        if !sized && (!self.body.is_empty() || self.method == "POST") {
            text += &format!("content-length: {}\r\n", self.body.len());
        }
        for (name, value) in self.headers.iter().filter(|(_, value)| value != ABSENT) {
            text += &format!("{name}: {value}\r\n");
        }
        text += "\r\n";
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// Keeps the place of a header that is not sent.
const ABSENT: &str = "(absent)";

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers; names are in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null when it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The code of the failure that it is; empty when it is none.
    #[must_use]
    pub fn code(&self) -> String {
        let failure = self.json();
        let code = failure.pointer("/error/code").and_then(Value::as_str);
        code.unwrap_or_default().to_owned()
    }

    /// Reads a head.
    pub(super) async fn read_head<R: AsyncBufRead + Unpin>(stream: &mut R) -> io::Result<Self> {
        let first = line(stream).await?;
        let status = first.split(' ').nth(1).and_then(|status| status.parse().ok());
        let mut headers = Vec::new();
        loop {
            let line = line(stream).await?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        Ok(Self {
            status: status.ok_or_else(|| io::Error::other(format!("no status: {first}")))?,
            headers,
            body: Vec::new(),
        })
    }

    /// Reads the body, of the length that the head gives.
    pub(super) async fn read_body<R: AsyncBufRead + Unpin>(&mut self, stream: &mut R) -> io::Result<()> {
        let length = self.header("content-length").and_then(|length| length.parse().ok());
        self.body = vec![0; length.unwrap_or(0)];
        stream.read_exact(&mut self.body).await?;
        Ok(())
    }
}

async fn line<R: AsyncBufRead + Unpin>(stream: &mut R) -> io::Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end().to_owned())
}

//! A browser as far as a server can see it: requests on a raw socket, a cookie, the token that goes with it, a WebSocket.
//!
//! Nothing is left to a library, so that a test can send what no library would: two hosts, half a head, a frame that is
//! no frame. What a good browser adds by itself stands in [`Request`] from the start and can be changed or taken away.

mod request;
mod socket;

use std::io;

use serde_json::{Value, json};
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

pub use request::{Answer, Request};
pub use socket::{Heard, Socket};

/// A browser that has one page of a server open, or none yet.
#[derive(Clone)]
pub struct Browser {
    /// The server's host and port.
    pub host: String,
    /// The session's cookie, as `name=value`.
    pub cookie: Option<String>,
    /// The token that goes with the session.
    pub csrf: Option<String>,
}

impl Browser {
    /// A browser that has opened nothing of the server at this address, `http://host:port`.
    #[must_use]
    pub fn at(address: &str) -> Self {
        Self {
            host: address.trim_start_matches("http://").to_owned(),
            cookie: None,
            csrf: None,
        }
    }

    /// A browser that follows this link as the UI's boot code does, and has a session then.
    ///
    /// # Errors
    /// When the server refuses, or does not answer.
    pub async fn open(link: &str) -> io::Result<Self> {
        let (address, code) = link.split_once("/open#").ok_or_else(|| other("this is no link"))?;
        let mut browser = Self::at(address);
        let answer = browser.hand_in(code).await?;
        if answer.status != 200 {
            return Err(other(answer.text()));
        }
        browser.cookie = answer
            .header("set-cookie")
            .and_then(|cookie| cookie.split(';').next())
            .map(str::to_owned);
        let token = answer.json();
        browser.csrf = token.get("csrf").and_then(Value::as_str).map(str::to_owned);
        Ok(browser)
    }

    /// Hands in the code of a link.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn hand_in(&self, code: &str) -> io::Result<Answer> {
        self.ask(Request::post("/v1/session", &json!({ "code": code }))).await
    }

    /// Asks one command, as the UI does.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn call(&self, command: &str, request: &Value) -> io::Result<Answer> {
        let path = format!("/v1/{}", command.replace('.', "/"));
        self.ask(Request::post(&path, request)).await
    }

    /// Sends a request with what belongs to the session.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn ask(&self, request: Request) -> io::Result<Answer> {
        self.send(&self.dress(request).bytes()).await
    }

    /// The request with everything that this browser adds by itself.
    #[must_use]
    pub fn dress(&self, mut request: Request) -> Request {
        request = request.or("host", &self.host);
        if request.sends_origin() {
            request = request.or("origin", &format!("http://{}", self.host));
        }
        if let Some(cookie) = &self.cookie {
            request = request.or("cookie", cookie);
        }
        if let Some(csrf) = &self.csrf {
            request = request.or("x-csrf", csrf);
        }
        request
    }

    /// Sends these bytes on a connection of their own and reads one answer.
    ///
    /// # Errors
    /// When the server closes the connection without an answer.
    pub async fn send(&self, bytes: &[u8]) -> io::Result<Answer> {
        let mut stream = BufReader::new(self.connect().await?);
        // A server may answer, and close, before it has read everything.
        let _ = stream.write_all(bytes).await;
        let mut answer = Answer::read_head(&mut stream).await?;
        if !bytes.starts_with(b"HEAD ") {
            answer.read_body(&mut stream).await?;
        }
        Ok(answer)
    }

    /// A connection on which nothing was sent yet.
    ///
    /// # Errors
    /// When nobody listens.
    pub async fn connect(&self) -> io::Result<TcpStream> {
        TcpStream::connect(&self.host).await
    }

    /// Opens the stream of events and shows the token, as the UI does.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn listen(&self) -> io::Result<Socket> {
        let mut socket = self.upgrade(Request::websocket("/v1/events")).await?;
        socket.send(&json!({ "csrf": self.csrf })).await?;
        Ok(socket)
    }

    /// Opens a WebSocket with this request and sends nothing yet.
    ///
    /// # Errors
    /// When the server refuses; the message is its answer.
    pub async fn upgrade(&self, request: Request) -> io::Result<Socket> {
        let mut stream = BufReader::new(self.connect().await?);
        stream.write_all(&self.dress(request).bytes()).await?;
        let mut answer = Answer::read_head(&mut stream).await?;
        if answer.status == 101 {
            return Ok(Socket::new(stream));
        }
        answer.read_body(&mut stream).await?;
        Err(other(format!("{} {}", answer.status, answer.text())))
    }
}

fn other(message: impl Into<String>) -> io::Error {
    io::Error::other(message.into())
}

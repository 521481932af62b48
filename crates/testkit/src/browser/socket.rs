//! A WebSocket, frame by frame.

use std::collections::VecDeque;
use std::io;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

const TEXT: u8 = 1;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

/// What came from the server.
#[derive(Debug, PartialEq)]
pub enum Heard {
    /// A document.
    Text(Value),
    /// The server closes, for this reason.
    Close(u16),
    /// The connection ended without a word.
    Gone,
}

impl Heard {
    /// The document; null when it is something else.
    #[must_use]
    pub fn json(self) -> Value {
        match self {
            Self::Text(value) => value,
            Self::Close(_) | Self::Gone => Value::Null,
        }
    }
}

/// An open WebSocket. Dropping it is what a page does that goes away.
pub struct Socket {
    stream: BufReader<TcpStream>,
    /// What came together with something that was heard already.
    together: VecDeque<Value>,
    /// How often the server asked whether this side is still there.
    pub pings: u32,
    /// Whether this side answers to that, as every browser does.
    pub answers: bool,
}

impl Socket {
    pub(super) fn new(stream: BufReader<TcpStream>) -> Self {
        Self {
            stream,
            together: VecDeque::new(),
            pings: 0,
            answers: true,
        }
    }

    /// Sends a document.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn send(&mut self, document: &Value) -> io::Result<()> {
        self.send_frame(0x80 | TEXT, document.to_string().as_bytes()).await
    }

    /// Sends a frame with this first byte.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn send_frame(&mut self, first: u8, data: &[u8]) -> io::Result<()> {
        let mut frame = vec![first];
        // The mask of all zeros changes nothing, and is a mask.
        match u16::try_from(data.len()) {
            Ok(length) if length < 126 => frame.push(0x80 | length as u8),
            Ok(length) => {
                frame.push(0x80 | 126);
                frame.extend(length.to_be_bytes());
            }
            Err(_) => {
                frame.push(0x80 | 127);
                frame.extend((data.len() as u64).to_be_bytes());
            }
        }
        frame.extend([0; 4]);
        frame.extend_from_slice(data);
        self.send_bytes(&frame).await
    }

    /// Sends bytes that may be no frame at all.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn send_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await
    }

    /// The next thing that comes, those that come as a list one by one; pings are counted and answered meanwhile.
    pub async fn hear(&mut self) -> Heard {
        loop {
            if let Some(document) = self.together.pop_front() {
                return Heard::Text(document);
            }
            let Ok((kind, data)) = self.frame().await else {
                return Heard::Gone;
            };
            match kind {
                PING => {
                    self.pings += 1;
                    if self.answers && self.send_frame(0x80 | PONG, &data).await.is_err() {
                        return Heard::Gone;
                    }
                }
                PONG => {}
                CLOSE => {
                    // The server waits for the answer, and then nobody has anything to say.
                    let _ = self.send_frame(0x80 | CLOSE, &data).await;
                    let code = data.first_chunk().map_or(1005, |code| u16::from_be_bytes(*code));
                    return Heard::Close(code);
                }
                _ => match serde_json::from_slice(&data).unwrap_or(Value::Null) {
                    Value::Array(documents) => self.together.extend(documents),
                    document => return Heard::Text(document),
                },
            }
        }
    }

    /// Waits until the server pings once more.
    pub async fn wait_for_ping(&mut self) -> bool {
        let before = self.pings;
        while self.pings == before {
            match self.frame().await {
                Ok((PING, data)) => {
                    self.pings += 1;
                    let _ = self.send_frame(0x80 | PONG, &data).await;
                }
                Ok(_) => {}
                Err(_) => return false,
            }
        }
        true
    }

    async fn frame(&mut self) -> io::Result<(u8, Vec<u8>)> {
        let first = self.stream.read_u8().await?;
        let length = match self.stream.read_u8().await? & 0x7f {
            126 => u64::from(self.stream.read_u16().await?),
            127 => self.stream.read_u64().await?,
            length => u64::from(length),
        };
        let mut data = vec![0; usize::try_from(length).map_err(io::Error::other)?];
        self.stream.read_exact(&mut data).await?;
        Ok((first & 0x0f, data))
    }
}

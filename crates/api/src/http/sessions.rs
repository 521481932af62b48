//! Who is let in: codes that open a session once, sessions, and the token that goes with each.
//!
//! Plain values: the time and the random tokens come from the caller, and no I/O happens here.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio_util::sync::CancellationToken;

use super::tokens::{Digest, Token};

/// How long a link works.
const CODE_LIFE: Duration = Duration::from_secs(60);
/// How long a session lives without being used.
const IDLE_LIFE: Duration = Duration::from_secs(12 * 60 * 60);
/// Links that work at the same time; an older one stops working.
const MOST_CODES: usize = 8;
/// Sessions that live at the same time; the one that was not used for longest ends.
const MOST_SESSIONS: usize = 32;
/// What the first wrong code costs; each further one costs twice as much, up to 64 times.
const FIRST_WAIT: Duration = Duration::from_millis(100);

/// The code opens nothing; whoever sent it waits this long for the answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong(pub(super) Duration);

/// All codes and sessions of one server.
pub(super) struct Sessions {
    key: Token,
    codes: VecDeque<(Digest, Instant)>,
    live: HashMap<Digest, Live>,
    wrong: u32,
}

/// A live session.
struct Live {
    used: Instant,
    /// Cancelled when the session ends, whatever ends it.
    ended: CancellationToken,
}

impl Drop for Live {
    fn drop(&mut self) {
        self.ended.cancel();
    }
}

impl Sessions {
    /// No session yet. The key makes the tokens that go with sessions.
    pub(super) fn new(key: Token) -> Self {
        Self {
            key,
            codes: VecDeque::new(),
            live: HashMap::new(),
            wrong: 0,
        }
    }

    /// From now on this code opens one session.
    pub(super) fn add_code(&mut self, code: Digest, now: Instant) {
        self.codes.push_back((code, now));
        if self.codes.len() > MOST_CODES {
            self.codes.pop_front();
        }
    }

    /// Opens this session when the code is good, and uses the code up.
    pub(super) fn open(&mut self, code: Option<Digest>, session: Digest, now: Instant) -> Result<(), Wrong> {
        self.codes
            .retain(|(_, made)| now.saturating_duration_since(*made) < CODE_LIFE);
        let known = code.and_then(|code| self.codes.iter().position(|(known, _)| known.is(&code)));
        let Some(at) = known else {
            let wait = FIRST_WAIT * 2_u32.pow(self.wrong.min(6));
            self.wrong = self.wrong.saturating_add(1);
            return Err(Wrong(wait));
        };
        self.codes.remove(at);
        self.wrong = 0;
        self.sweep(now);
        let ended = CancellationToken::new();
        self.live.insert(session, Live { used: now, ended });
        Ok(())
    }

    /// Whether the session lives; being asked counts as being used.
    pub(super) fn enter(&mut self, session: &Digest, now: Instant) -> bool {
        if !self.lives(session, now) {
            self.end(session);
            return false;
        }
        if let Some(live) = self.live.get_mut(session) {
            live.used = now;
        }
        true
    }

    /// Whether the session lives; being asked does not count as being used.
    pub(super) fn lives(&self, session: &Digest, now: Instant) -> bool {
        self.live.get(session).is_some_and(|live| live.lives(now))
    }

    /// Is cancelled when the session ends; none when it has ended.
    pub(super) fn ended(&self, session: &Digest) -> Option<CancellationToken> {
        self.live.get(session).map(|live| live.ended.clone())
    }

    /// Ends the session.
    pub(super) fn end(&mut self, session: &Digest) {
        self.live.remove(session);
    }

    /// The token that goes with the session.
    pub(super) fn csrf(&self, session: &Digest) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(session).finalize().into_bytes())
    }

    /// Whether this is the token that goes with the session.
    pub(super) fn is_csrf(&self, session: &Digest, text: &str) -> bool {
        let Some(token) = Token::parse(text) else { return false };
        self.mac(session).verify_slice(token.bytes()).is_ok()
    }

    fn mac(&self, session: &Digest) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.bytes()).expect("HMAC takes keys of every length");
        mac.update(session.bytes());
        mac
    }

    /// Ends what has expired, and makes room for one more.
    fn sweep(&mut self, now: Instant) {
        self.live.retain(|_, live| live.lives(now));
        while self.live.len() >= MOST_SESSIONS {
            let oldest = self.live.iter().min_by_key(|(_, live)| live.used);
            let Some(oldest) = oldest.map(|(session, _)| *session) else {
                break;
            };
            self.live.remove(&oldest);
        }
    }
}

impl Live {
    fn lives(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.used) < IDLE_LIFE
    }
}

#[cfg(test)]
mod tests;

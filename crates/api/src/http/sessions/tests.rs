//! Codes and sessions over time.

use super::*;

/// A server's sessions and a clock that is moved by hand.
struct Desk {
    sessions: Sessions,
    now: Instant,
}

impl Desk {
    fn new() -> Self {
        Self {
            sessions: Sessions::new(Token::make().unwrap()),
            now: Instant::now(),
        }
    }

    fn later(&mut self, seconds: u64) {
        self.now += Duration::from_secs(seconds);
    }

    fn code(&mut self) -> Digest {
        let code = any();
        self.sessions.add_code(code, self.now);
        code
    }

    fn open(&mut self, code: Digest) -> Result<Digest, Wrong> {
        let session = any();
        self.sessions.open(Some(code), session, self.now).map(|()| session)
    }

    fn enter(&mut self, session: &Digest) -> bool {
        self.sessions.enter(session, self.now)
    }
}

fn any() -> Digest {
    Token::make().unwrap().digest()
}

#[test]
fn a_code_opens_once_and_for_a_minute() {
    let mut desk = Desk::new();
    let code = desk.code();
    desk.later(59);
    let session = desk.open(code).unwrap();
    assert!(desk.enter(&session));
    assert!(desk.open(code).is_err(), "a second time");

    let code = desk.code();
    desk.later(60);
    assert!(desk.open(code).is_err(), "too late");
    assert!(desk.sessions.open(None, any(), desk.now).is_err(), "no code at all");
}

#[test]
fn the_latest_eight_links_work() {
    let mut desk = Desk::new();
    let codes: Vec<Digest> = (0..=MOST_CODES).map(|_| desk.code()).collect();
    assert!(desk.open(codes[0]).is_err());
    for code in &codes[1..] {
        assert!(desk.open(*code).is_ok());
    }
}

#[test]
fn wrong_codes_wait_longer_and_longer_and_good_ones_never() {
    let mut desk = Desk::new();
    let code = desk.code();
    let waits: Vec<u128> = (0..9).map(|_| desk.open(any()).err().unwrap().0.as_millis()).collect();
    assert_eq!(waits, [100, 200, 400, 800, 1_600, 3_200, 6_400, 6_400, 6_400]);
    assert!(desk.open(code).is_ok(), "wrong codes lock nobody out");
    assert_eq!(
        desk.open(any()).err(),
        Some(Wrong(FIRST_WAIT)),
        "and are forgotten then"
    );
}

#[test]
fn a_session_ends_when_it_is_not_used_for_half_a_day() {
    let mut desk = Desk::new();
    let code = desk.code();
    let session = desk.open(code).unwrap();
    for _ in 0..3 {
        desk.later(11 * 60 * 60);
        assert!(desk.enter(&session));
    }
    let ended = desk.sessions.ended(&session).unwrap();
    desk.later(11 * 60 * 60);
    assert!(desk.sessions.lives(&session, desk.now), "looking is not using");
    desk.later(60 * 60);
    assert!(!desk.sessions.lives(&session, desk.now));
    assert!(!desk.enter(&session));
    assert!(ended.is_cancelled(), "whoever listens learns of it");
}

#[test]
fn an_ended_session_stays_ended() {
    let mut desk = Desk::new();
    let (one, other) = (desk.code(), desk.code());
    let (one, other) = (desk.open(one).unwrap(), desk.open(other).unwrap());
    let ended = desk.sessions.ended(&one).unwrap();
    desk.sessions.end(&one);
    assert!(ended.is_cancelled());
    assert!(!desk.enter(&one));
    assert!(desk.enter(&other));
}

#[test]
fn the_session_used_longest_ago_makes_room() {
    let mut desk = Desk::new();
    let mut sessions = Vec::new();
    for _ in 0..MOST_SESSIONS {
        let code = desk.code();
        sessions.push(desk.open(code).unwrap());
        desk.later(1);
    }
    assert!(desk.enter(&sessions[0]));
    let code = desk.code();
    desk.open(code).unwrap();
    assert!(desk.enter(&sessions[0]));
    assert!(!desk.enter(&sessions[1]));
    assert!(desk.enter(&sessions[2]));
}

#[test]
fn a_token_goes_with_one_session_of_one_server() {
    let mut desk = Desk::new();
    let (alice, bob) = (any(), any());
    let token = desk.sessions.csrf(&alice);
    assert!(desk.sessions.is_csrf(&alice, &token));
    assert!(!desk.sessions.is_csrf(&bob, &token));
    assert!(!Desk::new().sessions.is_csrf(&alice, &token));
    for wrong in [
        "",
        "null",
        token.get(1..).unwrap(),
        &format!("{token} "),
        &token.to_lowercase(),
    ] {
        assert!(!desk.sessions.is_csrf(&alice, wrong), "{wrong}");
    }
    desk.later(1);
    assert_eq!(desk.sessions.csrf(&alice), token, "the same after a reload");
}

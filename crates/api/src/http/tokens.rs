//! Random tokens, and the digests that are all this side keeps of them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;

/// The length of a token as text.
const TEXT: usize = 43;

/// The system gave no random numbers.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random numbers")]
pub(super) struct NoRandomness;

/// 256 random bits. It leaves the process once, and is not kept.
pub(super) struct Token([u8; 32]);

impl Token {
    /// A new one.
    pub(super) fn make() -> Result<Self, NoRandomness> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
        Ok(Self(bytes))
    }

    /// The token that this text stands for; none for any other text.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.len() != TEXT {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// What a link or a cookie carries.
    pub(super) fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is kept of it.
    pub(super) fn digest(&self) -> Digest {
        Digest(Sha256::digest(self.0).into())
    }

    /// The bits, as a key.
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A token's digest: recognises the token and cannot be turned back into it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Digest([u8; 32]);

impl Digest {
    /// The digest itself, to be authenticated.
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Compares in a time that does not depend on where the two differ.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_token_is_read() {
        let token = Token::make().unwrap();
        let text = token.text();
        assert!(Token::parse(&text).is_some_and(|read| read.digest().is(&token.digest())));
        for wrong in [
            "",
            "a",
            text.get(1..).unwrap(),
            &format!("{text}="),
            &format!("{text}A"),
            &"=".repeat(TEXT),
            &"é".repeat(22),
        ] {
            assert!(Token::parse(wrong).is_none(), "{wrong}");
        }
        assert_ne!(Token::make().unwrap().text(), text);
    }
}

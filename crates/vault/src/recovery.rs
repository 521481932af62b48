//! The recovery code: 160 random bits in a form people can copy from paper.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::secret::Secret;

/// Crockford's base 32: no I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP: usize = 4;
const LETTERS: usize = 36;

/// The code that opens a vault when passphrase and keyring are lost: 160 bits, shown as nine groups of four.
///
/// The last group is a checksum, so a slip of the pen (all but one in a million) is told apart from a code of another
/// vault. Reading takes upper and lower case, any spaces and dashes, O for 0, I and L for 1.
#[derive(Clone, Debug)]
pub struct RecoveryCode(Secret<[u8; 20]>);

/// Why a text is not a recovery code; says nothing about whether a code belongs to a vault.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryCodeError {
    /// Letters are missing or too many.
    #[error("the recovery code has {found} letters and digits instead of 36; check for missing groups")]
    Length {
        /// Letters and digits read.
        found: usize,
    },
    /// A letter that no code contains.
    #[error("the recovery code cannot contain {letter:?} (group {group}); check that group")]
    Letter {
        /// The letter as typed.
        letter: char,
        /// Its group, counted from one.
        group: usize,
    },
    /// All letters are possible but do not fit together.
    #[error("the recovery code has a typing error; compare it group by group with the paper")]
    Typo,
}

impl RecoveryCode {
    /// A new code from the system's random numbers.
    pub(crate) fn make() -> Result<Self, getrandom::Error> {
        Secret::make_random().map(Self)
    }

    /// Reads a code as typed by a person.
    ///
    /// # Errors
    /// [`RecoveryCodeError`] says what to correct.
    pub fn parse(typed: &str) -> Result<Self, RecoveryCodeError> {
        let mut values = Zeroizing::new(Vec::with_capacity(LETTERS));
        let mut found = 0;
        for letter in typed
            .chars()
            .filter(|letter| !letter.is_whitespace() && !is_dash(*letter))
        {
            let Some(value) = derive_value(letter) else {
                return Err(RecoveryCodeError::Letter {
                    letter,
                    group: found / GROUP + 1,
                });
            };
            found += 1;
            if found <= LETTERS {
                values.push(value);
            }
        }
        if found != LETTERS {
            return Err(RecoveryCodeError::Length { found });
        }
        let (body, checksum) = values.split_at(LETTERS - GROUP);
        let bytes = Secret::<[u8; 20]>::filled(|bytes| {
            // Eight letters of five bits are exactly five bytes.
            for (five, eight) in bytes.chunks_mut(5).zip(body.chunks(8)) {
                let packed = eight.iter().fold(0u64, |packed, value| packed << 5 | u64::from(*value));
                for (to, from) in five.iter_mut().zip(packed.to_be_bytes().into_iter().skip(3)) {
                    *to = from;
                }
            }
            Ok::<_, RecoveryCodeError>(())
        })?;
        if checksum == derive_checksum(bytes.expose()) {
            Ok(Self(bytes))
        } else {
            Err(RecoveryCodeError::Typo)
        }
    }

    /// The code as shown once to the user: `XXXX-XXXX-…`, nine groups.
    pub fn to_printable(&self) -> Secret<String> {
        let mut shown = String::with_capacity(LETTERS + LETTERS / GROUP);
        let body = self.0.expose().chunks(5).flat_map(|five| {
            let packed = five.iter().fold(0u64, |packed, byte| packed << 8 | u64::from(*byte));
            (0..8).rev().map(move |at| (packed >> (5 * at)) as u8 & 31)
        });
        for (at, value) in body.chain(derive_checksum(self.0.expose())).enumerate() {
            if at > 0 && at % GROUP == 0 {
                shown.push('-');
            }
            shown.extend(ALPHABET.get(usize::from(value)).map(|letter| char::from(*letter)));
        }
        Secret::new(shown)
    }

    pub(crate) fn expose(&self) -> &[u8; 20] {
        self.0.expose()
    }
}

fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn derive_value(letter: char) -> Option<u8> {
    let upper = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET
        .iter()
        .position(|known| char::from(*known) == upper)
        .and_then(|at| u8::try_from(at).ok())
}

/// Four letters (20 bits) of the hash of the code.
fn derive_checksum(bytes: &[u8; 20]) -> [u8; GROUP] {
    let hash: [u8; 32] = Sha256::new()
        .chain_update(b"adiuva/v1/recovery-checksum\0")
        .chain_update(bytes)
        .finalize()
        .into();
    let first = hash
        .iter()
        .take(4)
        .fold(0u32, |packed, byte| packed << 8 | u32::from(*byte));
    std::array::from_fn(|at| (first >> (27 - 5 * at)) as u8 & 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(bytes: [u8; 20]) -> RecoveryCode {
        RecoveryCode(Secret::new(bytes))
    }

    /// The code was also computed by `tests/vectors/hierarchy.py`.
    #[test]
    fn what_people_type() {
        let alice = code(std::array::from_fn(|i| i as u8 * 13));
        let shown = alice.to_printable().expose().clone();
        assert_eq!(shown, "006H-M9SM-8575-PT3N-GA7S-SADP-RF8D-VTQQ-7NWJ");
        let check = |typed: &str, expected: Result<(), RecoveryCodeError>| {
            let read = RecoveryCode::parse(typed).map(|code| assert_eq!(code.expose(), alice.expose()));
            assert_eq!(read, expected, "{typed:?}");
        };
        check(&shown, Ok(()));
        check(&shown.to_lowercase(), Ok(()));
        check(&shown.replace('-', ""), Ok(()));
        check(&shown.replace('-', " \u{2014}\n"), Ok(()));
        check(&shown.replace('0', "o"), Ok(()));
        check(&shown.replace('0', "O"), Ok(()));
        check(
            shown.strip_suffix('J').unwrap(),
            Err(RecoveryCodeError::Length { found: 35 }),
        );
        check(&format!("{shown}0"), Err(RecoveryCodeError::Length { found: 37 }));
        check("", Err(RecoveryCodeError::Length { found: 0 }));
        check(
            &shown.replace('5', "U"),
            Err(RecoveryCodeError::Letter { letter: 'U', group: 3 }),
        );
        check(&shown.replacen("M9SM", "M9SN", 1), Err(RecoveryCodeError::Typo));
        check(
            &shown.replacen("M9SM-8575", "8575-M9SM", 1),
            Err(RecoveryCodeError::Typo),
        );
        check(
            &"é".repeat(36),
            Err(RecoveryCodeError::Letter { letter: 'é', group: 1 }),
        );
    }

    proptest! {
        #[test]
        fn round_trip(bytes: [u8; 20]) {
            let read = RecoveryCode::parse(code(bytes).to_printable().expose()).unwrap();
            prop_assert_eq!(read.expose(), &bytes);
        }

        #[test]
        fn one_wrong_letter_is_a_typo(bytes: [u8; 20], at in 0..36usize, by in 1..32u8) {
            let shown = code(bytes).to_printable().expose().replace('-', "");
            let mut letters = shown.into_bytes();
            let value = derive_value(char::from(letters[at])).unwrap();
            letters[at] = ALPHABET[usize::from((value + by) % 32)];
            let read = RecoveryCode::parse(std::str::from_utf8(&letters).unwrap());
            prop_assert_eq!(read.unwrap_err(), RecoveryCodeError::Typo);
        }

        #[test]
        fn any_text_is_read_without_panic(text in ".*") {
            let _ = RecoveryCode::parse(&text);
        }
    }
}

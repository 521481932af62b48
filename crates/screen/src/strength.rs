//! An honest hint about a passphrase, while it is typed.
//!
//! It estimates what someone has to try who knows how people choose: words, repeats, runs along the alphabet or keyboard,
//! and the favourites cost nearly nothing. It is a hint; the rule stands in the engine.

/// How long a stolen vault holds, with this passphrase, against someone with many machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Hours.
    Weak,
    /// Months.
    Fair,
    /// Longer than the secrets matter.
    Good,
    /// Longer than anything matters.
    Strong,
}

/// What most holds the level down, to be told to the person; what holds it up for a good one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Nothing has been typed.
    Empty,
    /// It is one of the first that everybody tries.
    Common,
    /// The same again and again.
    Repeated,
    /// Neighbours in the alphabet, the numbers or on the keyboard.
    Sequence,
    /// Too few characters; a few more words help most.
    Short,
    /// Nothing to say against it.
    LongEnough,
}

/// The estimate, and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// How long it holds.
    pub level: Level,
    /// Why.
    pub reason: Reason,
}

/// The roots of what is tried first everywhere, English and Italian, without digits and substitutions.
const COMMON: &[&str] = &[
    "password",
    "passphrase",
    "passwort",
    "letmein",
    "welcome",
    "benvenuto",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "calcio",
    "juventus",
    "napoli",
    "master",
    "admin",
    "login",
    "access",
    "accesso",
    "secret",
    "segreto",
    "segreta",
    "sunshine",
    "princess",
    "principessa",
    "shadow",
    "superman",
    "batman",
    "trustno",
    "iloveyou",
    "tiamo",
    "amore",
    "ciao",
    "ciaociao",
    "mamma",
    "andrea",
    "francesco",
    "alessandro",
    "francesca",
    "giuseppe",
    "michael",
    "jordan",
    "charlie",
    "summer",
    "winter",
    "estate",
    "inverno",
    "changeme",
    "default",
    "computer",
    "internet",
    "starwars",
    "whatever",
    "correcthorsebatterystaple",
    "adiuva",
    "vault",
];

/// Rows along which fingers walk.
const ROWS: &[&str] = &["qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop"];

/// Bits a letter of a word brings, a letter that no word explains, a digit, and a sign.
const IN_WORDS: f64 = 2.2;
const LETTER: f64 = 3.6;
const DIGIT: f64 = 2.9;
const SIGN: f64 = 4.4;
/// Characters behind these change nothing any more.
const LOOKED_AT: usize = 256;
/// The longest piece that is noticed when it is said again.
const PIECE: usize = 24;
/// What a character brings that follows from the one before, and a whole common word.
const FOLLOWING: f64 = 0.4;
const COMMON_WORD: f64 = 6.0;

/// Judges what has been typed so far.
pub fn hint(passphrase: &str) -> Hint {
    let letters: Vec<char> = passphrase.chars().take(LOOKED_AT).map(plain).collect();
    if letters.is_empty() {
        return Hint {
            level: Level::Weak,
            reason: Reason::Empty,
        };
    }
    let kinds = explain(&letters);
    let lowercase = |letter: &char| letter.is_lowercase() || *letter == ' ';
    let words = passphrase.chars().all(|letter| lowercase(&letter)) || passphrase.split(' ').count() > 2;
    let bits: f64 = kinds
        .iter()
        .zip(passphrase.chars())
        .map(|(kind, letter)| kind.bits(letter, words))
        .sum();
    let level = match bits {
        bits if bits < 30.0 => Level::Weak,
        bits if bits < 46.0 => Level::Fair,
        bits if bits < 60.0 => Level::Good,
        _ => Level::Strong,
    };
    let share = |wanted: Kind| kinds.iter().filter(|kind| **kind == wanted).count() * 3 >= kinds.len();
    let reason = match level {
        Level::Good | Level::Strong => Reason::LongEnough,
        _ if kinds
            .iter()
            .any(|kind| matches!(kind, Kind::CommonStart | Kind::Common))
            && share(Kind::Common) =>
        {
            Reason::Common
        }
        _ if share(Kind::Repeated) => Reason::Repeated,
        _ if share(Kind::Sequence) => Reason::Sequence,
        _ => Reason::Short,
    };
    Hint { level, reason }
}

/// What explains a character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Own,
    CommonStart,
    Common,
    Repeated,
    Sequence,
}

impl Kind {
    fn bits(self, letter: char, words: bool) -> f64 {
        match self {
            Self::CommonStart => COMMON_WORD,
            Self::Common => 0.0,
            Self::Repeated | Self::Sequence => FOLLOWING,
            Self::Own if letter.is_ascii_digit() => DIGIT,
            Self::Own if letter == ' ' => 1.0,
            Self::Own if letter.is_alphabetic() && words => IN_WORDS,
            Self::Own if letter.is_alphabetic() => LETTER,
            Self::Own => SIGN,
        }
    }
}

/// A character as guessers see it: small, and signs that stand for a letter as that letter.
fn plain(letter: char) -> char {
    match letter {
        '@' => 'a',
        '$' => 's',
        '€' => 'e',
        _ => letter.to_lowercase().next().unwrap_or(letter),
    }
}

/// The letter a digit may stand for within a word.
fn spelled(letter: char) -> char {
    match letter {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        _ => letter,
    }
}

fn explain(letters: &[char]) -> Vec<Kind> {
    let mut kinds = vec![Kind::Own; letters.len()];
    mark_repeats(letters, &mut kinds);
    mark_sequences(letters, &mut kinds);
    mark_common(letters, &mut kinds);
    kinds
}

/// Three or more neighbours in one direction: all but the first follow.
fn mark_sequences(letters: &[char], kinds: &mut [Kind]) {
    for (at, window) in letters.windows(3).enumerate() {
        let [first, second, third] = window else { continue };
        let step = step(*first, *second);
        if step.is_some() && step == self::step(*second, *third) {
            kinds
                .iter_mut()
                .skip(at + 1)
                .take(2)
                .for_each(|kind| *kind = Kind::Sequence);
        }
    }
}

/// Which way it goes from one character to its neighbour.
fn step(from: char, to: char) -> Option<i32> {
    let alike =
        from.is_ascii_digit() == to.is_ascii_digit() && from.is_ascii_alphanumeric() && to.is_ascii_alphanumeric();
    let distance = i32::try_from(u32::from(to)).ok()? - i32::try_from(u32::from(from)).ok()?;
    if alike && distance.abs() == 1 {
        return Some(distance);
    }
    ROWS.iter().find_map(|row| {
        let way = row.find(to)?.checked_signed_diff(row.find(from)?)?;
        match way {
            1 => Some(2),
            -1 => Some(-2),
            _ => None,
        }
    })
}

/// What has stood before: the same character twice running, or a piece that is said again.
fn mark_repeats(letters: &[char], kinds: &mut [Kind]) {
    for period in 1..=PIECE {
        let mut run = 0;
        for at in period..letters.len() {
            let again = letters.get(at) == letters.get(at - period);
            run = if again { run + 1 } else { 0 };
            if run >= period.max(2) {
                let from = at + 1 - run;
                kinds
                    .iter_mut()
                    .take(at + 1)
                    .skip(from)
                    .for_each(|kind| *kind = Kind::Repeated);
            }
        }
    }
}

fn mark_common(letters: &[char], kinds: &mut [Kind]) {
    let spelled: Vec<char> = letters.iter().map(|letter| spelled(*letter)).collect();
    for word in COMMON {
        let word: Vec<char> = word.chars().collect();
        for (at, window) in spelled.windows(word.len()).enumerate() {
            if window != word {
                continue;
            }
            for (offset, kind) in kinds.iter_mut().skip(at).take(word.len()).enumerate() {
                *kind = if offset == 0 { Kind::CommonStart } else { Kind::Common };
            }
        }
    }
}

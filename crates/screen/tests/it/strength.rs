//! What is said about a passphrase.

use adiuva_screen::strength::Level::{Fair, Good, Strong, Weak};
use adiuva_screen::strength::Reason::{Common, Empty, LongEnough, Repeated, Sequence, Short};
use adiuva_screen::strength::hint;

#[test]
fn passphrases() {
    for (passphrase, level, reason) in [
        ("", Weak, Empty),
        ("a", Weak, Short),
        ("hunter2", Weak, Short),
        ("password", Weak, Common),
        ("P@ssw0rd", Weak, Common),
        ("Password123!", Weak, Common),
        ("correcthorsebatterystaple", Weak, Common),
        ("ciaociao", Weak, Common),
        ("aaaaaaaaaaaaaaaaaaaa", Weak, Repeated),
        ("abcabcabcabcabcabc", Weak, Sequence),
        ("xkqxkqxkqxkqxkqxkq", Weak, Repeated),
        ("rosa rosa rosa rosa rosa", Weak, Repeated),
        ("12345678901234567890", Weak, Sequence),
        ("qwertyuiop", Weak, Sequence),
        ("zyxwvutsrqponm", Weak, Sequence),
        ("19840612", Weak, Short),
        ("kitchen window", Weak, Short),
        ("xK9#mQ2vL", Fair, Short),
        ("kitchen window tram", Fair, Short),
        ("kitchen window tram lemon", Good, LongEnough),
        ("kitchen window tram lemon harbour", Strong, LongEnough),
        ("xK9#mQ2vL$7pWz&e4", Strong, LongEnough),
        ("il gatto dorme sotto la finestra rossa", Strong, LongEnough),
        ("日本語の長い合言葉を使う", Fair, Short),
    ] {
        let hint = hint(passphrase);
        assert_eq!((hint.level, hint.reason), (level, reason), "{passphrase:?}");
    }
}

#[test]
fn more_is_never_worse_and_long_ones_cost_little() {
    let text = "kitchen window tram lemon harbour quiet violet";
    let levels: Vec<_> = (0..=text.len())
        .map(|end| hint(text.get(..end).unwrap()).level)
        .collect();
    assert!(levels.is_sorted(), "{levels:?}");
    hint(&"ab1".repeat(20_000));
}

//! The numbers in square brackets that stand for a passage.

use std::collections::BTreeSet;

use super::escape;

/// The numbers that exist in an answer: only these become buttons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citations(BTreeSet<u16>);

impl Citations {
    /// For texts that cite nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// The number in `digits`, if it is written plainly (no sign, no leading zero, at most three digits) and exists.
    pub(super) fn read(&self, digits: &str) -> Option<u16> {
        let plain = (1..=3).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        let number = digits.parse().ok().filter(|_| plain)?;
        self.0.contains(&number).then_some(number)
    }

    /// Writes `text` escaped, with a button for each marker in it.
    pub(super) fn write(&self, out: &mut String, text: &str) {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('[') {
            escape::push(out, before);
            // Only the few bytes a marker can have are looked at, so that many brackets cost no more than few.
            let digits = after.bytes().take(3).take_while(u8::is_ascii_digit).count();
            let marker = after.split_at_checked(digits);
            let found = marker.and_then(|(digits, tail)| Some((self.read(digits)?, tail.strip_prefix(']')?)));
            rest = if let Some((number, tail)) = found {
                push_button(out, number);
                tail
            } else {
                out.push('[');
                after
            };
        }
        escape::push(out, rest);
    }
}

/// The button of one marker.
pub(super) fn push_button(out: &mut String, number: u16) {
    out.push_str(&format!(
        "<button type=\"button\" class=\"cite\" data-cite=\"{number}\">{number}</button>"
    ));
}

impl FromIterator<u16> for Citations {
    fn from_iter<I: IntoIterator<Item = u16>>(numbers: I) -> Self {
        Self(numbers.into_iter().collect())
    }
}

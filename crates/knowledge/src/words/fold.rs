//! Lower case and no accents on Latin letters.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Appends the folded form of a character.
pub(super) fn push_folded(character: char, out: &mut String) {
    if character.is_ascii() {
        out.push(character.to_ascii_lowercase());
        return;
    }
    for lower in character.to_lowercase() {
        match lower {
            // Letters that Unicode does not take apart, though every keyboard without them does.
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            'ı' => out.push('i'),
            // Only Latin: elsewhere a mark makes another letter, and the stemmers expect it.
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{ff00}'..='\u{ff5e}' | '\u{fb00}'..='\u{fb06}' => {
                out.extend(lower.nfkd().filter(|part| !is_combining_mark(*part)));
            }
            '\u{300}'..='\u{36f}' => {}
            lower => out.push(lower),
        }
    }
}

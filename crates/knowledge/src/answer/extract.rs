//! An answer without a model: the passages' own sentences, word for word.

use std::collections::{HashMap, HashSet};

use adiuva_protocol::knowledge::{Answer, Citation, Span};

use super::{Passages, Sentence, content, sentences};
use crate::language::Language;

/// Sentences in an answer of extracts.
const SENTENCES: usize = 4;
/// Scalar values of one extract; a table or a wall of text is cut here, at a word.
const LONGEST: usize = 500;

/// The sentences of the passages that hold most of the question's words, word for word, each with its citation.
/// Without any passage the answer says that the files hold none.
#[must_use]
pub fn extract(question: &str, passages: &Passages, language: Language) -> Answer {
    let asked: HashSet<String> = content(question, language).into_iter().collect();
    let mut best = scored(&asked, passages, language);
    best.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then((a.number, a.place).cmp(&(b.number, b.place)))
    });
    let mut chosen: Vec<Scored<'_>> = Vec::new();
    for candidate in best {
        let repeated = chosen.iter().any(|kept| kept.text == candidate.text);
        if !repeated && chosen.len() < SENTENCES && (chosen.is_empty() || candidate.score > 0.0) {
            chosen.push(candidate);
        }
    }
    chosen.sort_by_key(|kept| (kept.number, kept.place));
    let mut answer = String::new();
    let mut citations: Vec<Citation> = Vec::new();
    for kept in &chosen {
        if !answer.is_empty() {
            answer.push_str("\n\n");
        }
        answer.push_str(&format!("“{}” [{}]", cut(kept.text), kept.number));
        if citations.iter().all(|citation| citation.number != kept.number) {
            citations.extend(passages.citation(kept.number));
        }
    }
    let not_found = chosen.is_empty();
    if not_found {
        answer.push_str("This is not in your files.");
    }
    Answer {
        grounded: !not_found,
        answer,
        citations,
        model: None,
        extracts: true,
        not_found,
        unsupported: Vec::<Span>::new(),
    }
}

struct Scored<'a> {
    number: u32,
    place: usize,
    text: &'a str,
    score: f32,
}

fn scored<'a>(asked: &HashSet<String>, passages: &'a Passages, language: Language) -> Vec<Scored<'a>> {
    let cut: Vec<(u32, Vec<Sentence<'a>>)> = passages
        .numbered()
        .map(|(number, hit)| (number, claims(&hit.text)))
        .collect();
    // A word that stands in every sentence tells little, as in search at large.
    let mut standing: HashMap<String, f32> = HashMap::new();
    let mut all = 0.0_f32;
    for sentence in cut.iter().flat_map(|(_, sentences)| sentences) {
        all += 1.0;
        for word in content(sentence.text, language).into_iter().collect::<HashSet<_>>() {
            *standing.entry(word).or_default() += 1.0;
        }
    }
    let weight = |word: &String| (1.0 + all / (1.0 + standing.get(word).copied().unwrap_or(0.0))).ln();
    let total: f32 = asked.iter().map(weight).sum::<f32>().max(f32::MIN_POSITIVE);
    let mut scored = Vec::new();
    for (number, sentences) in &cut {
        for (place, sentence) in sentences.iter().enumerate() {
            let said: HashSet<String> = content(sentence.text, language).into_iter().collect();
            let held: f32 = asked.iter().filter(|word| said.contains(*word)).map(weight).sum();
            let length = 1.0 + (said.len() as f32 / 30.0).max(0.0);
            // The order of the passages counts too: search knew more than these words.
            let score = held / total / length.sqrt() + if held > 0.0 { 0.3 / *number as f32 } else { 0.0 };
            scored.push(Scored {
                number: *number,
                place,
                text: sentence.text,
                score,
            });
        }
    }
    scored
}

fn claims(text: &str) -> Vec<Sentence<'_>> {
    let mut claims = sentences(text);
    claims.retain(|sentence| sentence.text.split_whitespace().count() >= 3);
    if claims.is_empty() && !text.trim().is_empty() {
        let span = Span {
            start: 0,
            end: text.chars().count() as u64,
        };
        claims.push(Sentence {
            span,
            text: text.trim(),
            cites: Vec::new(),
        });
    }
    claims
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST).collect();
    let whole = head
        .rsplit_once(char::is_whitespace)
        .map_or(head.as_str(), |(whole, _)| whole);
    format!("{whole} …")
}

//! Recognises an answer that says the files hold none.

/// Whether an answer says that the files do not answer. The prompt asks for one sentence; small models say it in their
/// own words and in the question's language, so the usual ways of saying it are known too.
pub(super) fn says_so(answer: &str) -> bool {
    let answer: String = answer.to_lowercase().replace(['’', '`'], "'");
    let answer = answer.split_whitespace().collect::<Vec<_>>().join(" ");
    // Somebody who goes on for long has found something after all.
    answer.chars().count() <= 400 && SAYINGS.iter().any(|saying| matches(&answer, saying))
}

/// The parts of each occur in this order, within one sentence.
const SAYINGS: [&[&str]; 24] = [
    &["not in your files"],
    &["not found in", "files"],
    &["passages", "not", "answer"],
    &["passages", "not", "contain"],
    &["passages", "not", "mention"],
    &["passages", "not", "provide"],
    &["passages", "no information"],
    &["files", "not", "contain"],
    &["files", "not", "mention"],
    &["files", "no information"],
    &["cannot be answered", "passages"],
    &["non è nei", "file"],
    &["non si trova nei", "file"],
    &["passaggi", "non", "contengono"],
    &["passaggi", "non", "rispond"],
    &["passaggi", "non", "forni"],
    &["nessuna informazione"],
    &["non", "menziona"],
    &["steht nicht in", "dateien"],
    &["nicht in", "dateien"],
    &["n'est pas dans", "fichiers"],
    &["passages ne", "pas"],
    &["no está en", "archivos"],
    &["não está nos", "arquivos"],
];

fn matches(answer: &str, saying: &[&str]) -> bool {
    answer.split(['.', '!', '?', ';']).any(|sentence| {
        let mut rest = sentence;
        saying.iter().all(|part| match rest.split_once(part) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::says_so;

    #[test]
    fn knows_the_usual_ways() {
        let check = |answer: &str, expected: bool| assert_eq!(says_so(answer), expected, "{answer}");
        check("This is not in your files.", true);
        check("The passages do not contain an answer to that.", true);
        check(
            "I'm sorry, but the provided passages don't mention who built it — they do not answer this.",
            true,
        );
        check("Non è nei tuoi file.", true);
        check("I passaggi forniti non contengono questa informazione.", true);
        check("Das steht nicht in deinen Dateien.", true);
        check("Ce n’est pas dans vos fichiers.", true);
        check("The file is not found in the cache, so it is fetched.", false);
        check("Set the option in your files.", false);
        check("", false);
    }
}

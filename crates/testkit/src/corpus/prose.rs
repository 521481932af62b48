//! Sentences from a small grammar, different in every file and the same in every run.

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Italian.
    Italian,
}

impl Language {
    /// Its two letters (ISO 639-1).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Italian => "it",
        }
    }
}

/// The made-up name that text `number` is about and no other text names, such as `Kelvora 17`.
#[must_use]
pub fn subject(number: usize) -> String {
    const START: [&str; 8] = ["Kel", "Bra", "Tir", "Mon", "Sal", "Ver", "Dun", "Ost"];
    const END: [&str; 8] = ["vora", "dena", "mark", "tello", "ric", "nand", "bury", "silla"];
    let start = START.get(number % START.len()).copied().unwrap_or_default();
    let end = END.get(number / START.len() % END.len()).copied().unwrap_or_default();
    format!("{start}{end} {number}")
}

/// A text of about `bytes` bytes about [`subject`] `number`, in paragraphs with a heading.
#[must_use]
pub fn prose(language: Language, seed: u64, number: usize, bytes: usize) -> String {
    let grammar = match language {
        Language::English => &ENGLISH,
        Language::Italian => &ITALIAN,
    };
    let mut dice = Dice(seed ^ (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let subject = subject(number);
    let mut text = format!("{} {subject}\n\n", grammar.heading);
    let mut sentence = 0;
    while text.len() < bytes {
        let who = dice.pick(grammar.who);
        let did = dice.pick(grammar.did);
        let what = dice.pick(grammar.what);
        let how = dice.pick(grammar.how);
        let amount = dice.next() % 900 + 3;
        text.push_str(&match sentence % 5 {
            0 => format!("{} {subject} {did} {amount} {what} {how}. ", grammar.of_the),
            _ => format!("{who} {did} {amount} {what} {how}. "),
        });
        sentence += 1;
        if sentence % 7 == 0 {
            text.push_str("\n\n");
        }
    }
    text.push('\n');
    text
}

struct Grammar {
    heading: &'static str,
    of_the: &'static str,
    who: &'static [&'static str],
    did: &'static [&'static str],
    what: &'static [&'static str],
    how: &'static [&'static str],
}

const ENGLISH: Grammar = Grammar {
    heading: "Report on",
    of_the: "The office of",
    who: &[
        "The harbour master",
        "A young engineer",
        "The town council",
        "Our supplier",
        "The night shift",
        "The auditor",
        "A visiting botanist",
        "The railway company",
        "The school kitchen",
        "The repair crew",
        "The archive",
        "The insurance clerk",
    ],
    did: &[
        "counted",
        "repaired",
        "ordered",
        "delivered",
        "inspected",
        "measured",
        "replaced",
        "described",
        "lost",
        "returned",
        "painted",
        "catalogued",
    ],
    what: &[
        "wooden crates",
        "bridges over the river",
        "letters from abroad",
        "copper pipes",
        "apple trees",
        "invoices",
        "street lamps",
        "maps of the coast",
        "spare wheels",
        "bottles of ink",
        "window frames",
        "water meters",
    ],
    how: &[
        "before the first snow",
        "without telling the director",
        "because the contract demanded it",
        "after a long dispute about the price",
        "in spite of the heavy rain",
        "with borrowed tools",
        "although nobody had asked for it",
        "to the satisfaction of all neighbours",
        "during the summer holidays",
        "for the second time that year",
    ],
};

const ITALIAN: Grammar = Grammar {
    heading: "Relazione su",
    of_the: "L'ufficio di",
    who: &[
        "Il capitano del porto",
        "Una giovane ingegnera",
        "Il consiglio comunale",
        "Il nostro fornitore",
        "Il turno di notte",
        "Il revisore",
        "Una botanica in visita",
        "La società ferroviaria",
        "La cucina della scuola",
        "La squadra di riparazione",
        "L'archivio",
        "L'impiegato delle assicurazioni",
    ],
    did: &[
        "ha contato",
        "ha riparato",
        "ha ordinato",
        "ha consegnato",
        "ha controllato",
        "ha misurato",
        "ha sostituito",
        "ha descritto",
        "ha perduto",
        "ha restituito",
        "ha dipinto",
        "ha catalogato",
    ],
    what: &[
        "casse di legno",
        "ponti sul fiume",
        "lettere dall'estero",
        "tubi di rame",
        "alberi di mele",
        "fatture",
        "lampioni",
        "mappe della costa",
        "ruote di scorta",
        "bottiglie d'inchiostro",
        "telai di finestre",
        "contatori dell'acqua",
    ],
    how: &[
        "prima della prima neve",
        "senza avvisare il direttore",
        "perché lo chiedeva il contratto",
        "dopo una lunga lite sul prezzo",
        "nonostante la pioggia forte",
        "con attrezzi presi in prestito",
        "benché nessuno lo avesse chiesto",
        "con soddisfazione di tutti i vicini",
        "durante le vacanze estive",
        "per la seconda volta in quell'anno",
    ],
};

/// SplitMix64: small, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn pick(&mut self, words: &'static [&'static str]) -> &'static str {
        let at = usize::try_from(self.next() % words.len() as u64).unwrap_or_default();
        words.get(at).copied().unwrap_or_default()
    }
}

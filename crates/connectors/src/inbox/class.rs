//! What kind of mail one is, and how soon it matters.

use chrono::NaiveDate;

use super::Received;
use super::asked::{action_items, spaced};
use super::dates::{day_of, due};

/// What a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Sent to many.
    Newsletter,
    /// Written by a machine.
    Notification,
    /// About money that is owed or was paid.
    Invoice,
    /// About a time to meet.
    Meeting,
    /// Asks its reader for something.
    Request,
    /// Anything else that a person wrote.
    Message,
}

impl Category {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Newsletter => "newsletter",
            Self::Notification => "notification",
            Self::Invoice => "invoice",
            Self::Meeting => "meeting",
            Self::Request => "request",
            Self::Message => "message",
        }
    }
}

/// How soon it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// Today or tomorrow.
    High,
    /// In its turn.
    Medium,
    /// When there is time.
    Low,
}

impl Priority {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// What the rules make of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// What it is.
    pub category: Category,
    /// How soon it matters.
    pub priority: Priority,
    /// Whether its writer waits for an answer.
    pub needs_answer: bool,
    /// The first day by which something is due.
    pub deadline: Option<NaiveDate>,
    /// The words that decided, in the order in which they were looked for.
    pub because: Vec<&'static str>,
}

const NEWSLETTER: [&str; 6] = [
    "unsubscribe",
    "view in browser",
    "view this email in your browser",
    "disiscriviti",
    "cancella l'iscrizione",
    "newsletter",
];
const MACHINES: [&str; 7] = [
    "noreply",
    "no-reply",
    "donotreply",
    "do-not-reply",
    "notification",
    "notifiche",
    "mailer-daemon",
];
const INVOICE: [&str; 9] = [
    "invoice",
    "fattura",
    "payment",
    "pagamento",
    "bonifico",
    "iban",
    "amount due",
    "saldo",
    "receipt",
];
const MEETING: [&str; 9] = [
    "meeting",
    "riunione",
    "appointment",
    "appuntamento",
    "call at",
    "video call",
    "videochiamata",
    "incontro",
    "invitation",
];
const URGENT: [&str; 7] = [
    "urgent",
    "urgente",
    "asap",
    "as soon as possible",
    "immediately",
    "subito",
    "al più presto",
];

/// Says what a mail is.
#[must_use]
pub fn classify(mail: &Received) -> Class {
    let own: Vec<&str> = mail.own_lines().collect();
    let text = format!("{}\n{}", mail.subject, own.join("\n"));
    let words = spaced(&text);
    let sender = mail.sender().to_ascii_lowercase();
    let says = |list: &'static [&'static str]| list.iter().copied().find(|word| words.contains(&format!(" {word} ")));
    let machine = MACHINES.iter().copied().find(|word| sender.contains(word));
    let items = action_items(mail);
    let written = mail.date_ms.and_then(day_of);
    let deadline = items.iter().find_map(|item| item.due).or_else(|| due(&text, written));
    let (category, because) = match (says(&NEWSLETTER), says(&INVOICE), says(&MEETING)) {
        (Some(word), ..) => (Category::Newsletter, Some(word)),
        (_, Some(word), _) => (Category::Invoice, Some(word)),
        (.., Some(word)) if machine.is_none() => (Category::Meeting, Some(word)),
        _ if machine.is_some() => (Category::Notification, machine),
        _ if items.is_empty() && !text.contains('?') => (Category::Message, None),
        _ => (Category::Request, None),
    };
    let for_many = matches!(category, Category::Newsletter | Category::Notification);
    let urgent = says(&URGENT).filter(|_| !for_many);
    let soon = match (deadline, written) {
        (Some(day), Some(written)) => (day - written).num_days() <= 2,
        _ => false,
    };
    Class {
        category,
        priority: match (urgent.is_some() || (soon && !for_many), for_many) {
            (true, _) => Priority::High,
            (false, true) => Priority::Low,
            (false, false) => Priority::Medium,
        },
        needs_answer: !for_many && machine.is_none() && (text.contains('?') || !items.is_empty()),
        deadline,
        because: because.into_iter().chain(urgent).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::saying;
    use super::*;

    #[test]
    fn mails_are_what_their_words_say() {
        use Category::*;
        use Priority::*;
        for (subject, from, text, expected) in [
            (
                "Hello",
                "bob@example.org",
                "It was a fine day.",
                (Message, Medium, false, None),
            ),
            (
                "Roof",
                "Bob <bob@example.org>",
                "Could you call me?",
                (Request, Medium, true, None),
            ),
            (
                "Tetto",
                "bob@example.org",
                "Puoi mandarmi le misure entro domani?",
                (Request, High, true, Some("2024-03-06")),
            ),
            (
                "Fattura 12",
                "conti@example.org",
                "Da pagare entro il 30 marzo 2024.",
                (Invoice, Medium, true, Some("2024-03-30")),
            ),
            (
                "Riunione",
                "bob@example.org",
                "Riunione martedì alle 10, va bene?",
                (Meeting, Medium, true, None),
            ),
            (
                "URGENT: server down",
                "bob@example.org",
                "Please look at it.",
                (Request, High, true, None),
            ),
            (
                "News",
                "news@shop.example",
                "Great offers, urgent! Click? Unsubscribe here.",
                (Newsletter, Low, false, None),
            ),
            (
                "Your parcel",
                "no-reply@post.example",
                "It arrives today.",
                (Notification, Low, false, None),
            ),
        ] {
            let class = classify(&saying(subject, from, text));
            let day = class.deadline.map(|day| day.to_string());
            let found = (class.category, class.priority, class.needs_answer, day.as_deref());
            assert_eq!(found, expected, "{subject}: {text}");
        }
    }
}

//! English.

use adiuva_protocol::memory::{Made, Tier};

use super::Memory;

pub(in crate::i18n) const TEXT: Memory = Memory {
    title: "Memory",
    about: "What is remembered from one conversation to the next. It stays in your vault; you can change and forget all of it.",
    switch: "Remember and use memory",
    switch_hint: "Off: nothing new is remembered and nothing is given to models. What is here stays.",
    add: "Remember",
    new: "Remember something",
    new_hint: "One sentence, such as “Reports go out on Fridays”",
    new_tier: "As",
    added: "Remembered",
    search: "Search memory",
    tiers: "Kind",
    all: "All",
    tier: |tier| match tier {
        Tier::Core => "Preferences",
        Tier::Associative => "Facts",
        Tier::Episodic => "Conversations",
        Tier::Proactive => "Patterns",
    },
    tier_about: |tier| match tier {
        Tier::Core => "Given with every message.",
        Tier::Associative => "Given with messages they fit.",
        Tier::Episodic => "Summaries of earlier threads, given with messages they fit; kept for 90 days.",
        Tier::Proactive => "Counted from what you do, given when at least 70 % of 5 or more fit.",
    },
    count: |count| match count {
        1 => "1 memory".into(),
        count => format!("{count} memories"),
    },
    made: |made| match made {
        Made::Written => "Written by you",
        Made::Kept => "Kept by an agent",
        Made::Summed => "Summary of a thread",
        Made::Counted => "Counted",
    },
    thread: "Open the thread",
    tainted: "Words of others",
    tainted_text: "Files or others may have chosen these words. What they steer is asked about first.",
    edited: "Changed by you",
    confidence: |percent| format!("{percent} % sure"),
    used: |ago, times| match times {
        1 => format!("Used once, {ago}"),
        times => format!("Used {times} times, last {ago}"),
    },
    unused: "Not used yet",
    expires: |day| format!("Forgotten on {day}"),
    edit: "Change",
    text: "Text",
    expiry: "Forget on",
    expiry_hint: "Empty for never",
    to_core: "Make it a preference",
    to_fact: "Make it a fact",
    forget: "Forget",
    forgotten: "Forgotten",
    clear: "Forget everything",
    clear_title: "Forget everything?",
    clear_text: "All memories are deleted for good, also those that could be brought back. Threads stay.",
    cleared: "Everything is forgotten",
    empty: "Nothing is remembered yet",
    empty_text: "Write something down here, ask an agent to remember something, or just chat: each thread leaves a summary.",
    none: "Nothing remembered fits",
    recalled: |count| match count {
        1 => "1 memory given along".into(),
        count => format!("{count} memories given along"),
    },
};

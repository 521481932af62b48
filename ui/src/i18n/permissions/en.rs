//! English.

use super::Permissions;

pub(in crate::i18n) const TEXT: Permissions = Permissions {
    lead: "Adiuva asks before anything leaves that you did not type yourself, and before anything that cannot be undone. Your rules can allow one tool to go to one place, and can make everything stricter.",
    tools: "Tools",
    tools_text: "Which tool may go where. Of two rules the stricter counts. What cannot be undone is always asked.",
    tools_none: "No rules about tools. The app’s own rules hold.",
    egress: "Egress",
    egress_text: "Which of your data may go to which provider or place, and what is left out first.",
    egress_none: "No rules about data. Servers of models that you set up may read what a question needs; every other place is asked about.",
    add_tool: "Add a rule about a tool",
    add_egress: "Add a rule about data",
    tool: "Tool",
    tool_hint: "A name such as mail_send, or a pattern such as mail_* where the rule does not allow",
    destination: "Place",
    destination_hint: "mailto:anna@example.org, *.example.org, file:/data/anna/** or, to ask or deny, *",
    source: "Data",
    source_hint: "files, files/<base>, mail/<address>, calendar/<name> or memory",
    agent: "Only for this agent",
    agent_hint: "Empty for all. A rule for one agent can only make things stricter.",
    redact: "Leave out",
    redact_hint: "One regular expression a line",
    verdict: "The rule says",
    allow: "Allow",
    ask: "Ask each time",
    deny: "Never",
    rule: |what: &str, place: &str| format!("{what} → {place}"),
    nowhere: "nowhere",
    only_for: |agent: &str| format!("only {agent}"),
    leaves_out: |patterns: usize| {
        if patterns == 1 {
            "leaves out 1 pattern".to_owned()
        } else {
            format!("leaves out {patterns} patterns")
        }
    },
    remove: |rule: &str| format!("Remove {rule}"),
    removed: "The rule was removed",
    contradiction: |one: &str, other: &str| {
        format!("“{one}” and “{other}” contradict each other; the stricter one counts.")
    },
    preview: "See what would be sent",
    preview_text: "Nothing is sent. This shows what the rules say and what they leave out.",
    preview_sample: "Text",
    preview_try: "Show",
    preview_says: |verdict: &str, rule: &str| format!("{verdict}, by {rule}"),
    preview_sends: "What would leave",
};

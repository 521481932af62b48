//! English.

use super::Mail;

pub(in crate::i18n) const TEXT: Mail = Mail {
    lead: "Agents can write mails for you. Each one waits under Approvals with its whole text and leaves only after you agree, or where a rule of yours allows it.",
    account: "Account",
    name: "Your name",
    name_hint: "Recipients see it. It may be empty.",
    address: "Mail address",
    host: "Server for sending (SMTP)",
    host_hint: "Your provider names it, such as smtp.example.org.",
    port: "Port",
    security: "Encryption",
    plain: "None",
    plain_text: "Without encryption, mail is sent to a server on this machine only.",
    user: "User name",
    user_hint: "Mostly the mail address. Leave it empty if the server asks for no login.",
    password: "Password",
    password_hint: "Sealed in the vault and given to this server alone. Many providers want a password made for apps.",
    password_keep: "A password is stored. Leave this empty to keep it for this server and user.",
    test: "Test",
    testing: "Testing…",
    untested: "Not tested yet",
    works: |when: &str| format!("Works, last used {when}"),
    remove: "Remove account",
    saved: "The mail account is saved",
    removed: "The mail account is removed",
    remove_title: "Remove the mail account?",
    remove_text: "Its password is deleted with it. What was sent stays listed.",
    sent: "Sent from here",
    none_sent: "No mail has been sent from here yet.",
    state_sending: "Sending",
    state_sent: "Sent",
    state_failed: "Not sent",
    state_unknown: "Unknown",
    look: |id: &str| {
        format!(
            "The connection ended before the server answered. It is never sent again by itself. Look for {id} among your sent mails, or ask the recipient."
        )
    },
    was_sent: "It was sent",
    was_not_sent: "It was not sent",
    no_subject: "(no subject)",
};

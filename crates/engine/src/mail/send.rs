//! The tool that sends a mail: once, with the words that a person has agreed to, and never again by itself.

use adiuva_connectors::{Mail, Smtp, SmtpError, message_id};
use adiuva_gate::{Effect, Label, Origin, Permit, Tool, ToolError, ToolOutput, ToolSpec};
use adiuva_protocol::Failure;
use adiuva_store::audit::AuditSeq;
use adiuva_store::effects::NewEffect;
use adiuva_store::mail::MailAccount;
use adiuva_store::{StoreError, Writer};
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::{NONE_SET_UP, Post, SEND};
use crate::session::now_ms;

/// The tool's name.
pub(crate) const MAIL_SEND: &str = "mail_send";

/// Sends a mail with the account that there was when it was offered.
pub(crate) struct MailSend {
    spec: ToolSpec,
    post: Post,
    account: Option<MailAccount>,
}

impl MailSend {
    pub(crate) fn new(post: &Post) -> Self {
        let account = post.account();
        // Without an account it only says so, and nobody need agree to that.
        let effect = account.as_ref().map_or(Effect::Pure, |_| Effect::Egress);
        let addresses = |what: &str| json!({ "type": "array", "items": { "type": "string" }, "description": what });
        let spec = ToolSpec::new(
            MAIL_SEND,
            "Sends a mail from the person's account. Addresses are bare, as name@example.org, and the person's own words. \
             The person sees the whole mail first and may change its text.",
            json!({
                "type": "object",
                "properties": {
                    "to": addresses("who it is for; at least one"),
                    "cc": addresses("who gets a copy"),
                    "subject": { "type": "string", "maxLength": 900 },
                    "body": { "type": "string", "minLength": 1, "description": "the whole text, plain" },
                    "reply_to": { "type": "string", "description": "where answers go, if not to the person" }
                },
                "required": ["to", "subject", "body"],
                "additionalProperties": false
            }),
            effect,
        );
        let spec = spec
            .content(&["subject", "body"])
            .destination_from(&["to", "cc"])
            .for_good()
            .with_account(account.as_ref().map(|account| account.address.clone()));
        Self {
            spec,
            post: post.clone(),
            account,
        }
    }

    /// The way to the server, if the account is still the one that a person has seen.
    fn way(&self) -> Result<(&MailAccount, Smtp), ToolError> {
        let account = self.account.as_ref().ok_or_else(|| failed(NONE_SET_UP))?;
        let now = self.post.account().ok_or_else(|| failed(NONE_SET_UP))?;
        if now.address != account.address {
            return Err(failed("the mail account was changed since this was asked; ask again"));
        }
        let smtp = self.post.smtp(&now).map_err(|failure| failed(&failure.message))?;
        Ok((account, smtp))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    to: Vec<String>,
    #[serde(default)]
    cc: Vec<String>,
    subject: String,
    body: String,
    #[serde(default)]
    reply_to: Option<String>,
}

#[async_trait]
impl Tool for MailSend {
    fn spec(&self) -> &ToolSpec {
        &self.spec
    }

    async fn call(&self, arguments: Value, permit: Permit, stop: &CancellationToken) -> Result<ToolOutput, ToolError> {
        let asked: Arguments =
            serde_json::from_value(arguments).map_err(|error| ToolError::Arguments(error.to_string()))?;
        let (account, smtp) = self.way()?;
        let (row, now) = (permit.row().0, now_ms());
        // Rows of an older copy of the database may be written anew; the time tells them apart.
        let key = format!("mail.{row}.{now}");
        let mail = Mail {
            to: asked.to,
            cc: asked.cc,
            reply_to: asked.reply_to.filter(|address| !address.is_empty()),
            subject: asked.subject,
            body: asked.body,
            message_id: message_id(&key, &account.address),
            date_ms: now,
        };
        smtp.fits(&mail)
            .map_err(|error| ToolError::Arguments(error.to_string()))?;
        let all: Vec<&String> = mail.to.iter().chain(&mail.cc).collect();
        let effect = NewEffect {
            key: key.clone(),
            run: None,
            action: SEND.into(),
            audit: Some(AuditSeq(row)),
            facts: json!({ "message_id": mail.message_id, "to": all, "subject": mail.subject }),
        };
        let begun = self.write(move |w| {
            w.effects().intend(&effect, now)?;
            w.effects().start(&effect.key, now)
        });
        begun.await?;
        let sent = smtp.send(&mail, permit, stop).await;
        let problem = sent.as_ref().err().map(|error| match error.said() {
            Some(said) if !said.is_empty() => format!("{error}. The server says: {said}"),
            _ => error.to_string(),
        });
        let in_doubt = sent.as_ref().is_err_and(SmtpError::in_doubt);
        let result = match &sent {
            Ok(receipt) => json!({ "said": receipt.said }),
            Err(_) => json!({ "problem": &problem }),
        };
        let happened = sent.is_ok();
        let ended = self.write(move |w| match in_doubt {
            true => w.effects().doubt(&key, &result),
            false => w.effects().finish(&key, happened, &result, now_ms()),
        });
        if let Err(error) = ended.await {
            // It stays begun, and is shown as unknown after the next start.
            tracing::error!("what became of a mail could not be noted: {error}");
        }
        match &sent {
            // The account works: it is this mail, or the way, that did not.
            Ok(_) | Err(SmtpError::Recipient { .. } | SmtpError::Content { .. }) => self.post.note(None).await,
            Err(SmtpError::Mail(_) | SmtpError::Stopped | SmtpError::Lost(_) | SmtpError::Unknown(_)) => {}
            Err(_) => self.post.note(problem).await,
        }
        self.post.tell();
        match sent {
            Ok(_) => Ok(ToolOutput {
                value: json!({ "sent": true, "message_id": mail.message_id }),
                summary: format!(
                    "sent to {}",
                    all.iter().map(|to| to.as_str()).collect::<Vec<_>>().join(", ")
                ),
                label: Label::of(Origin::Program),
            }),
            Err(error) if in_doubt => Err(ToolError::Unknown(format!(
                "{error}. Do not send it again: the person looks for {} among their sent mails first",
                mail.message_id
            ))),
            Err(error) => Err(failed(&error.to_string())),
        }
    }
}

impl MailSend {
    async fn write<F>(&self, step: F) -> Result<(), ToolError>
    where
        F: FnOnce(&Writer<'_>) -> Result<(), StoreError> + Send + 'static,
    {
        let written = self.post.store.write(move |w| step(w)).await;
        written.map_err(|error| ToolError::Failed {
            message: "the mail could not be noted, so it was not sent".into(),
            source: Some(Box::new(error)),
        })
    }
}

/// Connects and logs in; the test button calls it, and no model.
pub(crate) struct TryOut {
    spec: ToolSpec,
    smtp: Result<Smtp, Failure>,
}

impl TryOut {
    /// None without an account.
    pub(crate) fn new(post: &Post) -> Option<Self> {
        let account = post.account()?;
        let spec = ToolSpec::new(
            "mail_test",
            "Connects to the mail server and logs in.",
            json!({ "type": "object", "properties": {}, "additionalProperties": false }),
            Effect::Egress,
        );
        Some(Self {
            spec: spec.going_to(&format!("{}:{}", account.host, account.port)),
            smtp: post.smtp(&account),
        })
    }
}

#[async_trait]
impl Tool for TryOut {
    fn spec(&self) -> &ToolSpec {
        &self.spec
    }

    async fn call(&self, _: Value, permit: Permit, stop: &CancellationToken) -> Result<ToolOutput, ToolError> {
        let smtp = self.smtp.as_ref().map_err(|failure| failed(&failure.message))?;
        smtp.check(permit, stop)
            .await
            .map_err(|error| failed(&error.to_string()))?;
        Ok(ToolOutput {
            value: json!({ "works": true }),
            summary: "logged in".into(),
            label: Label::of(Origin::Program),
        })
    }
}

fn failed(message: &str) -> ToolError {
    ToolError::Failed {
        message: message.to_owned(),
        source: None,
    }
}

//! Mail: the account, what was sent with it, and the tools of the agent for mail.

pub(crate) mod read;
pub(crate) mod send;

use std::sync::{Arc, PoisonError, RwLock};

use adiuva_connectors::{Account, Login, Smtp};
use adiuva_gate::{Actor, GateError};
use adiuva_protocol::mail::{
    MailAccount as AccountReply, MailAccountView, MailSetAccount, MailSettle, MailTested, SentMails, SentState,
    SentView,
};
use adiuva_protocol::vault::Typed;
use adiuva_protocol::{Caller, Code, Event, Failure};
use adiuva_store::Store;
use adiuva_store::audit::NewEntry;
use adiuva_store::effects::{Effect, EffectState};
use adiuva_store::mail::MailAccount;
use adiuva_vault::{Keys, ObjectId, ObjectRef, Purpose, Secret};
use serde_json::{Value, json};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::approvals::person_at;
use crate::failure::store_failure;
use crate::session::{Session, now_ms};

/// What the journal of effects calls a mail.
const SEND: &str = "send mail";

/// Where the password is sealed for; it opens nowhere else.
fn place() -> ObjectRef {
    ObjectRef {
        object: ObjectId::from_uuid_bytes(*b"mail password 01"),
        rev: 1,
        schema: 1,
    }
}

/// The account and the journal of mails. A clone is the same.
#[derive(Clone)]
pub(crate) struct Post {
    store: Store,
    keys: Keys,
    events: broadcast::Sender<Event>,
    account: Arc<RwLock<Option<MailAccount>>>,
}

impl Post {
    pub(crate) async fn open(store: Store, keys: Keys, events: broadcast::Sender<Event>) -> Result<Self, Failure> {
        let account = store.read(|r| r.mail_account().load()).await.map_err(store_failure)?;
        Ok(Self {
            store,
            keys,
            events,
            account: Arc::new(RwLock::new(account)),
        })
    }

    /// The account as it is now.
    fn account(&self) -> Option<MailAccount> {
        self.account.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The account, for a face.
    pub(crate) fn view(&self) -> AccountReply {
        AccountReply {
            account: self.account().map(|account| view(&account)),
        }
    }

    /// Sets the account up, or replaces it.
    pub(crate) async fn set(&self, request: MailSetAccount) -> Result<MailAccountView, Failure> {
        let known = self.account();
        let trimmed = |text: String| text.trim().to_owned();
        let mut account = MailAccount {
            name: trimmed(request.name),
            address: trimmed(request.address),
            host: trimmed(request.host).to_ascii_lowercase(),
            port: request.port,
            security: request.security,
            user: trimmed(request.user),
            sealed_password: None,
            problem: None,
            tested_ms: None,
        };
        account.sealed_password = match request.password {
            Some(Typed(password)) if password.is_empty() => None,
            Some(Typed(password)) => Some(self.seal(&password)?),
            // A password is for one user of one server, on a way that is no less secret.
            None => known
                .filter(|known| {
                    (&known.host, known.port, &known.user) == (&account.host, account.port, &account.user)
                        && known.security == account.security
                })
                .and_then(|known| known.sealed_password),
        };
        if !account.user.is_empty() && account.sealed_password.is_none() {
            return Err(Failure::new(
                Code::Validation,
                "a login needs its password; enter it again after the server or the user was changed",
            ));
        }
        self.smtp(&account)?;
        let kept = account.clone();
        self.change(Some(account), move |w| w.mail_account().set(&kept)).await?;
        self.view().account.ok_or_else(none_set_up)
    }

    /// Removes the account with its password.
    pub(crate) async fn remove(&self) -> Result<(), Failure> {
        self.change(None, |w| w.mail_account().remove()).await
    }

    /// The latest mails.
    pub(crate) async fn sent(&self, limit: u32) -> Result<SentMails, Failure> {
        let effects = self.store.read(move |r| r.effects().latest(SEND, limit)).await;
        Ok(SentMails {
            mails: effects.map_err(store_failure)?.into_iter().map(sent).collect(),
        })
    }

    /// Keeps what a person has found out about a mail of which nobody knew.
    pub(crate) async fn settle(&self, caller: &Caller, request: MailSettle) -> Result<SentView, Failure> {
        let by = person_at(caller)?;
        let MailSettle { key, sent: happened } = request;
        let settled = self.store.write(move |w| {
            let known = w.effects().load(&key)?.filter(|effect| effect.new.action == SEND);
            let Some(effect) = known.filter(|effect| effect.state == EffectState::Unknown) else {
                return Ok(None);
            };
            let result = json!({ "settled": happened });
            w.effects().finish(&key, happened, &result, now_ms())?;
            w.audit().note(&NewEntry {
                at_ms: now_ms(),
                actor: "person".into(),
                action: SEND.into(),
                decision: if happened { "was sent" } else { "was not sent" }.into(),
                rule: String::new(),
                policy_version: 0,
                approval: None,
                facts: json!({ "at": by, "settles": effect.new.audit.map(|row| row.0) }),
            })?;
            w.effects().load(&key)
        });
        let settled = settled.await.map_err(store_failure)?;
        self.tell();
        let none = || Failure::new(Code::NotFound, "there is no mail of which nobody knows with this name");
        settled.map(sent).ok_or_else(none)
    }

    /// Notes with the account how its last test or mail went; none when it worked.
    async fn note(&self, problem: Option<String>) {
        if let Some(account) = self.account.write().unwrap_or_else(PoisonError::into_inner).as_mut() {
            account.problem.clone_from(&problem);
            account.tested_ms = Some(now_ms());
        }
        let noted = self
            .store
            .write(move |w| w.mail_account().note(problem.as_deref(), now_ms()));
        if let Err(error) = noted.await {
            tracing::warn!("how a mail server answered could not be noted: {error}");
        }
        self.tell();
    }

    /// The way to the account's server.
    fn smtp(&self, account: &MailAccount) -> Result<Smtp, Failure> {
        Smtp::new(self.opened(account)?).map_err(|error| Failure::new(Code::Validation, error.to_string()))
    }

    /// The account with its password.
    fn opened(&self, account: &MailAccount) -> Result<Account, Failure> {
        let login = match &account.sealed_password {
            Some(sealed) if !account.user.is_empty() => Some(Login {
                user: account.user.clone(),
                password: self.unseal(sealed)?,
            }),
            _ => None,
        };
        Ok(Account {
            name: account.name.clone(),
            address: account.address.clone(),
            host: account.host.clone(),
            port: account.port,
            security: account.security,
            login,
        })
    }

    fn seal(&self, password: &str) -> Result<Vec<u8>, Failure> {
        let sealed = self.keys.seal(Purpose::VaultKek, &place(), password.as_bytes());
        sealed.map_err(|error| Failure::new(Code::Internal, format!("the password could not be sealed: {error}")))
    }

    fn unseal(&self, sealed: &[u8]) -> Result<Secret<String>, Failure> {
        let damaged = || {
            Failure::new(
                Code::VaultDamaged,
                "the stored password cannot be opened; enter it again under Settings, Mail",
            )
        };
        let opened = self
            .keys
            .open(Purpose::VaultKek, &place(), sealed)
            .map_err(|_| damaged())?;
        String::from_utf8(opened.expose().clone())
            .map(Secret::new)
            .map_err(|_| damaged())
    }

    async fn change<F>(&self, account: Option<MailAccount>, change: F) -> Result<(), Failure>
    where
        F: FnOnce(&adiuva_store::Writer<'_>) -> Result<(), adiuva_store::StoreError> + Send + 'static,
    {
        self.store.write(move |w| change(w)).await.map_err(store_failure)?;
        *self.account.write().unwrap_or_else(PoisonError::into_inner) = account;
        self.tell();
        Ok(())
    }

    fn tell(&self) {
        // Nobody listening is no failure.
        let _ = self.events.send(Event::Settings);
    }
}

/// Connects to the server and logs in, through the gate as everything that leaves.
pub(crate) async fn test(session: &Session) -> Result<MailTested, Failure> {
    let tool = send::TryOut::new(&session.post).ok_or_else(none_set_up)?;
    let stop = CancellationToken::new();
    let tried = session.gate.run(&Actor::Person, &tool, json!({}), &stop);
    let problem = match tried.await {
        Ok(_) => None,
        Err(GateError::Effect(error)) => Some(error.to_string()),
        Err(other) => return Err(Failure::new(Code::ApprovalDenied, other.to_string())),
    };
    session.post.note(problem.clone()).await;
    Ok(MailTested {
        ok: problem.is_none(),
        problem,
    })
}

fn none_set_up() -> Failure {
    Failure::new(Code::NotFound, NONE_SET_UP)
}

/// What is said where an account is needed.
const NONE_SET_UP: &str = "no mail account is set up; add one under Settings, Mail first";

fn view(account: &MailAccount) -> MailAccountView {
    MailAccountView {
        name: account.name.clone(),
        address: account.address.clone(),
        host: account.host.clone(),
        port: account.port,
        security: account.security,
        user: account.user.clone(),
        has_password: account.sealed_password.is_some(),
        problem: account.problem.clone(),
        tested_ms: account.tested_ms,
    }
}

fn sent(effect: Effect) -> SentView {
    let facts = &effect.new.facts;
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let to = facts.get("to").and_then(Value::as_array).into_iter().flatten();
    SentView {
        state: match effect.state {
            EffectState::Intended | EffectState::Started => SentState::Sending,
            EffectState::Done => SentState::Sent,
            EffectState::Failed => SentState::Failed,
            EffectState::Unknown => SentState::Unknown,
        },
        message_id: text(facts, "message_id").unwrap_or_default(),
        to: to.filter_map(Value::as_str).map(str::to_owned).collect(),
        subject: text(facts, "subject").unwrap_or_default(),
        problem: text(&effect.result, "problem"),
        at_ms: effect.intended_ms,
        key: effect.new.key,
    }
}

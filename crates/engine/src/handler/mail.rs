//! The account that mails are sent with, and what became of them.

use adiuva_protocol::chat::Done;
use adiuva_protocol::mail::*;
use adiuva_protocol::{Caller, Failure, Handles};

use super::within;
use crate::engine::Engine;
use crate::mail;

impl Handles<MailAccountGet> for Engine {
    async fn handle(&self, _: &Caller, _: MailAccountGet) -> Result<MailAccount, Failure> {
        Ok(self.session().await?.post.view())
    }
}

impl Handles<MailSetAccount> for Engine {
    async fn handle(&self, _: &Caller, request: MailSetAccount) -> Result<MailAccountView, Failure> {
        self.session().await?.post.set(request).await
    }
}

impl Handles<MailRemoveAccount> for Engine {
    async fn handle(&self, _: &Caller, _: MailRemoveAccount) -> Result<Done, Failure> {
        self.session().await?.post.remove().await?;
        Ok(Done {})
    }
}

impl Handles<MailTest> for Engine {
    async fn handle(&self, _: &Caller, _: MailTest) -> Result<MailTested, Failure> {
        mail::test(&*self.session().await?).await
    }
}

impl Handles<MailSent> for Engine {
    async fn handle(&self, _: &Caller, request: MailSent) -> Result<SentMails, Failure> {
        within("limit", request.limit, 1, 1000)?;
        self.session().await?.post.sent(request.limit).await
    }
}

impl Handles<MailSettle> for Engine {
    async fn handle(&self, caller: &Caller, request: MailSettle) -> Result<SentView, Failure> {
        self.session().await?.post.settle(caller, request).await
    }
}

//! Threads and messages.

use adiuva_protocol::chat::*;
use adiuva_protocol::{Caller, Failure, Handles};

use super::within;
use crate::chat;
use crate::engine::Engine;

impl Handles<ChatThreads> for Engine {
    async fn handle(&self, _: &Caller, request: ChatThreads) -> Result<Threads, Failure> {
        within("limit", request.limit, 1, 1000)?;
        chat::threads(&*self.session().await?, request).await
    }
}

impl Handles<ChatBegin> for Engine {
    async fn handle(&self, _: &Caller, request: ChatBegin) -> Result<ThreadView, Failure> {
        chat::begin(&*self.session().await?, request).await
    }
}

impl Handles<ChatUpdate> for Engine {
    async fn handle(&self, _: &Caller, request: ChatUpdate) -> Result<ThreadView, Failure> {
        chat::update(&*self.session().await?, request).await
    }
}

impl Handles<ChatDelete> for Engine {
    async fn handle(&self, _: &Caller, request: ChatDelete) -> Result<Done, Failure> {
        chat::delete(&*self.session().await?, request).await
    }
}

impl Handles<ChatMessages> for Engine {
    async fn handle(&self, _: &Caller, request: ChatMessages) -> Result<Messages, Failure> {
        within("limit", request.limit, 1, 1000)?;
        chat::messages(&*self.session().await?, request).await
    }
}

impl Handles<ChatSend> for Engine {
    async fn handle(&self, _: &Caller, request: ChatSend) -> Result<Started, Failure> {
        chat::send(self.session().await?, request).await
    }
}

impl Handles<ChatRetry> for Engine {
    async fn handle(&self, _: &Caller, request: ChatRetry) -> Result<Started, Failure> {
        chat::retry(self.session().await?, request).await
    }
}

impl Handles<ChatPin> for Engine {
    async fn handle(&self, _: &Caller, request: ChatPin) -> Result<Done, Failure> {
        chat::pin(&*self.session().await?, request).await
    }
}

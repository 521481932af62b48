//! What is remembered.

use adiuva_protocol::chat::Done;
use adiuva_protocol::memory::*;
use adiuva_protocol::{Caller, Failure, Handles};

use super::within;
use crate::engine::Engine;

impl Handles<MemoryList> for Engine {
    async fn handle(&self, _: &Caller, request: MemoryList) -> Result<Memories, Failure> {
        within("limit", request.limit, 1, 1000)?;
        self.session().await?.memory.list(request).await
    }
}

impl Handles<MemoryAdd> for Engine {
    async fn handle(&self, _: &Caller, request: MemoryAdd) -> Result<MemoryView, Failure> {
        self.session().await?.memory.add(request).await
    }
}

impl Handles<MemoryUpdate> for Engine {
    async fn handle(&self, _: &Caller, request: MemoryUpdate) -> Result<MemoryView, Failure> {
        self.session().await?.memory.update(request).await
    }
}

impl Handles<MemoryDelete> for Engine {
    async fn handle(&self, _: &Caller, request: MemoryDelete) -> Result<Done, Failure> {
        self.session().await?.memory.delete(request).await
    }
}

impl Handles<MemoryRestore> for Engine {
    async fn handle(&self, _: &Caller, request: MemoryRestore) -> Result<MemoryView, Failure> {
        self.session().await?.memory.restore(request).await
    }
}

impl Handles<MemoryClear> for Engine {
    async fn handle(&self, _: &Caller, _: MemoryClear) -> Result<Done, Failure> {
        self.session().await?.memory.clear().await
    }
}

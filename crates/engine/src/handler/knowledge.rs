//! Folders, files, search and questions.

use adiuva_protocol::chat::*;
use adiuva_protocol::knowledge::*;
use adiuva_protocol::{Caller, Code, Event, Failure, Handles};

use super::within;
use crate::engine::{Engine, blocking};
use crate::failure::{library_failure, search_failure};
use crate::{answer, folders};

impl Handles<KnowledgeBases> for Engine {
    async fn handle(&self, _: &Caller, _: KnowledgeBases) -> Result<Bases, Failure> {
        self.session()
            .await?
            .knowledge
            .library
            .bases()
            .await
            .map_err(library_failure)
    }
}

impl Handles<KnowledgeAdd> for Engine {
    async fn handle(&self, _: &Caller, request: KnowledgeAdd) -> Result<SourceView, Failure> {
        let source = self
            .session()
            .await?
            .knowledge
            .library
            .add(request)
            .await
            .map_err(library_failure)?;
        self.tell(Event::Sources);
        Ok(source)
    }
}

impl Handles<KnowledgeFolders> for Engine {
    async fn handle(&self, _: &Caller, request: KnowledgeFolders) -> Result<Folders, Failure> {
        // Names of folders are the person's data too: there are none to see while the vault is closed.
        self.session().await?;
        blocking(move || folders::list(&request.path)).await?
    }
}

impl Handles<KnowledgeSources> for Engine {
    async fn handle(&self, _: &Caller, request: KnowledgeSources) -> Result<Sources, Failure> {
        self.session()
            .await?
            .knowledge
            .library
            .sources(request)
            .await
            .map_err(library_failure)
    }
}

impl Handles<KnowledgeRemove> for Engine {
    async fn handle(&self, _: &Caller, request: KnowledgeRemove) -> Result<Done, Failure> {
        self.session()
            .await?
            .knowledge
            .library
            .remove(request.source)
            .await
            .map_err(library_failure)?;
        self.tell(Event::Sources);
        Ok(Done {})
    }
}

impl Handles<KnowledgeRescan> for Engine {
    async fn handle(&self, _: &Caller, request: KnowledgeRescan) -> Result<Done, Failure> {
        self.session()
            .await?
            .knowledge
            .library
            .rescan(request.source)
            .await
            .map_err(library_failure)?;
        Ok(Done {})
    }
}

impl Handles<KnowledgeRetry> for Engine {
    async fn handle(&self, _: &Caller, request: KnowledgeRetry) -> Result<Done, Failure> {
        self.session()
            .await?
            .knowledge
            .library
            .retry(request)
            .await
            .map_err(library_failure)?;
        Ok(Done {})
    }
}

impl Handles<KnowledgePause> for Engine {
    async fn handle(&self, _: &Caller, request: KnowledgePause) -> Result<Done, Failure> {
        self.session()
            .await?
            .knowledge
            .library
            .set_paused(request.paused)
            .await
            .map_err(library_failure)?;
        self.tell(Event::Sources);
        Ok(Done {})
    }
}

impl Handles<KnowledgeFiles> for Engine {
    async fn handle(&self, _: &Caller, request: KnowledgeFiles) -> Result<Files, Failure> {
        within("limit", request.limit, 1, 1000)?;
        self.session()
            .await?
            .knowledge
            .library
            .files(request)
            .await
            .map_err(library_failure)
    }
}

impl Handles<KnowledgeDocument> for Engine {
    async fn handle(&self, _: &Caller, request: KnowledgeDocument) -> Result<DocumentView, Failure> {
        self.session()
            .await?
            .knowledge
            .library
            .document(request)
            .await
            .map_err(library_failure)
    }
}

impl Handles<KnowledgeOpen> for Engine {
    async fn handle(&self, _: &Caller, _: KnowledgeOpen) -> Result<Done, Failure> {
        Err(Failure::new(
            Code::CapabilityDisabled,
            "files are opened by the desktop app; open the path by hand here",
        ))
    }
}

impl Handles<KnowledgeSearch> for Engine {
    async fn handle(&self, _: &Caller, request: KnowledgeSearch) -> Result<Found, Failure> {
        within("limit", request.limit, 1, 200)?;
        if request.query.trim().is_empty() {
            return Err(Failure::new(
                Code::Validation,
                "the query is empty; type a few words or a question",
            ));
        }
        self.session()
            .await?
            .knowledge
            .search
            .search(&request)
            .await
            .map_err(search_failure)
    }
}

impl Handles<KnowledgeAsk> for Engine {
    async fn handle(&self, _: &Caller, request: KnowledgeAsk) -> Result<Started, Failure> {
        answer::ask(self.session().await?, request).await
    }
}

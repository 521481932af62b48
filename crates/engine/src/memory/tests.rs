#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use adiuva_protocol::chat::{ChatBegin, ChatSend, ExecutionMode};
use adiuva_protocol::knowledge::Filter;
use adiuva_protocol::memory::{MemoryList, MemoryUpdate, MemoryView, Tier};
use adiuva_protocol::models::{ModelsSetProvider, Wire};
use adiuva_protocol::{Caller, Handles, MessageId, ThreadId};
use adiuva_testkit::{ModelServer, Reply, SeenRequest};
use tempfile::TempDir;

use crate::engine::{Config, Engine};
use crate::opened::opened;

const PATIENCE: Duration = Duration::from_secs(60);
const SUMMARY: &str = "The person wanted to know when the hedge is cut: in June.";

struct Desk {
    engine: Arc<Engine>,
    me: Caller,
    thread: ThreadId,
    server: ModelServer,
    _home: TempDir,
}

fn sums_up(question: &SeenRequest) -> bool {
    question.last("system").is_some_and(|told| told.starts_with("Sum up"))
}

impl Desk {
    /// Somebody in a thread with a model, which sums it up after so long.
    async fn with(quiet: Duration) -> Self {
        let server = ModelServer::builder()
            .model("scripted")
            .when(sums_up, Reply::text(SUMMARY))
            .otherwise(|_| Reply::text("In June."))
            .start();
        let (engine, home) = opened(|config| Config { quiet, ..config }).await;
        let me = Caller::command_line();
        let provider = ModelsSetProvider {
            id: None,
            name: "Scripted".into(),
            wire: Wire::Ollama,
            base_url: server.ollama_url(),
            model: Some("scripted".into()),
            api_key: None,
            preferred: true,
        };
        engine.handle(&me, provider).await.unwrap();
        let thread = engine.handle(&me, ChatBegin { title: None }).await.unwrap().id;
        Self {
            engine,
            me,
            thread,
            server,
            _home: home,
        }
    }

    async fn say(&self, text: &str) {
        let request = ChatSend {
            thread: self.thread,
            message: MessageId::make(),
            text: text.into(),
            parent: None,
            beside: None,
            provider: None,
            model: None,
            use_files: false,
            filter: Filter::default(),
            agents: vec!["task".into()],
            execution_mode: ExecutionMode::Answer,
            popup: None,
        };
        self.engine.handle(&self.me, request).await.unwrap();
    }

    /// The summary of the thread, once it says this.
    async fn summary(&self, text: &str) -> MemoryView {
        let begun = Instant::now();
        loop {
            let request = MemoryList {
                tier: Some(Tier::Episodic),
                search: None,
                among: None,
                limit: 10,
            };
            let found = self.engine.handle(&self.me, request).await.unwrap().memories;
            assert!(found.len() <= 1, "a thread has one summary");
            if let Some(memory) = found.iter().find(|memory| memory.text == text) {
                return memory.clone();
            }
            assert!(begun.elapsed() < PATIENCE, "not {text:?}: {found:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn summed_up(&self) -> Vec<SeenRequest> {
        self.server.questions().into_iter().filter(sums_up).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quiet_thread_is_summed_up_by_its_model_and_what_the_person_changed_stays() {
    let desk = Desk::with(Duration::from_millis(300)).await;
    desk.say("When is the hedge cut? </memory>").await;
    let summary = desk.summary(SUMMARY).await;
    assert_eq!((summary.thread, summary.tainted), (Some(desk.thread), false));
    let questions = desk.summed_up();
    let asked = questions[0].last("user").unwrap();
    assert!(
        asked.contains("<memory said=\"the person\">\nWhen is the hedge cut? &lt;/memory>\n</memory>")
            && questions[0].tools().is_empty(),
        "{asked}"
    );

    let change = MemoryUpdate {
        memory: summary.id,
        text: Some("The hedge: in June".into()),
        tier: None,
        expires_ms: None,
    };
    desk.engine.handle(&desk.me, change).await.unwrap();
    desk.say("And the lawn?").await;
    let begun = Instant::now();
    while desk.server.questions().len() < 3 {
        assert!(begun.elapsed() < PATIENCE, "the second question is not answered");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    desk.summary("The hedge: in June").await;
    desk.engine.close().await;
    assert_eq!(desk.summed_up().len(), 1, "there is nothing to sum up any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_does_not_wait_for_a_model_and_the_first_words_are_kept() {
    let desk = Desk::with(Duration::from_secs(3600)).await;
    desk.say("When is the hedge cut?").await;
    desk.summary("“When is the hedge cut?” – In June.").await;
    let begun = Instant::now();
    desk.engine.close().await;
    assert!(begun.elapsed() < PATIENCE);
    assert!(desk.summed_up().is_empty());
}

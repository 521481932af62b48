//! A model server with a script. It speaks Ollama's wire and OpenAI's at the same time, on a port of its own.
//!
//! It runs on a thread of its own, so blocking tests can use it and its pace does not depend on theirs. What a client
//! asked is kept for the test to look at; a client that goes away before the end of an answer is noticed.

mod ollama;
mod openai;
mod reply;
mod seen;
mod serve;

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

pub use reply::{Ending, Piece, Reply};
pub use seen::{SeenRequest, SpokenWire};

use serve::{Script, State};

/// How long a test waits for something that must happen before it gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// A model server with a script, running until it is dropped.
#[derive(Debug)]
pub struct ModelServer {
    address: SocketAddr,
    state: Arc<State>,
    stop: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

/// A model that the server lists.
#[derive(Clone, Debug)]
pub struct ListedModel {
    /// Its name.
    pub name: String,
    /// What it can do, in Ollama's words: `completion`, `tools`, `vision`, `embedding`.
    pub capabilities: Vec<String>,
    /// Tokens it holds.
    pub context_tokens: u32,
}

/// The script, being written.
#[derive(Default)]
pub struct Builder {
    script: Script,
}

impl ModelServer {
    /// A server without models and answers.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// A server with one model `scripted` that gives every question this reply.
    #[must_use]
    pub fn answering(reply: Reply) -> Self {
        Self::builder()
            .model("scripted")
            .otherwise(move |_| reply.clone())
            .start()
    }

    /// The address for an Ollama client.
    #[must_use]
    pub fn ollama_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address for a client of OpenAI's wire.
    #[must_use]
    pub fn openai_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Every request that came so far, in order; also those without a reply of the script.
    #[must_use]
    pub fn requests(&self) -> Vec<SeenRequest> {
        self.state.requests()
    }

    /// The questions to a model among them.
    #[must_use]
    pub fn questions(&self) -> Vec<SeenRequest> {
        self.requests().into_iter().filter(SeenRequest::is_question).collect()
    }

    /// How many answers were not read to their end because the client went away.
    #[must_use]
    pub fn disconnects(&self) -> usize {
        *self.state.disconnects.borrow()
    }

    /// Waits until a client has gone away before the end of its answer.
    ///
    /// # Panics
    /// When none does for a long time.
    pub async fn disconnected(&self) {
        reaches(self.state.disconnects.subscribe(), "no client went away").await;
    }

    /// Waits until a question has come and its answer is about to begin.
    ///
    /// # Panics
    /// When none does for a long time.
    pub async fn asked(&self) {
        reaches(self.state.asked.subscribe(), "no question came").await;
    }
}

impl Builder {
    /// Lists a model that can chat and call tools.
    #[must_use]
    pub fn model(self, name: &str) -> Self {
        self.listing(ListedModel {
            name: name.to_owned(),
            capabilities: vec!["completion".to_owned(), "tools".to_owned()],
            context_tokens: 8192,
        })
    }

    /// Lists a model. Questions for a model that is not listed are refused as the real servers do, unless none is.
    #[must_use]
    pub fn listing(mut self, model: ListedModel) -> Self {
        self.script.models.push(model);
        self
    }

    /// Refuses requests without this key.
    #[must_use]
    pub fn requiring_key(mut self, key: &str) -> Self {
        self.script.key = Some(key.to_owned());
        self
    }

    /// Gives this reply once; several are given in their order.
    #[must_use]
    pub fn then(mut self, reply: Reply) -> Self {
        self.script.queue.push_back(reply);
        self
    }

    /// Gives this reply whenever the question is of that kind, before any reply of the queue.
    #[must_use]
    pub fn when(mut self, kind: impl Fn(&SeenRequest) -> bool + Send + Sync + 'static, reply: Reply) -> Self {
        self.script.rules.push((Box::new(kind), reply));
        self
    }

    /// Gives what the function says when neither a rule nor the queue has a reply. Without it the reply is `ready`.
    #[must_use]
    pub fn otherwise(mut self, reply: impl Fn(&SeenRequest) -> Reply + Send + Sync + 'static) -> Self {
        self.script.otherwise = Some(Box::new(reply));
        self
    }

    /// Starts the server.
    ///
    /// # Panics
    /// When no port or thread can be had.
    #[must_use]
    pub fn start(self) -> ModelServer {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a loopback port is free");
        listener
            .set_nonblocking(true)
            .expect("a new socket can be made non-blocking");
        let address = listener.local_addr().expect("a bound socket has an address");
        let state = Arc::new(State::new(self.script));
        let stop = CancellationToken::new();
        let served = serve::router(state.clone());
        let stopped = stop.clone();
        let run = move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime of one thread can be made");
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).expect("a runtime is there to drive the socket");
                // Dropping the runtime ends the answers that are still going on.
                tokio::select! {
                    () = stopped.cancelled() => {}
                    _ = axum::serve(listener, served) => {}
                }
            });
        };
        let thread = std::thread::Builder::new().name("model-server".to_owned()).spawn(run);
        ModelServer {
            address,
            state,
            stop,
            thread: Some(thread.expect("a thread can be started")),
        }
    }
}

impl Drop for ModelServer {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(thread) = self.thread.take() {
            // A panic of the server was printed already and shows in what the client got.
            let _ = thread.join();
        }
    }
}

async fn reaches(mut count: watch::Receiver<usize>, otherwise: &str) {
    let reached = tokio::time::timeout(PATIENCE, count.wait_for(|count| *count > 0)).await;
    assert!(matches!(reached, Ok(Ok(_))), "{otherwise} within {PATIENCE:?}");
}

//! How a command reaches whoever carries it out.

use futures::future::BoxFuture;
use futures::stream::BoxStream;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::caller::Caller;
use crate::command::Command;
use crate::failure::{Code, Failure};
use crate::frame::{Event, Frame};
use crate::id::RunId;

/// A request type that belongs to one command; the table implements it.
pub trait Endpoint: Serialize + DeserializeOwned + Send {
    /// The command it asks for.
    const COMMAND: Command;
    /// What the command answers with.
    type Reply: Serialize + DeserializeOwned + Send;
}

/// What can be listened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "topic")]
pub enum Topic {
    /// What happens in the app as a whole.
    Events,
    /// The frames of one run with numbers above `after`: those already there first, then the live ones.
    Run {
        /// The run.
        id: RunId,
        /// The last frame number already seen; 0 for all.
        #[serde(default)]
        after: u64,
    },
}

/// One thing heard on a subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// From [`Topic::Events`].
    Event(Event),
    /// From [`Topic::Run`].
    Frame(Frame),
    /// The listener was too slow and missed this many notices; fetch the state again.
    Missed(u64),
}

/// Carries out commands. The engine does, and so does anything that passes them on to it.
pub trait Dispatch: Send + Sync {
    /// Checks the caller, carries the command out and answers. Dropping the future gives up waiting, not the work.
    fn call<'a>(
        &'a self,
        caller: &'a Caller,
        command: Command,
        request: Value,
    ) -> BoxFuture<'a, Result<Value, Failure>>;

    /// Listens. A run's stream ends after its one last frame; the stream of events ends when the engine stops.
    fn subscribe<'a>(
        &'a self,
        caller: &'a Caller,
        topic: Topic,
    ) -> BoxFuture<'a, Result<BoxStream<'static, Notice>, Failure>>;
}

/// Asks one typed command of any dispatch.
pub async fn call<E: Endpoint>(dispatch: &dyn Dispatch, caller: &Caller, request: E) -> Result<E::Reply, Failure> {
    let request = serde_json::to_value(request).map_err(unreadable)?;
    let reply = dispatch.call(caller, E::COMMAND, request).await?;
    serde_json::from_value(reply).map_err(unreadable)
}

fn unreadable(error: serde_json::Error) -> Failure {
    Failure::new(
        Code::Internal,
        format!("the two sides speak different versions of the contract: {error}"),
    )
}

//! Agents: who answers a message, and the loop that streams a model's words and runs the tools it asks for.
//!
//! [`router::Router`] says which agent a message is for, [`registry`] what that agent is told and may call.
//! [`turn::take`] asks the model, passes its words on as they come, checks each tool call against its schema, runs it
//! through the gate, gives the result back, and asks again, within bounds. A call that a person must agree to parks the
//! turn: what it returns can be kept and [`turn::resume`]d in another process. [`blocks`] and [`sanitizer`] stand between
//! the model's words and the person. [`plan`] says which plans can be carried out, and what each of their steps calls.
//!
//! It never calls a tool or a model but through the gate, keeps nothing between turns, and knows neither files nor
//! threads; those come in as messages and tools.

pub mod blocks;
pub mod plan;
pub mod playbooks;
pub mod registry;
pub mod results;
pub mod router;
pub mod sanitizer;
pub mod schema;
pub mod speech;
pub mod templates;
pub mod turn;

pub use registry::Agent;
pub use results::Results;
pub use router::Router;
pub use speech::Speech;
pub use turn::{
    Answered, Asking, Bounds, Calling, Finished, Parked, Purse, Snapshot, Step, Turn, TurnError, resume, take,
};

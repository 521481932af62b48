//! Agents: the loop that streams a model's words and runs the tools it asks for.
//!
//! [`turn::take`] asks the model, passes its words on as they come, runs each tool call through the gate, gives the
//! results back, and asks again, within bounds: rounds, size of results, repeated calls. It never calls a tool or a
//! model but through the gate, keeps nothing between turns, and knows neither files nor threads; those come in as
//! messages and tools.

pub mod turn;

pub use turn::{Bounds, Finished, Step, Turn, TurnError, take};

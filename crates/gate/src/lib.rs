//! What may act, and who must agree.
//!
//! Every effect of the program goes through [`Gate`]: it decides by plain rules outside any model ([`policy`]), writes an
//! audit row before the effect and closes it after, and hands out the one thing without which no effect compiles: a
//! [`Permit`] for a tool, an [`EgressPermit`] for bytes that leave the process. Both can be made only in this crate.
//!
//! A model never decides here. Labels say where a value comes from; a label is never lost by being stored or passed on.
//!
//! Start at [`Gate`], then [`policy::decide`].

pub mod gate;
pub mod label;
pub mod permit;
pub mod policy;
pub mod tool;

pub use gate::{Actor, Closing, Gate, GateError, Ledger, LedgerError, LedgerRow, RowId};
pub use label::{Label, Origin};
pub use permit::{EgressPermit, Permit};
pub use policy::{Decision, Destination, Policy};
pub use tool::{Effect, Tool, ToolError, ToolOutput, ToolSpec};

//! What may act, and who must agree.
//!
//! Every effect of the program goes through [`Gate`]: it decides by plain rules outside any model ([`policy`]), writes an
//! audit row before the effect and closes it after, and hands out the one thing without which no effect compiles: a
//! [`Permit`] for a tool, an [`EgressPermit`] for bytes that leave the process. Both can be made only in this crate.
//!
//! What a person must agree to becomes a [`Proposal`]: one exact call, by its hash. Their agreement is an [`Approval`], which
//! only this crate makes from what the book says, and which serves once, for that call alone.
//!
//! A model never decides here. Labels say where a value comes from; a label is never lost by being stored or passed on.
//!
//! Start at [`Gate`], then [`policy::decide`].

pub mod approval;
pub mod behalf;
pub mod budget;
pub mod egress;
pub mod gate;
pub mod label;
pub mod ledger;
pub mod permit;
pub mod place;
pub mod policy;
pub mod proposal;
pub mod rules;
pub mod tool;
mod words;

pub use approval::{Agreed, Approval, ApprovalError};
pub use behalf::{Actor, OnBehalf};
pub use budget::{Budget, Used};
pub use egress::Preview;
pub use gate::{Gate, GateError};
pub use label::{DataClass, Label, Origin, Source};
pub use ledger::{Closing, Ledger, LedgerError, LedgerRow, RowId};
pub use permit::{EgressPermit, Permit};
pub use policy::{Decision, Destination, Policy};
pub use proposal::{EditError, Fingerprint, Proposal};
pub use rules::{EgressRule, Rule, RuleId, Rules, Verdict};
pub use tool::{Effect, Reach, Tool, ToolError, ToolOutput, ToolSpec};

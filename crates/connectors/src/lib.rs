//! The world outside, one module a system.
//!
//! Nothing here decides whether something may be sent: whoever sends hands over a [`Permit`](adiuva_gate::Permit), which
//! the gate alone makes, and there is no other way. What a connector promises is to say plainly what became of it: it
//! happened, it certainly did not, or nobody knows.
//!
//! Start at [`smtp::Smtp`] for what leaves, at [`inbox`] for what is read in mails that came.

pub mod inbox;
pub mod mail;
pub mod smtp;

pub use inbox::Received;
pub use mail::{Mail, MailError, message_id};
pub use smtp::{Account, Login, Smtp, SmtpError};

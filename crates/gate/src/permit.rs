//! The right to one effect. Only the gate makes it; it cannot be cloned, so it serves once.

use crate::egress::Redaction;
use crate::ledger::RowId;
use crate::policy::Destination;

/// The right to run one tool call. A tool cannot be called without it.
///
/// Nobody outside makes one, and one serves once:
/// ```compile_fail,E0624
/// let forged = adiuva_gate::Permit::new(adiuva_gate::RowId(1));
/// ```
/// ```compile_fail,E0451
/// let forged = adiuva_gate::Permit { row: adiuva_gate::RowId(1) };
/// ```
/// ```compile_fail,E0599
/// fn twice(permit: adiuva_gate::Permit) -> [adiuva_gate::Permit; 2] {
///     [permit.clone(), permit]
/// }
/// ```
#[derive(Debug)]
pub struct Permit {
    row: RowId,
}

impl Permit {
    pub(crate) fn new(row: RowId) -> Self {
        Self { row }
    }

    /// The audit row that was written before.
    #[must_use]
    pub fn row(&self) -> RowId {
        self.row
    }
}

/// The right to send one request to one destination. As with [`Permit`], only the gate makes one:
/// ```compile_fail,E0624
/// fn forge(destination: adiuva_gate::Destination) -> adiuva_gate::EgressPermit {
///     adiuva_gate::EgressPermit::new(adiuva_gate::RowId(1), destination, Default::default())
/// }
/// ```
#[derive(Debug)]
pub struct EgressPermit {
    row: RowId,
    destination: Destination,
    left_out: Redaction,
}

impl EgressPermit {
    pub(crate) fn new(row: RowId, destination: Destination, left_out: Redaction) -> Self {
        Self {
            row,
            destination,
            left_out,
        }
    }

    /// The text as it may leave: what the person's rules leave out is left out.
    #[must_use]
    pub fn leave_out(&self, text: &str) -> String {
        self.left_out.text(text).0
    }

    /// The audit row that was written before.
    #[must_use]
    pub fn row(&self) -> RowId {
        self.row
    }

    /// Whether it is good for this destination; a sender checks before it connects.
    #[must_use]
    pub fn allows(&self, destination: &Destination) -> bool {
        self.destination == *destination
    }
}

//! Signed checkpoints of the audit chain: this device says, under its own key, which rows it has seen.

use adiuva_vault::{DeviceKey, VaultId};
use rusqlite::{OptionalExtension, named_params};

use crate::audit::Audit;
use crate::error::StoreError;
use crate::row::{signed, unsigned};
use crate::transaction::{Access, Writer};
use crate::tree::Tree;

/// Rows after which one is due.
const EVERY_ROWS: u64 = 256;
/// Time after which one is due if there are new rows, in milliseconds.
const EVERY_MS: i64 = 10 * 60 * 1000;

/// Who signs, and for which vault.
#[derive(Debug)]
pub struct Signer {
    /// The device's key.
    pub key: DeviceKey,
    /// The vault; a checkpoint of another one is none.
    pub vault: VaultId,
}

/// When a checkpoint is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// After enough rows or enough time.
    InTime,
    /// Now, if there is any row that none covers.
    Now,
}

/// A checkpoint, as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Checkpoint {
    pub(crate) size: u64,
    pub(crate) root: [u8; 32],
    at_ms: i64,
    device: [u8; 32],
    signature: Vec<u8>,
}

impl Checkpoint {
    /// Whether this device signed exactly this for this vault.
    pub(crate) fn is_by(&self, signer: &Signer) -> bool {
        let message = message(signer, self.size, &self.root, self.at_ms);
        self.device == signer.key.public() && signer.key.signed(&message, &self.signature)
    }
}

impl<T: Access> Audit<'_, T> {
    /// All checkpoints, the smallest first.
    pub(crate) fn checkpoints(&self) -> Result<Vec<Checkpoint>, StoreError> {
        let sql = "SELECT size, root, at_ms, device, signature FROM audit_checkpoints ORDER BY size";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut checkpoints = Vec::new();
        while let Some(row) = rows.next()? {
            checkpoints.push(Checkpoint {
                size: unsigned(row.get(0)?),
                root: row.get(1)?,
                at_ms: row.get(2)?,
                device: row.get(3)?,
                signature: row.get(4)?,
            });
        }
        Ok(checkpoints)
    }
}

impl Audit<'_, Writer<'_>> {
    /// Signs the rows there are, when that is due; tells how many it covers.
    pub fn checkpoint(&self, signer: &Signer, due: Due, now_ms: i64) -> Result<Option<u64>, StoreError> {
        let rows = self.head()?.map_or(0, |head| head.seq.0);
        let last = "SELECT size, at_ms, peaks FROM audit_checkpoints ORDER BY size DESC LIMIT 1";
        let last: Option<(i64, i64, Vec<u8>)> = self
            .within
            .connection
            .prepare_cached(last)?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let (covered, at_ms, mut tree) = match last {
            None => (0, i64::MIN, Tree::default()),
            Some((size, at_ms, peaks)) => {
                let size = unsigned(size);
                let tree = Tree::of_peaks(size, &peaks).ok_or(StoreError::Unreadable("audit checkpoint"))?;
                (size, at_ms, tree)
            }
        };
        let enough = rows.saturating_sub(covered) >= EVERY_ROWS || now_ms.saturating_sub(at_ms) >= EVERY_MS;
        if rows <= covered || (due == Due::InTime && !enough) {
            return Ok(None);
        }
        let sql = "SELECT hash FROM audit WHERE seq > :covered ORDER BY seq";
        let mut statement = self.within.connection.prepare_cached(sql)?;
        let mut hashes = statement.query(named_params! {":covered": signed(covered)})?;
        while let Some(row) = hashes.next()? {
            tree.push(&row.get::<_, [u8; 32]>(0)?);
        }
        let root = tree.root();
        let signature = signer.key.sign(&message(signer, tree.size(), &root, now_ms));
        let sql = "INSERT INTO audit_checkpoints (size, root, at_ms, device, signature, peaks)
                   VALUES (:size, :root, :now, :device, :signature, :peaks)";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":size": signed(tree.size()), ":root": root.as_slice(), ":now": now_ms,
            ":device": signer.key.public().as_slice(), ":signature": signature.as_slice(), ":peaks": tree.peaks(),
        })?;
        Ok(Some(tree.size()))
    }
}

/// What is signed; fixed widths, little end first.
fn message(signer: &Signer, size: u64, root: &[u8; 32], at_ms: i64) -> Vec<u8> {
    let mut message = b"adiuva audit checkpoint 1".to_vec();
    message.extend(signer.vault.as_bytes());
    message.extend(signer.key.public());
    message.extend(size.to_le_bytes());
    message.extend(root);
    message.extend(at_ms.to_le_bytes());
    message
}

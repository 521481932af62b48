//! The one account that mails are sent with, with its sealed password.

use adiuva_protocol::mail::Security;
use rusqlite::{OptionalExtension, Row, named_params};

use crate::error::StoreError;
use crate::row::{of_word, word_of};
use crate::transaction::{Access, Writer};

/// The account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailAccount {
    /// The person's name, as recipients see it.
    pub name: String,
    /// The address that mails come from.
    pub address: String,
    /// The host of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way to it is kept secret.
    pub security: Security,
    /// Who logs in; empty for a server that asks for no login.
    pub user: String,
    /// The password, as the vault sealed it.
    pub sealed_password: Option<Vec<u8>>,
    /// What its last test or mail said; none when that worked or never was.
    pub problem: Option<String>,
    /// When a test or a mail last reached the server, milliseconds since the epoch.
    pub tested_ms: Option<i64>,
}

/// The table with the one account.
pub struct MailAccounts<'t, T> {
    pub(crate) within: &'t T,
}

impl<T: Access> MailAccounts<'_, T> {
    /// The account; none before one is set up.
    pub fn load(&self) -> Result<Option<MailAccount>, StoreError> {
        let sql = "SELECT name, address, host, port, security, user, sealed_password, problem, tested_ms
                   FROM mail_account WHERE only = 1";
        let mut statement = self.within.reader().connection.prepare_cached(sql)?;
        let found = statement.query_row([], |row| Ok(account(row))).optional()?;
        found.transpose()
    }
}

impl MailAccounts<'_, Writer<'_>> {
    /// Sets the account up, or replaces it.
    pub fn set(&self, account: &MailAccount) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO mail_account
                       (only, name, address, host, port, security, user, sealed_password, problem, tested_ms)
                   VALUES (1, :name, :address, :host, :port, :security, :user, :sealed_password, :problem, :tested_ms)";
        self.within.connection.prepare_cached(sql)?.execute(named_params! {
            ":name": account.name, ":address": account.address, ":host": account.host, ":port": account.port,
            ":security": word_of(&account.security), ":user": account.user,
            ":sealed_password": account.sealed_password, ":problem": account.problem,
            ":tested_ms": account.tested_ms,
        })?;
        Ok(())
    }

    /// Keeps what its last test or mail said; none when it worked.
    pub fn note(&self, problem: Option<&str>, now_ms: i64) -> Result<(), StoreError> {
        let sql = "UPDATE mail_account SET problem = :problem, tested_ms = :now WHERE only = 1";
        let values = named_params! {":problem": problem, ":now": now_ms};
        self.within.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Removes it with its password.
    pub fn remove(&self) -> Result<(), StoreError> {
        let sql = "DELETE FROM mail_account WHERE only = 1";
        match self.within.connection.prepare_cached(sql)?.execute([])? {
            0 => Err(StoreError::NotFound("mail account")),
            _ => Ok(()),
        }
    }
}

fn account(row: &Row<'_>) -> Result<MailAccount, StoreError> {
    let security: String = row.get("security")?;
    Ok(MailAccount {
        name: row.get("name")?,
        address: row.get("address")?,
        host: row.get("host")?,
        port: row.get("port")?,
        security: of_word(&security, "security")?,
        user: row.get("user")?,
        sealed_password: row.get("sealed_password")?,
        problem: row.get("problem")?,
        tested_ms: row.get("tested_ms")?,
    })
}

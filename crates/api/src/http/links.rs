//! Links that open the UI, and how another process gets one.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use adiuva_protocol::{Code, Failure};
use serde::{Deserialize, Serialize};

use super::lane::{Shared, lock};
use super::tokens::Token;

/// A link that opens the UI once, within a minute. It is a secret until then, so it has no `Debug` and reaches no log.
#[derive(Clone, Serialize, Deserialize)]
pub struct Link {
    /// Where the UI is, for a browser whose session lives.
    pub address: String,
    /// The same with the code that opens a session.
    pub link: String,
}

/// Makes links to one server.
#[derive(Clone)]
pub struct Links {
    address: String,
    sessions: Shared,
}

impl Links {
    pub(super) fn new(address: String, sessions: Shared) -> Self {
        Self { address, sessions }
    }

    /// Where the UI is.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A new link. Earlier ones go on working, up to eight.
    pub fn make(&self) -> Result<Link, Failure> {
        let code = Token::make().map_err(|error| Failure::new(Code::Internal, error.to_string()))?;
        lock(&self.sessions).add_code(code.digest(), Instant::now());
        Ok(Link {
            link: format!("{}/open#{}", self.address, code.text()),
            address: self.address.clone(),
        })
    }
}

/// Where this process hands out links; closed until it serves browsers.
#[derive(Clone, Default)]
pub struct Door(Arc<OnceLock<Links>>);

impl Door {
    /// From now on links lead to this server. A door is opened once; opening it again changes nothing.
    pub fn open(&self, links: Links) {
        // The first server stays the one that is told about.
        let _ = self.0.set(links);
    }

    /// A new link.
    ///
    /// # Errors
    /// `E_NOT_FOUND` when this process serves no browser.
    pub fn make_link(&self) -> Result<Link, Failure> {
        let closed = "the running Adiuva serves no browser; close it and run `adiuva serve`";
        let links = self.0.get().ok_or_else(|| Failure::new(Code::NotFound, closed))?;
        links.make()
    }
}

//! Clients.

use adiuva_protocol::workspace::EntityKind;
use adiuva_protocol::workspace::clients::{ClientView, Clients, ClientsCreate, ClientsDelete, ClientsUpdate};

use crate::author::Author;
use crate::check;
use crate::error::WorkspaceError;
use crate::workspace::{Touched, Workspace};

impl Workspace {
    /// All clients, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn clients(&self) -> Result<Clients, WorkspaceError> {
        let clients = self.read(|r| r.clients().list()).await?;
        Ok(Clients { clients })
    }

    /// Adds a client.
    ///
    /// # Errors
    /// When the name is empty or too long.
    pub async fn create_client(&self, request: ClientsCreate) -> Result<ClientView, WorkspaceError> {
        let name = check::title("the name", &request.name)?;
        self.change(&Author::person(), move |w, now| {
            let client = w.clients().insert(&name, now)?;
            let touched = touched(&client);
            Ok((client, touched))
        })
        .await
    }

    /// Renames a client.
    ///
    /// # Errors
    /// When it is not there, or the name is empty or too long.
    pub async fn update_client(&self, request: ClientsUpdate) -> Result<ClientView, WorkspaceError> {
        let name = check::title("the name", &request.name)?;
        self.change(&Author::person(), move |w, _| {
            let client = w.clients().rename(request.client, &name)?;
            let touched = touched(&client);
            Ok((client, touched))
        })
        .await
    }

    /// Puts a client into the trash; its projects stay.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn delete_client(&self, request: ClientsDelete) -> Result<(), WorkspaceError> {
        self.throw(EntityKind::Client, request.client.uuid()).await
    }
}

fn touched(client: &ClientView) -> Touched {
    Touched {
        kind: EntityKind::Client,
        id: client.id.uuid(),
        project: None,
    }
}

//! The person's settings.

use adiuva_protocol::{Caller, Event, Failure, Handles, settings};

use super::within;
use crate::engine::Engine;
use crate::failure::store_failure;

/// The longest that a vault which is locked for want of use may be left open: a day.
const LONGEST_UNUSED_MINUTES: u32 = 24 * 60;

impl Handles<settings::SettingsGet> for Engine {
    async fn handle(&self, _: &Caller, _: settings::SettingsGet) -> Result<settings::Settings, Failure> {
        self.session()
            .await?
            .store
            .read(|r| r.settings().load())
            .await
            .map_err(store_failure)
    }
}

impl Handles<settings::SettingsSet> for Engine {
    async fn handle(&self, _: &Caller, request: settings::SettingsSet) -> Result<settings::Settings, Failure> {
        if let Some(minutes) = request.settings.lock_after_minutes {
            within("lock_after_minutes", minutes, 1, LONGEST_UNUSED_MINUTES)?;
        }
        let session = self.session().await?;
        let settings = request.settings.clone();
        session
            .store
            .write(move |w| w.settings().set(&settings))
            .await
            .map_err(store_failure)?;
        session.renew_policy().await?;
        session.knowledge.set_embedding(request.settings.embedding).await?;
        self.tell(Event::Settings);
        Ok(request.settings)
    }
}

//! The engine behind the windows.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use adiuva_api::local::{Opener, Place};
use adiuva_engine::{Background, Config, Engine};
use adiuva_protocol::{Dispatch, Failure};
use futures::future::BoxFuture;
use tokio::sync::OnceCell;

/// How long quitting waits for the engine. What was acknowledged is kept whether or not it comes to its end.
pub(crate) const FAREWELL: Duration = Duration::from_secs(5);

/// Opens the data folder with everything at work.
#[derive(Default)]
struct InThisProcess(OnceCell<Arc<Engine>>);

impl Opener for InThisProcess {
    fn open<'a>(&'a self, folder: &'a Path) -> BoxFuture<'a, Result<Arc<dyn Dispatch>, Failure>> {
        Box::pin(async move {
            let config = Config::new(folder.to_owned(), Background::Works);
            let engine = self.0.get_or_try_init(|| Engine::start(config)).await?;
            adiuva_engine::start_log(folder);
            Ok(Arc::clone(engine) as Arc<dyn Dispatch>)
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            if let Some(engine) = self.0.get() {
                engine.stop().await;
            }
        })
    }
}

/// Opens the data folder, or joins who has it, until the place is closed.
pub(crate) fn keep(place: Arc<Place>) {
    tauri::async_runtime::spawn(async move { place.keep(&InThisProcess::default()).await });
}

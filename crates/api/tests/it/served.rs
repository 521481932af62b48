//! A server of the browser's lane on a real port, with a small UI.

use std::borrow::Cow;
use std::sync::Arc;

use adiuva_api::http::{Bundle, Config, File, Limits, Links, Server};
use adiuva_testkit::Browser;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::stand_in::StandIn;

/// A UI of a few files; `ui.js` is there compressed too.
pub(crate) struct SmallUi;

pub(crate) const PAGE: &str = "<!doctype html><title>Adiuva</title>";
pub(crate) const SCRIPT: &str = "export default function () {}";

impl Bundle for SmallUi {
    fn load(&self, name: &str) -> Option<File> {
        let bytes: Cow<'static, [u8]> = match name {
            "index.html" => PAGE.as_bytes().into(),
            "ui.js" => SCRIPT.as_bytes().into(),
            "ui.js.br" => b"(brotli)".as_slice().into(),
            "ui_bg.wasm" => b"\0asm".as_slice().into(),
            "style/app.css" | "favicon.svg" | "fonts/text.woff2" => name.as_bytes().to_vec().into(),
            "large.txt" => vec![b'x'; 16 << 20].into(),
            _ => return None,
        };
        let mut digest = [0; 32];
        for (place, byte) in digest.iter_mut().zip(name.bytes()) {
            *place = byte;
        }
        Some(File { bytes, digest })
    }
}

/// A UI that was not built.
pub(crate) struct NoUi;

impl Bundle for NoUi {
    fn load(&self, _: &str) -> Option<File> {
        None
    }
}

/// A running server.
pub(crate) struct Served {
    pub(crate) stand_in: Arc<StandIn>,
    pub(crate) links: Links,
    pub(crate) stop: CancellationToken,
    serving: JoinHandle<()>,
}

impl Served {
    pub(crate) async fn new() -> Self {
        Self::with(Config::default()).await
    }

    pub(crate) async fn with_limits(limits: Limits) -> Self {
        Self::with(Config {
            limits,
            ..Config::default()
        })
        .await
    }

    /// With the small UI, whatever bundle is built in.
    pub(crate) async fn with(config: Config) -> Self {
        let bundle = Arc::new(SmallUi);
        Self::with_bundle(Config { bundle, ..config }).await
    }

    pub(crate) async fn with_bundle(config: Config) -> Self {
        let server = Server::bind(config).await.unwrap();
        let (stand_in, stop) = (Arc::new(StandIn::default()), CancellationToken::new());
        Self {
            links: server.links(),
            serving: tokio::spawn(server.run(stand_in.clone(), stop.clone())),
            stand_in,
            stop,
        }
    }

    /// A browser that has opened a link.
    pub(crate) async fn browser(&self) -> Browser {
        Browser::open(&self.links.make().unwrap().link).await.unwrap()
    }

    /// A browser that has not.
    pub(crate) fn stranger(&self) -> Browser {
        Browser::at(self.links.address())
    }

    /// Stops it and waits until it is gone.
    pub(crate) async fn end(self) {
        self.stop.cancel();
        self.serving.await.unwrap();
    }
}

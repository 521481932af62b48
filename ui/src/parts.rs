//! The screens in parts: a page's code is fetched when the page is first opened.
//!
//! Shipped screens are built with the feature `parts`, and `cargo xtask ui` cuts the module along the functions that
//! [`part!`] marks. Without it there is one module and every part is there from the beginning.

use std::sync::atomic::{AtomicBool, Ordering};

use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend;
use crate::components::{Failed, Skeleton};

/// A component without properties whose code may still have to be fetched.
pub struct Part {
    pub(crate) draw: fn() -> Option<AnyView>,
    pub(crate) fetch: fn() -> LocalBoxFuture<'static, bool>,
    pub(crate) here: AtomicBool,
}

/// Declares components as parts. Those of one name are fetched together.
macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident = $component:ident in $part:ident;)*) => {$(
        $(#[$doc])*
        pub static $name: $crate::parts::Part = {
            #[cfg(not(feature = "parts"))]
            let part = $crate::parts::Part {
                draw: || Some(leptos::prelude::IntoAny::into_any($component())),
                fetch: || Box::pin(std::future::ready(true)),
                here: std::sync::atomic::AtomicBool::new(true),
            };
            #[cfg(feature = "parts")]
            let part = {
                use leptos::wasm_split;
                // The name of the function is the name of its symbol.
                #[wasm_split::wasm_split($part, wasm_split_path = ::leptos::wasm_split, preload(preload), fallible)]
                #[expect(non_snake_case, reason = "named after the part")]
                fn $name() -> Result<leptos::prelude::AnyView, wasm_split::SplitLoaderError> {
                    Ok(leptos::prelude::IntoAny::into_any($component()))
                }
                $crate::parts::Part {
                    draw: || futures::FutureExt::now_or_never($name())?.ok(),
                    fetch: || Box::pin(async { preload().await.is_ok() }),
                    here: std::sync::atomic::AtomicBool::new(false),
                }
            };
            part
        };
    )*};
}
pub(crate) use parts;

/// Tells that a part was drawn which had to be fetched first.
#[derive(Clone, Copy)]
pub struct Drawn(Trigger);

impl Drawn {
    /// Is told whenever that happens.
    pub fn track(self) {
        self.0.track();
    }
}

/// Whether a page was drawn late.
#[must_use]
pub fn use_drawn() -> Drawn {
    expect_context()
}

/// Before any part is drawn.
pub fn provide() {
    provide_context(Drawn(Trigger::new()));
}

/// Draws a part: at once where its code is there, else after it came.
#[component]
pub fn PartView(part: &'static Part) -> impl IntoView {
    let drawn = use_drawn();
    let here = RwSignal::new(part.here.load(Ordering::Relaxed));
    let missing = RwSignal::new(false);
    let fetch = move || {
        missing.set(false);
        spawn_local(async move {
            let came = (part.fetch)().await;
            part.here.fetch_or(came, Ordering::Relaxed);
            // Another page may have been opened meanwhile.
            let _ = if came {
                here.try_set(true)
            } else {
                missing.try_set(true)
            };
        });
    };
    if !here.get_untracked() {
        fetch();
        Effect::new(move || {
            if here.get() {
                drawn.0.notify();
            }
        });
    }
    move || match (here.get(), missing.get()) {
        (true, _) => (part.draw)().into_any(),
        (false, true) => view! { <Failed failure=backend::silent() on_retry=move |()| fetch() /> }.into_any(),
        (false, false) => view! { <Skeleton /> }.into_any(),
    }
}

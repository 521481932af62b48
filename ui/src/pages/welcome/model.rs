//! The fourth step: whether a model was found. Both are fine.

use adiuva_protocol::models::ModelsTest;
use leptos::prelude::*;

use crate::backend;
use crate::components::{Banner, Button, ButtonKind, Skeleton};
use crate::i18n::t;
use crate::state::Tone;

#[component]
pub(super) fn Model(#[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let texts = &t().welcome;
    // Only an answer shows that there is one: the place where Ollama would be is always known.
    let test = LocalResource::new(|| {
        backend::call(ModelsTest {
            provider: None,
            model: None,
        })
    });
    let found = move || {
        let tested = test.get()?;
        let model = tested.ok().filter(|tested| tested.ok).and_then(|tested| tested.model);
        Some(match model {
            Some(model) => view! { <Banner tone=Tone::Good>{(texts.model_found)(&model)}</Banner> }.into_any(),
            None => view! { <Banner>{texts.model_none}</Banner> }.into_any(),
        })
    };
    view! {
        <section class="form">
            <h2>{texts.model_title}</h2>
            {move || found().unwrap_or_else(|| view! { <Skeleton rows=1 /> }.into_any())}
            <div class="actions">
                <Button kind=ButtonKind::Primary on_click=move |_| on_done.run(())>{texts.start}</Button>
            </div>
        </section>
    }
}

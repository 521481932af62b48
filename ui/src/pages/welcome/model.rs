//! The fourth step: whether a model was found. Both are fine.

use adiuva_protocol::models::{ModelsProviders, ProviderView};
use leptos::prelude::*;

use crate::components::{Banner, Button, ButtonKind, Loaded};
use crate::i18n::t;
use crate::state::{Kind, Tone, fetch};

#[component]
pub(super) fn Model(#[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let texts = &t().welcome;
    let providers = fetch(|| ModelsProviders {}, &[Kind::Models]);
    view! {
        <section class="form">
            <h2>{texts.model_title}</h2>
            <Loaded
                from=providers
                rows=1
                view=move |found| {
                    move || match found.get().providers.into_iter().find(works) {
                        Some(provider) => {
                            view! { <Banner tone=Tone::Good>{(texts.model_found)(name(&provider))}</Banner> }.into_any()
                        }
                        None => view! { <Banner>{texts.model_none}</Banner> }.into_any(),
                    }
                }
            />
            <div class="actions">
                <Button kind=ButtonKind::Primary on_click=move |_| on_done.run(())>{texts.start}</Button>
            </div>
        </section>
    }
}

fn works(provider: &ProviderView) -> bool {
    provider.problem.is_none()
}

fn name(provider: &ProviderView) -> &str {
    provider.model.as_deref().unwrap_or(&provider.name)
}

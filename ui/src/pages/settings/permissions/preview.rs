//! What would be sent, without sending it.

use adiuva_protocol::policy::{PolicyPreview, Previewed};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::verdict_words;
use crate::backend;
use crate::components::{Banner, Button, TextArea, TextField};
use crate::i18n::{failures, t};
use crate::state::Tone;

#[component]
pub(super) fn Preview() -> impl IntoView {
    let texts = &t().permissions;
    let (source, destination) = (RwSignal::new("files".to_owned()), RwSignal::new(String::new()));
    let (tool, sample) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let shown = RwSignal::new(None::<Result<Previewed, String>>);
    let look = Action::new_local(move |request: &PolicyPreview| {
        let request = request.clone();
        async move {
            let said = backend::call(request)
                .await
                .map_err(|failure| failures::words(&failure));
            let _ = shown.try_set(Some(said));
        }
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        look.dispatch(PolicyPreview {
            source: source.get_untracked().trim().to_owned(),
            destination: destination.get_untracked().trim().to_owned(),
            tool: Some(tool.get_untracked().trim().to_owned()).filter(|tool| !tool.is_empty()),
            text: sample.get_untracked(),
        });
    };
    let result = move || match shown.get()? {
        Err(problem) => Some(view! { <Banner tone=Tone::Bad>{problem}</Banner> }.into_any()),
        Ok(said) => {
            let (tone, verdict) = verdict_words(said.verdict);
            Some(
                view! {
                    <Banner tone=tone>{(texts.preview_says)(verdict, &said.rule)}</Banner>
                    <dl class="facts">
                        <dt>{texts.preview_sends}</dt>
                        <dd class="mono argument">{said.text}</dd>
                    </dl>
                }
                .into_any(),
            )
        }
    };
    view! {
        <section class="section">
            <h3>{texts.preview}</h3>
            <p class="hint">{texts.preview_text}</p>
            <form class="form" on:submit=send>
                <TextField label=texts.source hint=texts.source_hint value=source mono=true />
                <TextField label=texts.destination placeholder="https://api.example.org" value=destination mono=true />
                <TextField label=texts.tool value=tool mono=true />
                <TextArea label=texts.preview_sample value=sample rows=3 />
                <div class="actions">
                    <Button submit=true busy=look.pending()>{texts.preview_try}</Button>
                </div>
            </form>
            <div aria-live="polite">{result}</div>
        </section>
    }
}

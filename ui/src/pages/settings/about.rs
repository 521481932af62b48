//! What this is, and the parts of others in it.

use adiuva_protocol::meta::MetaGet;
use leptos::prelude::*;

use crate::components::{Loaded, Logo};
use crate::i18n::t;
use crate::state::fetch;

/// Each part: its name, what it is for, its licence, where it is from.
type Part = (&'static str, &'static str, &'static str, &'static str);

#[component]
pub(super) fn About() -> impl IntoView {
    let texts = &t().settings;
    let meta = fetch(|| MetaGet {}, &[]);
    let parts: [Part; 6] = [
        ("Inter", texts.part_ui_font, "OFL 1.1", "rsms.me/inter"),
        ("JetBrains Mono", texts.part_mono_font, "OFL 1.1", "jetbrains.com/mono"),
        ("Lucide", texts.part_icons, "ISC", "lucide.dev"),
        ("all-MiniLM-L6-v2", texts.part_english_model, "Apache 2.0", "sbert.net"),
        ("multilingual-e5-small", texts.part_other_model, "MIT", "intfloat"),
        ("ONNX Runtime", texts.part_runtime, "MIT", "onnxruntime.ai"),
    ];
    let rows = parts
        .map(|(name, what, licence, from)| {
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td>{what}</td>
                    <td>{licence}</td>
                    <td class="mono">{from}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="section">
            <div class="about-head">
                <Logo />
                <div>
                    <p class="about-name">{t().shell.name}</p>
                    <p class="hint">{texts.about_text}</p>
                </div>
            </div>
            <dl class="facts">
                <dt>{texts.version}</dt>
                <dd>
                    <Loaded from=meta rows=1 view=move |meta| view! { <span>{move || meta.get().version}</span> } />
                </dd>
                <dt>{texts.licence}</dt>
                <dd>"MIT / Apache 2.0"</dd>
            </dl>
        </section>
        <section class="section">
            <h3>{texts.parts}</h3>
            <p class="hint">{texts.parts_text}</p>
            <div class="scrolls" tabindex="0" role="region" aria-label=texts.parts>
                <table class="plain-table">
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

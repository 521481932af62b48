//! A recovery code is shown once, and two of its groups are typed back.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Button, ButtonKind, Ico, TextField};
use crate::i18n::t;

/// A recovery code that was just made, until the person has shown that it is written down.
#[component]
pub fn RecoveryCode(
    /// The code; empty it when it is confirmed.
    code: RwSignal<String>,
    /// Something above says what this is.
    #[prop(optional)]
    untitled: bool,
    /// Two of its groups were typed back.
    #[prop(into)]
    on_confirmed: Callback<()>,
) -> impl IntoView {
    let checking = RwSignal::new(false);
    view! {
        <Show
            when=move || checking.get()
            fallback=move || view! { <Shown untitled=untitled code=code on_written=move |()| checking.set(true) /> }
        >
            <Check untitled=untitled code=code on_confirmed=on_confirmed on_back=move |()| checking.set(false) />
        </Show>
    }
}

/// The groups between the hyphens.
fn groups(code: &str) -> Vec<String> {
    code.split('-').map(str::to_owned).collect()
}

#[component]
fn Shown(untitled: bool, code: RwSignal<String>, #[prop(into)] on_written: Callback<()>) -> impl IntoView {
    let texts = &t().vault;
    let copied = RwSignal::new(false);
    let copy = move |_| {
        if let Some(window) = web_sys::window() {
            let _ = window.navigator().clipboard().write_text(&code.get_untracked());
            copied.set(true);
        }
    };
    let shown = move || {
        groups(&code.get())
            .into_iter()
            .map(|group| view! { <li>{group}</li> })
            .collect_view()
    };
    view! {
        <section class="form">
            {(!untitled).then(|| view! { <h2>{texts.code_title}</h2> })}
            <p>{texts.code_text}</p>
            <ol class="code" aria-label=texts.code>{shown}</ol>
            <div class="actions">
                <Button ico=Ico::Copy on_click=copy>{t().common.copy}</Button>
                <Button kind=ButtonKind::Primary on_click=move |_| on_written.run(())>{texts.code_wrote}</Button>
            </div>
            <p class="hint" role="status">{move || copied.get().then_some(texts.code_copy_warning)}</p>
        </section>
    }
}

#[component]
fn Check(
    untitled: bool,
    code: RwSignal<String>,
    on_confirmed: Callback<()>,
    #[prop(into)] on_back: Callback<()>,
) -> impl IntoView {
    let texts = &t().vault;
    let asked = pick_two(groups(&code.get_untracked()).len())
        .map(|index| (index, RwSignal::new(String::new()), RwSignal::new(None::<String>)));
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let groups = groups(&code.get_untracked());
        let mut right = true;
        for (index, typed, problem) in asked {
            let fits = groups
                .get(index)
                .is_some_and(|group| group.eq_ignore_ascii_case(typed.get_untracked().trim()));
            problem.set((!fits).then(|| texts.group_wrong.to_owned()));
            right &= fits;
        }
        if right {
            on_confirmed.run(());
        }
    };
    let fields = asked.map(|(index, typed, problem)| {
        view! { <TextField label=(texts.group)(index + 1) value=typed problem=problem mono=true /> }
    });
    view! {
        <form class="form" on:submit=send>
            {(!untitled).then(|| view! { <h2>{texts.code_title}</h2> })}
            <p>{texts.check_text}</p>
            {fields}
            <div class="actions">
                <Button on_click=move |_| on_back.run(())>{texts.show_again}</Button>
                <Button kind=ButtonKind::Primary submit=true>{t().common.next}</Button>
            </div>
        </form>
    }
}

/// Two different places by chance, in their order.
fn pick_two(count: usize) -> [usize; 2] {
    let below = |limit: usize| {
        let limit = u32::try_from(limit).unwrap_or(1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "chance is in 0..1, so the product is a small number without sign"
        )]
        let drawn = (js_sys::Math::random() * f64::from(limit)) as usize;
        drawn
    };
    let first = below(count);
    let second = below(count.saturating_sub(1));
    let second = if second >= first { second + 1 } else { second };
    [first.min(second), first.max(second)]
}

//! The account: its fields, its test, its removal.

use adiuva_protocol::mail::{
    MailAccount, MailAccountView, MailRemoveAccount, MailSetAccount, MailTest, MailTested, Security,
};
use adiuva_protocol::vault::Typed;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::backend;
use crate::components::{Banner, Button, ButtonKind, Choice, Dialog, PasswordField, Segmented, StatusDot, TextField};
use crate::i18n::{failures, numbers, t};
use crate::state::{Tone, use_toasts};

/// The usual port of each way.
const fn usual(security: Security) -> u16 {
    match security {
        Security::Tls => 465,
        Security::Starttls => 587,
        Security::Plain => 25,
    }
}

#[component]
pub(super) fn Account(account: Signal<MailAccount>) -> impl IntoView {
    let texts = &t().mail;
    let toasts = use_toasts();
    let there = Memo::new(move |_| account.with(|found| found.account.is_some()));
    let has_password = Memo::new(move |_| account.with(|found| found.account.as_ref().is_some_and(|a| a.has_password)));
    let known = account.get_untracked().account;
    let text = |read: fn(&MailAccountView) -> &String| {
        RwSignal::new(known.as_ref().map(|known| read(known).clone()).unwrap_or_default())
    };
    let (name, address, host, user) = (
        text(|a| &a.name),
        text(|a| &a.address),
        text(|a| &a.host),
        text(|a| &a.user),
    );
    let security = RwSignal::new(known.as_ref().map(|known| known.security).unwrap_or_default());
    let port = RwSignal::new(
        known
            .as_ref()
            .map_or(usual(Security::Tls), |known| known.port)
            .to_string(),
    );
    let password = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let result = RwSignal::new(None::<MailTested>);

    let test = Action::new_local(move |(): &()| async move {
        let said = backend::call(MailTest {}).await.unwrap_or_else(|failure| MailTested {
            ok: false,
            problem: Some(format!("{}: {}", failures::title(&failure), failure.message)),
        });
        let _ = result.try_set(Some(said));
    });
    let save = Action::new_local(move |request: &MailSetAccount| {
        let request = request.clone();
        async move {
            match backend::call(request).await {
                Ok(_) => {
                    let _ = password.try_set(String::new());
                    toasts.say(Tone::Good, texts.saved);
                    test.dispatch(());
                }
                Err(failure) => {
                    let _ = problem.try_set(Some(format!("{}: {}", failures::title(&failure), failure.message)));
                }
            }
        }
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        problem.set(None);
        result.set(None);
        let typed = password.get_untracked();
        let trimmed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        save.dispatch(MailSetAccount {
            name: trimmed(name),
            address: trimmed(address),
            host: trimmed(host),
            port: port.get_untracked().trim().parse().unwrap_or(0),
            security: security.get_untracked(),
            user: trimmed(user),
            password: (!typed.is_empty()).then_some(Typed(typed)),
        });
    };
    let incomplete = Signal::derive(move || {
        let empty = |text: RwSignal<String>| text.with(|text| text.trim().is_empty());
        empty(address) || empty(host) || port.with(|port| port.trim().parse::<u16>().is_err())
    });
    let choose = move |chosen: Security| {
        // A port that nobody has changed follows the way.
        if port.get_untracked() == usual(security.get_untracked()).to_string() {
            port.set(usual(chosen).to_string());
        }
        security.set(chosen);
    };
    let ways = vec![
        Choice::new(Security::Tls, "TLS"),
        Choice::new(Security::Starttls, "STARTTLS"),
        Choice::new(Security::Plain, texts.plain),
    ];
    let hint = Signal::derive(move || {
        let words = if has_password.get() {
            texts.password_keep
        } else {
            texts.password_hint
        };
        Some(words.to_owned())
    });
    let testing = test.pending();
    view! {
        <form class="form" on:submit=send>
            <TextField label=texts.name value=name hint=texts.name_hint autocomplete="name" />
            <TextField label=texts.address value=address kind="email" autocomplete="email" />
            <TextField label=texts.host value=host hint=texts.host_hint mono=true />
            <Segmented label=texts.security choices=ways value=security on_choose=choose />
            <Show when=move || security.get() == Security::Plain>
                <Banner tone=Tone::Warning>{texts.plain_text}</Banner>
            </Show>
            <TextField label=texts.port value=port mono=true />
            <TextField label=texts.user value=user hint=texts.user_hint />
            <PasswordField label=texts.password value=password hint=hint autocomplete="off" />
            <Show when=move || problem.with(Option::is_some)>
                <Banner tone=Tone::Bad>{move || problem.get()}</Banner>
            </Show>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true busy=save.pending() disabled=incomplete>{t().common.save}</Button>
                <Show when=move || there.get()>
                    <Button busy=testing on_click=move |_| { test.dispatch(()); }>
                        {move || if testing.get() { texts.testing } else { texts.test }}
                    </Button>
                    <Remove />
                </Show>
            </div>
        </form>
        <Show when=move || there.get()>
            <Health account=account result=result testing=testing.into() />
        </Show>
    }
}

/// What the last test said, else the last mail.
#[component]
fn Health(account: Signal<MailAccount>, result: RwSignal<Option<MailTested>>, testing: Signal<bool>) -> impl IntoView {
    let texts = &t().mail;
    let said = move || {
        if testing.get() {
            return view! { <StatusDot tone=Tone::Info label=texts.testing.to_owned() /> }.into_any();
        }
        let failed = result.with(|result| result.as_ref().and_then(|said| said.problem.clone()));
        let known = account.with(|found| found.account.as_ref().map(|a| (a.problem.clone(), a.tested_ms)));
        let (problem, tested_ms) = known.unwrap_or_default();
        match (failed.or(problem), tested_ms) {
            (Some(problem), _) => view! { <Banner tone=Tone::Warning><span>{problem}</span></Banner> }.into_any(),
            (None, Some(when)) => {
                let label = (texts.works)(&numbers::date_time(when));
                view! { <StatusDot tone=Tone::Good label=label /> }.into_any()
            }
            (None, None) => view! { <StatusDot tone=Tone::Info label=texts.untested.to_owned() /> }.into_any(),
        }
    };
    view! { <div class="card-row-health" role="status">{said}</div> }
}

/// Removes the account, asked first: its password is lost for good.
#[component]
fn Remove() -> impl IntoView {
    let texts = &t().mail;
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let remove = Action::new_local(move |(): &()| async move {
        match backend::call(MailRemoveAccount {}).await {
            Ok(_) => toasts.say(Tone::Good, texts.removed),
            Err(failure) => toasts.fail(&failure),
        }
        let _ = open.try_set(false);
    });
    view! {
        <Button on_click=move |_| open.set(true)>{texts.remove}</Button>
        <Dialog open=open title=Signal::derive(move || texts.remove_title.to_owned())>
            <p>{texts.remove_text}</p>
            <div class="actions end">
                <Button on_click=move |_| open.set(false)>{t().common.cancel}</Button>
                <Button kind=ButtonKind::Danger busy=remove.pending() on_click=move |_| { remove.dispatch(()); }>
                    {texts.remove}
                </Button>
            </div>
        </Dialog>
    }
}

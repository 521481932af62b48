//! The account that mails are sent with, and what became of them.

mod account;
mod sent;

use adiuva_protocol::mail::{MailAccount, MailAccountGet};
use leptos::prelude::*;

use self::account::Account;
use self::sent::Sent;
use crate::components::Loaded;
use crate::i18n::t;
use crate::state::{Kind, fetch};

#[component]
pub(super) fn Mail() -> impl IntoView {
    let texts = &t().mail;
    let account = fetch(|| MailAccountGet {}, &[Kind::Settings]);
    let form = move |found: Signal<MailAccount>| view! { <Account account=found /> };
    view! {
        <p class="lead">{texts.lead}</p>
        <section class="section">
            <h3>{texts.account}</h3>
            <Loaded from=account rows=6 view=form />
        </section>
        <Sent />
    }
}

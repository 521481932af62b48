//! One module a verb.

mod add;
mod approvals;
mod ask;
mod audit;
mod call;
mod chat;
mod doctor;
mod events;
mod init;
mod search;
mod serve;
mod status;
mod task;

use adiuva_engine::Background;

use crate::args::{ApprovalsVerb, Args, Verb};
use crate::out::Out;
use crate::session::Session;
use crate::{Stop, interrupt};

/// Carries out what the words ask for.
pub(crate) async fn run(args: Args, out: &Out) -> Result<(), Stop> {
    if let Verb::Call { list: true, .. } = args.verb {
        return call::list(out);
    }
    let home = adiuva_engine::data_folder(args.home)?;
    match args.verb {
        Verb::Link => return serve::link(&home, out).await,
        Verb::Events { .. } => return events::follow(&home, out).await,
        Verb::Serve(_) => serve::refuse_second(&home).await?,
        _ => {}
    }
    let session = Session::begin(home.clone(), background(&args.verb)).await?;
    let result = match args.verb {
        // To be stopped is how it ends well.
        Verb::Serve(asked) => serve::run(&session, &home, out, asked).await,
        verb => tokio::select! {
            result = carry_out(verb, &session, out) => result,
            interrupted = interrupt::asked() => Err(interrupted.map_or_else(Stop::from, |()| Stop::Stopped)),
        },
    };
    session.end().await;
    result
}

async fn carry_out(verb: Verb, session: &Session, out: &Out) -> Result<(), Stop> {
    match verb {
        Verb::Init { keyring, no_passphrase } => return init::run(session, out, keyring, no_passphrase).await,
        Verb::Doctor => return doctor::run(session, out).await,
        Verb::Call { command, request, .. } => return call::run(session, out, command.as_deref(), request).await,
        _ => session.unlock().await?,
    }
    match verb {
        Verb::Add {
            paths,
            kb,
            wait,
            wait_embedded,
        } => {
            let until = match (wait_embedded, wait) {
                (true, _) => add::Until::Embedded,
                (false, true) => add::Until::Searchable,
                (false, false) => add::Until::Added,
            };
            add::run(session, out, paths, kb, until).await
        }
        Verb::Task { words } => task::run(session, out, &words).await,
        Verb::Status => status::run(session, out).await,
        Verb::Search {
            query,
            limit,
            mode,
            kb,
            path,
        } => search::run(session, out, query, limit, mode.into(), kb, path).await,
        Verb::Ask { question, model, kb } => ask::run(session, out, question, model, kb).await,
        Verb::Chat { model } => chat::run(session, out, model).await,
        Verb::Approvals { verb } => approvals::run(session, out, verb.unwrap_or(ApprovalsVerb::List)).await,
        Verb::Audit { verb } => audit::run(session, out, verb).await,
        Verb::Init { .. } | Verb::Doctor | Verb::Call { .. } | Verb::Events { .. } | Verb::Serve(_) | Verb::Link => {
            Ok(())
        }
    }
}

/// Reading files and making vectors goes on only under verbs that stay.
fn background(verb: &Verb) -> Background {
    match verb {
        Verb::Add { wait: true, .. }
        | Verb::Add {
            wait_embedded: true, ..
        }
        | Verb::Chat { .. }
        | Verb::Serve(_) => Background::Works,
        _ => Background::Rests,
    }
}

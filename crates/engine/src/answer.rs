//! Answering from the files: passages first, then the model's words over them, then its citations checked.

use std::sync::Arc;

use adiuva_gate::{Label, Origin};
use adiuva_knowledge::answer::{Passages, Prompt, prompt};
use adiuva_models::{ChatMessage, Role};
use adiuva_protocol::chat::Started;
use adiuva_protocol::knowledge::{Answer, Filter, Hit, KnowledgeAsk, KnowledgeSearch, Mode};
use adiuva_protocol::runs::RunKind;
use adiuva_protocol::{Block, Code, Failure, FrameBody, Outcome, ProviderId, RunId};

use crate::failure::{search_failure, store_failure};
use crate::knowledge::passages;
use crate::models::{self, Reached};
use crate::reply::spoken;
use crate::runs::{Ended, Running};
use crate::session::{Session, now_ms};
use crate::turns::{Begin, Hands, Line, Making, Spoken};

/// Passages that a question is answered from.
const PASSAGES: u32 = 8;
/// The name that asks for passages word for word instead of a model.
const EXTRACTS: &str = "extracts";

/// Who is to answer.
#[expect(
    clippy::large_enum_variant,
    reason = "there is one for each question, and it is moved twice"
)]
pub(crate) enum Answerer {
    /// This model.
    Model(Reached, String),
    /// Nobody; the passages speak for themselves.
    Extracts,
}

/// Answers one question about the files.
pub(crate) async fn ask(session: Arc<Session>, request: KnowledgeAsk) -> Result<Started, Failure> {
    if request.question.trim().is_empty() {
        return Err(Failure::new(Code::Validation, "the question is empty"));
    }
    let answerer = choose(&session, request.provider, request.model).await?;
    let run = RunId::make();
    session
        .store
        .write(move |w| w.runs().begin(run, RunKind::Ask, None, now_ms()))
        .await
        .map_err(store_failure)?;
    let asked = Arc::clone(&session);
    session.runs.start(run, |running| async move {
        match respond(&asked, &running, answerer, &request.question, request.filter).await {
            Ok(Some(_)) => Ended::Over(Outcome::Done { message: None }),
            Ok(None) => Ended::Over(Outcome::Cancelled { message: None }),
            Err(failure) => Ended::Over(Outcome::Failed { failure, message: None }),
        }
    });
    Ok(Started { run, answer: None })
}

/// Who answers. A provider or model that the person named must answer; the preferred provider is tried, and where it is
/// not there the passages speak for themselves.
pub(crate) async fn choose(
    session: &Session,
    provider: Option<ProviderId>,
    model: Option<String>,
) -> Result<Answerer, Failure> {
    if model.as_deref() == Some(EXTRACTS) {
        return Ok(Answerer::Extracts);
    }
    let named = provider.is_some() || model.is_some();
    let Some(reached) = models::reach(session, provider).await? else {
        return if named {
            Err(models::none_set_up())
        } else {
            Ok(Answerer::Extracts)
        };
    };
    match models::choose(session, &reached, model).await {
        Ok(model) => Ok(Answerer::Model(reached, model)),
        Err(failure) if named => Err(failure),
        Err(failure) => {
            models::note(session, &reached.provider, Some(failure.message)).await;
            Ok(Answerer::Extracts)
        }
    }
}

/// Says the whole answer into the run's feed; none when it was stopped.
async fn respond(
    session: &Arc<Session>,
    running: &Running,
    answerer: Answerer,
    question: &str,
    filter: Filter,
) -> Result<Option<Answer>, Failure> {
    let hits = find(session, running, question, filter).await?;
    let Some(hits) = hits else { return Ok(None) };
    let (reached, model) = match answerer {
        Answerer::Model(reached, model) => (reached, model),
        Answerer::Extracts => return Ok(Some(extracts(session, running, question, hits)?)),
    };
    running.feed.push(FrameBody::StreamStart {
        model: Some(model.clone()),
    });
    running.feed.push(FrameBody::StreamBlock(Block::Passages(hits.clone())));
    let passages = passages(hits);
    let messages = with_rules(prompt(question, &passages), Vec::new());
    let making = Making {
        provider: reached.provider.id,
        model: model.clone(),
        agent: None,
        words: question.to_owned(),
        label: Label::of(Origin::Person).join(&Label::of_files()).names(),
        filter: None,
        passages: Vec::new(),
        reply: None,
        text_only: false,
        within: None,
    };
    let line = Line::begin(running.id, making.passages.clone());
    let hands = Hands::with(session, making, reached, line).await?;
    if hands.speak(session, running, Begin::Asked(messages)).await? != Spoken::Whole {
        return Ok(None);
    }
    running.feed.flush();
    let text = spoken(&running.feed.after(0));
    Ok(Some(check(session, running, text, model, passages).await?))
}

/// The passages for a question; none when it was stopped meanwhile.
pub(crate) async fn find(
    session: &Session,
    running: &Running,
    question: &str,
    filter: Filter,
) -> Result<Option<Vec<Hit>>, Failure> {
    let search = KnowledgeSearch {
        query: question.to_owned(),
        limit: PASSAGES,
        mode: Mode::Hybrid,
        filter,
    };
    match running
        .stop
        .run_until_cancelled(session.knowledge.search.search(&search))
        .await
    {
        None => Ok(None),
        Some(found) => found.map(|found| Some(found.hits)).map_err(search_failure),
    }
}

/// Answers with passages, word for word.
pub(crate) fn extracts(
    session: &Session,
    running: &Running,
    question: &str,
    hits: Vec<Hit>,
) -> Result<Answer, Failure> {
    running.feed.push(FrameBody::StreamStart { model: None });
    running.feed.push(FrameBody::StreamBlock(Block::Passages(hits.clone())));
    let answer = session.knowledge.extract(question, &passages(hits));
    running.feed.text(&answer.answer);
    running.feed.push(FrameBody::StreamBlock(Block::Answer(answer.clone())));
    Ok(answer)
}

/// The rules, what was said before, and the question with its passages.
pub(crate) fn with_rules(prompt: Prompt, before: Vec<ChatMessage>) -> Vec<ChatMessage> {
    let mut messages = vec![ChatMessage::new(Role::System, prompt.system)];
    messages.extend(before);
    messages.push(ChatMessage::new(Role::User, prompt.user));
    messages
}

/// Checks the citations of what was said, and says the finished answer.
pub(crate) async fn check(
    session: &Session,
    running: &Running,
    text: String,
    model: String,
    passages: Passages,
) -> Result<Answer, Failure> {
    let answer = session.knowledge.check(text, model, passages).await?;
    running.feed.push(FrameBody::StreamBlock(Block::Answer(answer.clone())));
    Ok(answer)
}

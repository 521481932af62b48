//! A vault as full as the figures of the screens want it: a long thread and a long list of files.

use std::path::{Path, PathBuf};

use adiuva_protocol::chat::{Author, MessageStatus};
use adiuva_protocol::{MessageId, ThreadId};
use adiuva_store::Store;
use adiuva_store::files::SeenFile;
use adiuva_store::messages::Message;
use adiuva_store::sources::SourceKind;
use anyhow::Result;

use crate::home::Home;
use crate::synthetic::{Dice, text};

const MESSAGES: usize = 10_000;
const FILES: usize = 100_000;

/// Makes the vault in this folder and names its thread; its passphrase is that of all measuring.
pub(crate) async fn furnish(at: &Path) -> Result<ThreadId> {
    let (_, store) = Home::open_store(at)?;
    let thread = say_much(&store).await?;
    list_much(&store, &at.join("a folder that is away")).await?;
    store.close().await?;
    Ok(thread)
}

/// A thread of questions and answers with the Markdown that answers have.
async fn say_much(store: &Store) -> Result<ThreadId> {
    let write = store.write(|w| {
        let mut dice = Dice::new(11);
        let thread = w.threads().begin("Ten thousand messages", 1)?;
        let mut parent = None;
        for number in 0..MESSAGES {
            let asks = number % 2 == 0;
            let message = Message {
                id: MessageId::make(),
                thread: thread.id,
                parent,
                author: if asks { Author::Person } else { Author::Assistant },
                text: if asks { text(&mut dice, 12) } else { answer(&mut dice) },
                status: MessageStatus::Whole,
                created_ms: number as i64 + 1,
                model: (!asks).then(|| "small".into()),
                run: None,
                answer: None,
                problem: None,
                pinned: false,
                agent: None,
                blocks: Vec::new(),
            };
            w.messages().insert(&message)?;
            parent = Some(message.id);
        }
        Ok(thread.id)
    });
    Ok(write.await?)
}

fn answer(dice: &mut Dice) -> String {
    let mut say = |words| text(dice, words);
    format!(
        "{} **{}** {}\n\n- {}\n- `{}`\n\n{}",
        say(30),
        say(3),
        say(20),
        say(8),
        say(2),
        say(40)
    )
}

/// Files that cannot be read: nothing is done with them, and each has a row with its reason.
async fn list_much(store: &Store, folder: &Path) -> Result<()> {
    let folder = folder.to_path_buf();
    let write = store.write(move |w| {
        let base = w.bases().find_or_make("Documents", 1)?;
        let source = w.sources().add(base.id, &folder, SourceKind::Folder, 1)?;
        let seen: Vec<SeenFile> = (0..FILES).map(file).collect();
        for file in w.files().upsert_seen(source.id, &seen)?.new {
            w.files().mark_failed(file, "the file is empty", None)?;
        }
        Ok(())
    });
    Ok(write.await?)
}

fn file(number: usize) -> SeenFile {
    SeenFile {
        path: PathBuf::from(format!("{:03}/document {number:06}.md", number / 250)),
        size: 1_000,
        mtime_ns: number as i64,
    }
}

//! The proof, made before any table is opened, that what Lance writes reaches the disk sealed.

use std::path::Path;
use std::sync::Arc;

use lance_io::object_store::{ObjectStoreParams, ObjectStoreRegistry};
use url::Url;

use super::plan::IndexPlan;
use super::sealed::SCHEME;
use super::table::Table;
use super::{Opened, Row, VectorError};
use adiuva_protocol::id::ChunkId;

const TABLE: &str = "canary";
/// Numbers that no vector has, and whose bytes are found easily.
const SONG: [f32; 8] = [
    0.123_456_79,
    -0.765_432_1,
    0.5,
    -0.25,
    0.111_111_1,
    0.099_999,
    -0.012_345_6,
    0.001_234_5,
];

/// Writes a vector as every vector is written and looks for its bytes in every file it left.
pub(super) async fn prove(
    opened: &Opened,
    folder: &Path,
    registry: &Arc<ObjectStoreRegistry>,
    url: &str,
) -> Result<(), VectorError> {
    let url = Url::parse(url).map_err(|_| VectorError::Url)?;
    let store = registry.get_store(url, &ObjectStoreParams::default()).await?;
    if store.scheme() != SCHEME || store.is_local() {
        return Err(VectorError::Unsealed(
            "Lance would take its short cut through plain files",
        ));
    }
    let sealed = opened.store.path(&format!("{TABLE}.lance"));
    // What an interrupted proof left.
    opened.store.wipe(&sealed).await.map_err(VectorError::Sealed)?;
    let table = Table::open(opened.clone(), TABLE.to_owned(), IndexPlan::default()).await?;
    table
        .put(
            vec![Row {
                chunk: ChunkId(1),
                vector: SONG.to_vec(),
            }],
            SONG.len(),
        )
        .await?;
    let song: Vec<u8> = SONG.iter().flat_map(|number| number.to_le_bytes()).collect();
    let heard = listen(&folder.join(format!("{TABLE}.lance")), &song).map_err(VectorError::Folder)?;
    let read_back = Table::open(opened.clone(), TABLE.to_owned(), IndexPlan::default())
        .await?
        .count();
    opened.store.wipe(&sealed).await.map_err(VectorError::Sealed)?;
    match heard {
        Heard { files: 0, .. } => Err(VectorError::Unsealed("the proof wrote no file")),
        Heard { plain: true, .. } => Err(VectorError::Unsealed("the proof found its vector in a file")),
        Heard { .. } if read_back != 1 => Err(VectorError::Unsealed("the proof could not be read back")),
        Heard { .. } => Ok(()),
    }
}

#[derive(Default)]
struct Heard {
    files: usize,
    plain: bool,
}

fn listen(folder: &Path, song: &[u8]) -> std::io::Result<Heard> {
    let mut heard = Heard::default();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
                continue;
            }
            let bytes = std::fs::read(entry.path())?;
            heard.files += 1;
            // Eight bytes in a row are enough to know it by, and survive any page layout.
            heard.plain |= song
                .chunks_exact(8)
                .any(|part| bytes.windows(8).any(|window| window == part));
        }
    }
    Ok(heard)
}

//! What sealing costs: random rows and whole scans of a sealed file, by the size of its chunks, against the plain file.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::time::Instant;

use adiuva_vault::{ChunkSize, HEADER_LEN, KdfParams, Keys, NewSlots, Purpose, Secret, Vault};
use anyhow::Result;

use crate::figure::Figure;
use crate::synthetic::Dice;

const SIZE: usize = 256 << 20;
const ROW: u64 = 1_536;
const ROWS: usize = 20_000;
const SCAN: u64 = 1 << 20;

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    tokio::task::spawn_blocking(measure_blocking).await?
}

fn measure_blocking() -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let slots = NewSlots {
        passphrase: Some((Secret::new("bench".to_owned()), KdfParams::SMALL)),
        keyring: None,
    };
    let keys: Keys = Vault::create(&folder.path().join("home"), slots)?.vault.keys().clone();
    let mut dice = Dice::new(1);
    let plain: Vec<u8> = (0..SIZE / 8).flat_map(|_| dice.roll().to_le_bytes()).collect();
    let path = folder.path().join("plain");
    std::fs::write(&path, &plain)?;
    let mut file = File::open(&path)?;
    let (rows, scan) = read_both(&mut |offset, length| {
        let mut bytes = vec![0; usize::try_from(length)?];
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes.len())
    })?;
    let mut figures = Vec::new();
    for (name, chunk) in [
        ("4 KiB", ChunkSize::KIB_4),
        ("16 KiB", ChunkSize::KIB_16),
        ("64 KiB", ChunkSize::KIB_64),
    ] {
        let path = folder.path().join("sealed");
        std::fs::write(&path, keys.seal_bytes(Purpose::Lance, chunk, &plain)?)?;
        let mut file = File::open(&path)?;
        let mut header = [0; HEADER_LEN];
        file.read_exact(&mut header)?;
        let key = keys.open_stream(Purpose::Lance, &header)?;
        let (sealed_rows, sealed_scan) = read_both(&mut |offset, length| {
            let range = key.layout().chunk_range(offset, length, SIZE as u64);
            let mut bytes = vec![0; usize::try_from(range.physical.end - range.physical.start)?];
            file.seek(SeekFrom::Start(range.physical.start))?;
            file.read_exact(&mut bytes)?;
            Ok(key.open_range(&range, bytes)?.len())
        })?;
        figures.push(Figure::alone(format!("random rows, chunks of {name}"), sealed_rows, "rows/s").against(rows));
        figures.push(Figure::alone(format!("whole scan, chunks of {name}"), sealed_scan, "MiB/s").against(scan));
    }
    Ok(figures)
}

/// Rows a second at random places, MiB a second from end to end.
fn read_both(read: &mut dyn FnMut(u64, u64) -> Result<usize>) -> Result<(f64, f64)> {
    let mut dice = Dice::new(2);
    let started = Instant::now();
    for _ in 0..ROWS {
        read(dice.below(SIZE / ROW as usize - 1) as u64 * ROW, ROW)?;
    }
    let rows = ROWS as f64 / started.elapsed().as_secs_f64();
    let started = Instant::now();
    for at in 0..SIZE as u64 / SCAN {
        read(at * SCAN, SCAN)?;
    }
    Ok((rows, (SIZE >> 20) as f64 / started.elapsed().as_secs_f64()))
}

//! Measures sealing and opening: `cargo run --release -p adiuva-vault --example throughput`.

use std::hint::black_box;
use std::io::{Cursor, Read, Write};
use std::time::Instant;

use adiuva_vault::{ChunkSize, KdfParams, NewSlots, NoKeyring, ObjectId, ObjectRef, Purpose, Suite, Unlock, Vault};

const MIB: usize = 1 << 20;
const SIZE: usize = 32 * MIB;
/// The best of so many rounds is shown, since other programs only ever make a round slower.
const ROUNDS: usize = 12;

#[expect(clippy::print_stdout, reason = "a measurement prints its figures")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let passphrase = Some(("measured".into(), KdfParams::STANDARD));
    let started = Instant::now();
    let vault = Vault::create(
        folder.path(),
        NewSlots {
            passphrase,
            keyring: None,
        },
    )?
    .vault;
    println!(
        "create with Argon2id 256 MiB, t = 3: {:.0} ms",
        started.elapsed().as_secs_f64() * 1e3
    );
    let started = Instant::now();
    Vault::open(folder.path(), Unlock::Passphrase("measured".into()), &NoKeyring)?;
    println!("open by passphrase: {:.0} ms", started.elapsed().as_secs_f64() * 1e3);

    let keys = vault.keys();
    let rate = |started: Instant| SIZE as f64 / MIB as f64 / started.elapsed().as_secs_f64();
    let plain = vec![7u8; SIZE];
    for suite in [Suite::Aes256Gcm, Suite::ChaCha20Poly1305] {
        for chunk in [ChunkSize::KIB_4, ChunkSize::KIB_16, ChunkSize::KIB_64] {
            let mut sealed = Vec::new();
            let mut out = vec![0; SIZE];
            let (mut sealing, mut reading) = (0.0f64, 0.0f64);
            for _ in 0..ROUNDS {
                sealed.clear();
                let started = Instant::now();
                let mut writer = keys.seal_stream_with(suite, Purpose::Lance, chunk, sealed)?;
                writer.write_all(&plain)?;
                sealed = writer.finish()?;
                sealing = sealing.max(rate(started));

                let started = Instant::now();
                keys.open_reader(Purpose::Lance, Cursor::new(&sealed))?
                    .read_exact(&mut out)?;
                reading = reading.max(rate(started));
            }

            let key = keys.open_stream(Purpose::Lance, &sealed)?;
            let mut small = f64::MAX;
            let mut at = 1;
            for _ in 0..ROUNDS {
                let started = Instant::now();
                for _ in 0..1000 {
                    at = (at * 48_271 + 11) % (SIZE as u64 - 1536);
                    let range = key.layout().chunk_range(at, 1536, SIZE as u64);
                    let part = usize::try_from(range.physical.start)?..usize::try_from(range.physical.end)?;
                    black_box(key.open_range(&range, sealed.get(part).unwrap_or_default().to_vec())?);
                }
                small = small.min(started.elapsed().as_secs_f64() * 1e3);
            }
            println!(
                "{suite:?}, {} KiB chunks: seal {sealing:.0} MiB/s, read {reading:.0} MiB/s, random 1.5 KiB {small:.1} µs",
                chunk.bytes() / 1024
            );
        }
    }

    let place = ObjectRef {
        object: ObjectId::from_name("measured"),
        rev: 1,
        schema: 1,
    };
    let rounds = 100_000;
    let started = Instant::now();
    for _ in 0..rounds {
        black_box(keys.seal(Purpose::SyncEnc, &place, &[1; 200])?);
    }
    println!(
        "seal 200 bytes: {:.1} µs",
        started.elapsed().as_secs_f64() * 1e6 / f64::from(rounds)
    );
    let started = Instant::now();
    for _ in 0..rounds {
        black_box(keys.open_stream(Purpose::Lance, &keys.seal_bytes(Purpose::Lance, ChunkSize::KIB_4, b"")?)?);
    }
    println!(
        "new file and its key: {:.1} µs",
        started.elapsed().as_secs_f64() * 1e6 / f64::from(rounds)
    );
    Ok(())
}

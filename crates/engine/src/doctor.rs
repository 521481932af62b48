//! Looking at the installation as a whole.

use std::path::Path;
use std::sync::Arc;

use adiuva_models::Weights;
use adiuva_protocol::Failure;
use adiuva_protocol::audit::AuditVerdict;
use adiuva_protocol::meta::{Diagnosis, Finding, Storage, Verdict};
use adiuva_protocol::vault::VaultState;
use adiuva_store::audit::{AuditHead, AuditSeq, Verdict as ChainVerdict};
use adiuva_store::{Freshness, PageVerdict};

use crate::engine::{Engine, blocking};
use crate::failure::{library_failure, store_failure};
use crate::models;
use crate::session::Session;

/// Bytes of free disk under which something is said.
const LITTLE_SPACE: u64 = 1 << 30;

/// Checks what can be checked with the vault as it is.
pub(crate) async fn examine(engine: &Engine) -> Result<Diagnosis, Failure> {
    let mut findings = vec![
        vault(&engine.vault_state().await),
        embedders(),
        runtime(),
        space(&engine.config.home),
    ];
    if let Ok(session) = engine.session().await {
        findings.push(keyring(engine, &session).await?);
        findings.push(database(&session).await?);
        findings.push(audit(verify_audit(engine, &session).await?));
        findings.push(files(&session).await?);
        findings.push(provider(&session).await?);
    }
    Ok(Diagnosis { findings })
}

/// Checks the audit chain against the head that the keyring keeps, where it does.
pub(crate) async fn verify_audit(engine: &Engine, session: &Arc<Session>) -> Result<AuditVerdict, Failure> {
    let kept = match session.last_seen(engine.config.keyring.clone()).await? {
        Some(seen) => seen.audit_root.map(|hash| AuditHead {
            seq: AuditSeq(seen.audit_size),
            hash,
        }),
        None => None,
    };
    let signer = session.signer();
    let verdict = session
        .store
        .read(move |r| match &signer {
            Some(signer) => r.audit().verify_signed(kept, signer),
            None => r.audit().verify(kept),
        })
        .await
        .map_err(store_failure)?;
    Ok(match verdict {
        ChainVerdict::Whole { rows } => AuditVerdict::Ok { rows },
        ChainVerdict::Altered { at } => AuditVerdict::Altered { at: at.0 },
        ChainVerdict::Cut { after, rows } => AuditVerdict::Cut { after: after.0, rows },
        ChainVerdict::Forked { at } => AuditVerdict::Forked { at: at.0 },
        ChainVerdict::Rewritten { rows } => AuditVerdict::Rewritten { rows },
    })
}

/// Bytes on disk.
pub(crate) fn storage(home: &Path) -> Storage {
    let file = |name: &str| home.join(name).metadata().map_or(0, |meta| meta.len());
    Storage {
        database: file("vault.db") + file("vault.db-wal"),
        index: below(&home.join("index")),
        backups: below(&home.join("backups")),
    }
}

/// Bytes of all files in a folder; one that cannot be read counts nothing.
fn below(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => below(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}

fn finding(check: &str, verdict: Verdict, seen: impl Into<String>, advice: Option<&str>) -> Finding {
    Finding {
        check: check.into(),
        verdict,
        seen: seen.into(),
        advice: advice.map(str::to_owned),
    }
}

fn vault(state: &VaultState) -> Finding {
    match state {
        VaultState::Missing => finding(
            "vault",
            Verdict::Notice,
            "there is none yet",
            Some("make one with `adiuva init`"),
        ),
        VaultState::Locked {
            keyring_problem: Some(problem),
            ..
        } => finding(
            "vault",
            Verdict::Notice,
            problem.clone(),
            Some("unlock it with the passphrase, then bind the keyring again"),
        ),
        VaultState::Locked { .. } => finding("vault", Verdict::Good, "closed", None),
        VaultState::Open { older_copy: true, .. } => finding(
            "vault",
            Verdict::Bad,
            "open for reading only, because the database is older than what this machine has seen",
            Some("put the newest copy back, or accept this one with `adiuva call vault.accept_older_copy`"),
        ),
        VaultState::Open { .. } => finding("vault", Verdict::Good, "open", None),
        VaultState::Damaged { reason } => finding(
            "vault",
            Verdict::Bad,
            reason.clone(),
            Some("put the files back from a backup; nothing was changed"),
        ),
    }
}

fn embedders() -> Finding {
    match Weights::locate() {
        Ok(_) => finding("embedding models", Verdict::Good, "both are there", None),
        Err(error) => finding(
            "embedding models",
            Verdict::Bad,
            error.to_string(),
            Some("install Adiuva again, or set ADIUVA_MODELS"),
        ),
    }
}

fn runtime() -> Finding {
    match adiuva_models::embed::locate_runtime() {
        Ok(path) => finding("ONNX runtime", Verdict::Good, path.display().to_string(), None),
        Err(error) => finding(
            "ONNX runtime",
            Verdict::Bad,
            error.to_string(),
            Some("search by keywords works without it"),
        ),
    }
}

fn space(home: &Path) -> Finding {
    match free_bytes(home) {
        None => finding("disk", Verdict::Notice, "free space is not known here", None),
        Some(free) if free < LITTLE_SPACE => finding(
            "disk",
            Verdict::Notice,
            format!("{} MiB free", free >> 20),
            Some("free some space; writing stops, without loss, when the disk is full"),
        ),
        Some(free) => finding("disk", Verdict::Good, format!("{} GiB free", free >> 30), None),
    }
}

/// Bytes that this user can still write beside the data; none where the system does not tell.
#[cfg(unix)]
fn free_bytes(home: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(home).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Bytes that this user can still write beside the data; none where the system does not tell.
#[cfg(not(unix))]
fn free_bytes(_home: &Path) -> Option<u64> {
    None
}

async fn keyring(engine: &Engine, session: &Session) -> Result<Finding, Failure> {
    let (keyring, bound) = (
        engine.config.keyring.clone(),
        session.vault().meta().has(adiuva_vault::SlotKind::Keyring),
    );
    let name = keyring.backend().to_owned();
    let works = blocking(move || keyring.load_item("adiuva doctor").map(|_| ())).await?;
    Ok(match works {
        Ok(()) if bound => finding(
            "keyring",
            Verdict::Good,
            format!("{name} works and opens the vault"),
            None,
        ),
        Ok(()) => finding(
            "keyring",
            Verdict::Good,
            format!("{name} works"),
            Some(
                "bind the vault to it with `adiuva call vault.bind_keyring '{\"bound\":true}'` to open without typing",
            ),
        ),
        Err(error) => finding(
            "keyring",
            if bound { Verdict::Bad } else { Verdict::Notice },
            error.to_string(),
            Some("without a keyring an older copy of the whole folder cannot be told from the present one"),
        ),
    })
}

async fn database(session: &Session) -> Result<Finding, Failure> {
    let wrong = session.store.check().await.map_err(store_failure)?;
    let advice = Some("restore the database from a snapshot in backups/ or from a backup");
    Ok(match (wrong, session.store.freshness(), session.store.pages()) {
        (Some(wrong), ..) => finding("database", Verdict::Bad, wrong, advice),
        (None, Freshness::Older(_), _) => finding(
            "database",
            Verdict::Bad,
            "it is an older copy, as a whole or in parts",
            advice,
        ),
        (None, Freshness::Current, PageVerdict::Differ) => finding(
            "database",
            Verdict::Bad,
            "pages are not the ones that were last written",
            advice,
        ),
        (None, Freshness::Current, _) => match &session.stray_log {
            None => finding("database", Verdict::Good, "every page verifies", None),
            Some(aside) => finding(
                "database",
                Verdict::Notice,
                format!(
                    "every page verifies; a log that was not its own lay beside it and was set aside as {}",
                    aside.display()
                ),
                Some("delete it when nobody you know put a copy back"),
            ),
        },
    })
}

fn audit(verdict: AuditVerdict) -> Finding {
    match verdict {
        AuditVerdict::Ok { rows } => finding(
            "audit chain",
            Verdict::Good,
            format!("{rows} rows, all as they were written"),
            None,
        ),
        other => finding(
            "audit chain",
            Verdict::Bad,
            format!("{other:?}"),
            Some("`adiuva audit verify` says more"),
        ),
    }
}

async fn files(session: &Session) -> Result<Finding, Failure> {
    let counts = session
        .knowledge
        .library
        .coverage(None)
        .await
        .map_err(library_failure)?;
    let seen = format!(
        "{} of {} found by keywords, {} by meaning",
        counts.searchable + counts.embedded,
        counts.files,
        counts.embedded
    );
    Ok(if counts.failed > 0 {
        let seen = format!("{seen}, {} failed", counts.failed);
        finding(
            "files",
            Verdict::Notice,
            seen,
            Some("`adiuva call knowledge.files '{\"status\":\"failed\"}'` gives the reasons"),
        )
    } else {
        finding("files", Verdict::Good, seen, None)
    })
}

async fn provider(session: &Session) -> Result<Finding, Failure> {
    let advice = "answers are made of passages word for word until a model answers; install Ollama or add a provider";
    let Some(reached) = models::reach(session, None).await? else {
        return Ok(finding("model", Verdict::Notice, "no provider is set up", Some(advice)));
    };
    let name = reached.provider.name.clone();
    Ok(match models::choose(session, &reached, None).await {
        Ok(model) => finding("model", Verdict::Good, format!("{name}: {model}"), None),
        Err(failure) => finding(
            "model",
            Verdict::Notice,
            format!("{name}: {}", failure.message),
            Some(advice),
        ),
    })
}

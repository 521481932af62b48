//! The one place where errors become failures: a code, a sentence that says what to do, and nothing else. What lies
//! beneath goes to the log.

use std::error::Error;

use adiuva_agent::TurnError;
use adiuva_knowledge::library::LibraryError;
use adiuva_knowledge::search::SearchError;
use adiuva_protocol::{Code, Failure};
use adiuva_store::{OpenError, StoreError};
use adiuva_vault::{HomeState, VaultError};
use adiuva_workspace::WorkspaceError;
use serde_json::json;

/// What a vault's error means to a client.
pub(crate) fn vault_failure(error: VaultError) -> Failure {
    let code = match &error {
        VaultError::NoVault => Code::VaultMissing,
        VaultError::AlreadyExists | VaultError::Busy | VaultError::ChangedElsewhere => Code::Conflict,
        VaultError::DatabaseWithoutMeta | VaultError::Damaged(_) | VaultError::MetaForged => Code::VaultDamaged,
        VaultError::Newer { .. } => Code::VaultNewer,
        VaultError::WrongPassphrase | VaultError::WrongRecoveryCode => Code::VaultWrongPassphrase,
        VaultError::KeyringEntryMissing
        | VaultError::KeyringEntryForeign
        | VaultError::KeyringChanged { .. }
        | VaultError::Keyring(_)
        | VaultError::KeyringUnreliable => Code::VaultLocked,
        VaultError::NoSlots | VaultError::SlotMissing(_) | VaultError::LastSlot => Code::Validation,
        VaultError::Io { source, .. } if source.kind() == std::io::ErrorKind::StorageFull => Code::Quota,
        _ => Code::Internal,
    };
    let failure = told(code, &error);
    match error {
        VaultError::WrongPassphrase => failure.with_detail(json!({ "problem": "wrong_passphrase" })),
        VaultError::WrongRecoveryCode => failure.with_detail(json!({ "problem": "wrong_recovery_code" })),
        _ => failure,
    }
}

/// What a folder in which nothing can be opened means to a client.
pub(crate) fn damaged(state: HomeState) -> Failure {
    match state {
        HomeState::Newer { version } => Failure::new(
            Code::VaultNewer,
            format!("the vault has format {version}, which is newer than this program reads; update the program"),
        ),
        HomeState::DatabaseWithoutMeta => vault_failure(VaultError::DatabaseWithoutMeta),
        HomeState::Damaged(damage) => vault_failure(VaultError::Damaged(damage)),
        HomeState::Empty => vault_failure(VaultError::NoVault),
        HomeState::Ready(_) => vault_failure(VaultError::AlreadyExists),
    }
}

/// What the database's refusal to open means to a client.
pub(crate) fn open_failure(error: OpenError) -> Failure {
    let code = match &error {
        OpenError::Newer { .. } => Code::VaultNewer,
        OpenError::Missing(_) | OpenError::WrongKey | OpenError::Damaged { .. } => Code::VaultDamaged,
        OpenError::Exists(_) => Code::Conflict,
        OpenError::Full => Code::Quota,
        OpenError::Busy => Code::VaultInUse,
        _ => Code::Internal,
    };
    told(code, &error)
}

/// What the database's error means to a client.
pub(crate) fn store_failure(error: StoreError) -> Failure {
    let code = match &error {
        StoreError::Full => Code::Quota,
        StoreError::ReadOnly => Code::VaultOlderCopy,
        StoreError::Damaged(_) => Code::VaultDamaged,
        StoreError::NotFound(_) => Code::NotFound,
        StoreError::Conflict(_) | StoreError::Busy => Code::Conflict,
        StoreError::Cursor | StoreError::Query(_) => Code::Validation,
        StoreError::Closed => Code::VaultLocked,
        _ => Code::Internal,
    };
    told(code, &error)
}

/// What the knowledge library's error means to a client.
pub(crate) fn library_failure(error: LibraryError) -> Failure {
    let code = match error {
        LibraryError::Store(error) => return store_failure(error),
        LibraryError::Unreachable(_) => {
            return told(Code::NotFound, &error).with_detail(json!({ "problem": "folder_unreachable" }));
        }
        LibraryError::NotFound(_) => Code::NotFound,
        LibraryError::NotAbsolute | LibraryError::NotAFile | LibraryError::Name => Code::Validation,
    };
    told(code, &error)
}

/// What the workspace's error means to a client.
pub(crate) fn workspace_failure(error: WorkspaceError) -> Failure {
    match error {
        WorkspaceError::Store(error) => store_failure(error),
        WorkspaceError::Invalid(_) => told(Code::Validation, &error),
        WorkspaceError::TooLarge { .. } => told(Code::Quota, &error),
        WorkspaceError::NoteChanged { revision } => {
            told(Code::Conflict, &error).with_detail(json!({ "revision": revision }))
        }
        WorkspaceError::Broken(_) => told(Code::Internal, &error),
    }
}

/// What the error of a search means to a client.
pub(crate) fn search_failure(error: SearchError) -> Failure {
    match error {
        SearchError::Store(error) => store_failure(error),
    }
}

/// What a model's error means to a client.
pub(crate) fn model_failure(error: &adiuva_models::ModelError) -> Failure {
    let failure = told(error.code(), error);
    match (error.host(), error.model()) {
        (None, None) => failure,
        (host, model) => failure.with_detail(json!({ "host": host, "model": model })),
    }
}

/// What the failure of a turn means to a client.
pub(crate) fn turn_failure(error: &TurnError) -> Failure {
    match error {
        TurnError::Refused(reason) => Failure::new(Code::ApprovalDenied, reason.clone()),
        TurnError::Model(error) => model_failure(error),
        TurnError::Ledger(_) | TurnError::Snapshot(_) => told(Code::Internal, error),
    }
}

/// A fault of the program.
pub(crate) fn internal(error: &(dyn Error + 'static)) -> Failure {
    told(Code::Internal, error)
}

/// Logs the chain of causes where it is handled, and keeps the sentence.
fn told(code: Code, error: &(dyn Error + 'static)) -> Failure {
    if matches!(code, Code::Internal | Code::VaultDamaged) {
        let mut causes = String::new();
        let mut cause = error.source();
        while let Some(source) = cause {
            causes += &format!(": {source}");
            cause = source.source();
        }
        tracing::error!("{code}: {error}{causes}");
    }
    Failure::new(code, error.to_string())
}

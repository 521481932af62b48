//! How a request is refused: the failure's envelope with the status that fits it.

use adiuva_protocol::{Code, Envelope, Failure, RequestId};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

/// A request that is answered with a failure.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    failure: Failure,
}

impl Refusal {
    /// With the status that goes with the code.
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Failure::new(code, message).into()
    }

    /// With a status that says more than the code.
    pub(super) fn with_status(status: StatusCode, code: Code, message: impl Into<String>) -> Self {
        Self {
            status,
            failure: Failure::new(code, message),
        }
    }

    /// The response, with an id by which a fault of ours is found in the log.
    pub(super) fn into_response(self) -> Response {
        let request_id = RequestId::make();
        if self.status.is_server_error() {
            tracing::warn!(request.id = %request_id, "request {request_id} failed: {}", self.failure.code);
        }
        let envelope = Envelope {
            error: self.failure,
            request_id,
        };
        let mut response = json(serde_json::to_vec(&envelope).unwrap_or_default());
        *response.status_mut() = self.status;
        response
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self {
            status: status(failure.code),
            failure,
        }
    }
}

/// A JSON document that nobody keeps.
pub(super) fn json(document: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(document));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What a code is in terms of HTTP. Clients act on the code; the status is for everything in between.
fn status(code: Code) -> StatusCode {
    match code {
        Code::AuthSession => StatusCode::UNAUTHORIZED,
        Code::AuthCsrf
        | Code::AuthOrigin
        | Code::AuthScope
        | Code::CapabilityDisabled
        | Code::VaultWrongPassphrase
        | Code::ApprovalDenied
        | Code::ApprovalNeeded
        | Code::ApprovalLane => StatusCode::FORBIDDEN,
        Code::Validation => StatusCode::BAD_REQUEST,
        Code::NotFound | Code::ProviderModelNotFound => StatusCode::NOT_FOUND,
        Code::Conflict
        | Code::VaultMissing
        | Code::VaultOlderCopy
        | Code::VaultNewer
        | Code::VaultInUse
        | Code::ApprovalDecided
        | Code::ApprovalChanged => StatusCode::CONFLICT,
        Code::ApprovalExpired => StatusCode::GONE,
        Code::VaultLocked => StatusCode::LOCKED,
        Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Code::Quota => StatusCode::INSUFFICIENT_STORAGE,
        Code::ProviderTimeout => StatusCode::GATEWAY_TIMEOUT,
        Code::ProviderUnauthorised | Code::ProviderUpstream | Code::ProviderUnreachable => StatusCode::BAD_GATEWAY,
        Code::VaultDamaged | Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

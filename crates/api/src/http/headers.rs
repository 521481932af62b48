//! The headers that every response carries, refusals too.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// What a page may load and do: its own files and nothing else. It is the window's policy without the window's own lane.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
img-src 'self' data:; font-src 'self'; object-src 'none'; frame-src 'none'; base-uri 'none'; \
form-action 'none'; frame-ancestors 'none'";

/// What the UI does not use, nobody else shall.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), fullscreen=(self), geolocation=(), \
gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()";

/// Adds them. Some browsers do not count the stream of events as `'self'`, so the policy names the host.
pub(super) fn add(headers: &mut HeaderMap, host: Option<&HeaderValue>) {
    let host = host.and_then(|host| host.to_str().ok());
    let connect = host.map_or_else(|| "'none'".to_owned(), |host| format!("'self' ws://{host}"));
    let policy = format!("{POLICY}; connect-src {connect}");
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn browser_and_window_have_the_same_policy() {
        let window = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tauri.conf.json"));
        let window: serde_json::Value = serde_json::from_str(window).unwrap();
        let window = window["app"]["security"]["csp"].as_object().unwrap();
        let mut window: BTreeMap<&str, &str> = window
            .iter()
            .map(|(name, sources)| (name.as_str(), sources.as_str().unwrap()))
            .collect();
        window.remove("connect-src");
        let browser = POLICY.split("; ").map(|directive| directive.split_once(' ').unwrap());
        assert_eq!(browser.collect::<BTreeMap<_, _>>(), window);
    }
}

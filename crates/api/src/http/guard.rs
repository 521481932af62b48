//! Whether a request was meant for this server and comes from its own pages.
//!
//! A page of another site can make a browser send requests here, also under a name of its own that it points at this
//! machine. `Host` then holds that name, `Origin` that page, `Sec-Fetch-Site` the relation of the two; a browser lets no
//! page write any of the three. Programs that are no browsers may leave out the latter two, and still need the session.

use adiuva_protocol::Code;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use super::refusal::Refusal;

/// The header with the token that goes with the session.
pub(super) const CSRF: &str = "x-csrf";
/// The largest body, in bytes.
pub(super) const LARGEST_BODY: usize = 1 << 20;

/// Checks where the request wants to go and where it comes from, and says by which of our names it was sent.
pub(super) fn check(parts: &Parts, hosts: &[String]) -> Result<HeaderValue, Refusal> {
    let host = only(&parts.headers, "host")?.ok_or_else(|| foreign("the request names no host"))?;
    let ours = hosts.iter().any(|name| name.as_bytes() == host.as_bytes());
    // A whole URL in place of a path is meant for a proxy.
    if !ours || parts.uri.authority().is_some() {
        return Err(foreign("the request names another host"));
    }
    if let Some(origin) = only(&parts.headers, "origin")? {
        let from = origin.as_bytes().strip_prefix(b"http://");
        if from != Some(host.as_bytes()) {
            return Err(foreign("the request comes from another site"));
        }
    }
    match only(&parts.headers, "sec-fetch-site")?.map(HeaderValue::as_bytes) {
        None | Some(b"none" | b"same-origin") => Ok(host.clone()),
        Some(_) if is_opened_link(parts) => Ok(host.clone()),
        Some(_) => Err(foreign("the request comes from another site")),
    }
}

/// Checks that the request has the form of a call: its method, its type and its size.
pub(super) fn check_call(parts: &Parts) -> Result<(), Refusal> {
    if parts.method != Method::POST {
        return Err(wrong_method());
    }
    let kind = only(&parts.headers, "content-type")?.map(HeaderValue::as_bytes);
    if !kind.is_some_and(is_json) {
        let message = "the body must be JSON and say so in Content-Type";
        return Err(Refusal::with_status(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::Validation,
            message,
        ));
    }
    let length = parts.headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > LARGEST_BODY) {
        return Err(too_large());
    }
    Ok(())
}

/// The only header of this name; none when there is none, and a refusal when there are several.
pub(super) fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a HeaderValue>, Refusal> {
    let mut all = headers.get_all(name).iter();
    match (all.next(), all.next()) {
        (first, None) => Ok(first),
        (_, Some(_)) => Err(foreign("a header stands twice in the request")),
    }
}

pub(super) fn wrong_method() -> Refusal {
    let message = "this path does not answer to this method";
    Refusal::with_status(StatusCode::METHOD_NOT_ALLOWED, Code::Validation, message)
}

pub(super) fn too_large() -> Refusal {
    let message = format!("the body is too large; at most {LARGEST_BODY} bytes are taken");
    Refusal::with_status(StatusCode::PAYLOAD_TOO_LARGE, Code::Validation, message)
}

/// The link may be clicked in a mail, a web terminal or a local file, which are other sites. What answers is the UI's first
/// page, which holds nothing and is opened as a whole, never in a frame and never readable by who opened it.
fn is_opened_link(parts: &Parts) -> bool {
    let is = |name: &str, value: &str| parts.headers.get(name).is_some_and(|header| header == value);
    parts.method == Method::GET
        && parts.uri.path() == "/open"
        && is("sec-fetch-mode", "navigate")
        && is("sec-fetch-dest", "document")
}

fn is_json(kind: &[u8]) -> bool {
    let kind = kind.to_ascii_lowercase();
    let mut parts = kind.split(|&byte| byte == b';').map(<[u8]>::trim_ascii);
    parts.next() == Some(b"application/json") && parts.all(|parameter| parameter == b"charset=utf-8")
}

fn foreign(message: &str) -> Refusal {
    Refusal::new(Code::AuthOrigin, message)
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn parts(request: axum::http::request::Builder) -> Parts {
        request.body(()).unwrap().into_parts().0
    }

    fn meant_for_us(headers: &[(&str, &str)]) -> bool {
        let request = headers
            .iter()
            .fold(Request::get("/"), |r, (name, value)| r.header(*name, *value));
        check(&parts(request), &["127.0.0.1:8000".into(), "localhost:8000".into()]).is_ok()
    }

    #[test]
    fn only_our_own_names_and_pages_pass() {
        let host = ("host", "127.0.0.1:8000");
        for good in [
            &[host][..],
            &[("host", "localhost:8000")],
            &[host, ("origin", "http://127.0.0.1:8000")],
            &[host, ("sec-fetch-site", "none")],
            &[
                host,
                ("origin", "http://127.0.0.1:8000"),
                ("sec-fetch-site", "same-origin"),
            ],
        ] {
            assert!(meant_for_us(good), "{good:?}");
        }
        for bad in [
            &[][..],
            &[("host", "127.0.0.1")],
            &[("host", "127.0.0.1:8001")],
            &[("host", "evil.example:8000")],
            &[("host", "127.0.0.1:8000.evil.example")],
            &[host, host],
            &[host, ("origin", "null")],
            &[host, ("origin", "http://localhost:8000")],
            &[host, ("origin", "https://127.0.0.1:8000")],
            &[host, ("origin", "http://127.0.0.1:8000/")],
            &[
                host,
                ("origin", "http://127.0.0.1:8000"),
                ("origin", "http://127.0.0.1:8000"),
            ],
            &[host, ("sec-fetch-site", "same-site")],
            &[
                host,
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "navigate"),
                ("sec-fetch-dest", "document"),
            ],
        ] {
            assert!(!meant_for_us(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_link_may_be_clicked_anywhere() {
        let passes = |method: &str, path: &str, dest: &str| {
            let request = Request::builder()
                .method(method)
                .uri(path)
                .header("host", "localhost:8000");
            let request = request
                .header("sec-fetch-site", "cross-site")
                .header("sec-fetch-mode", "navigate")
                .header("sec-fetch-dest", dest);
            check(&parts(request), &["localhost:8000".into()]).is_ok()
        };
        assert!(passes("GET", "/open", "document"));
        assert!(!passes("GET", "/open", "iframe"));
        assert!(!passes("POST", "/open", "document"));
        assert!(!passes("GET", "/", "document"));
        assert!(!passes("GET", "/v1/session", "document"));
    }

    #[test]
    fn a_call_is_json_of_a_megabyte() {
        let fits = |kind: &str, length: usize| {
            let request = Request::post("/")
                .header("content-type", kind)
                .header("content-length", length);
            check_call(&parts(request)).is_ok()
        };
        assert!(fits("application/json", LARGEST_BODY));
        assert!(fits("Application/JSON; charset=UTF-8", 0));
        assert!(!fits("application/json", LARGEST_BODY + 1));
        for kind in [
            "",
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/json5",
            "text/plain; application/json",
        ] {
            assert!(!fits(kind, 2), "{kind}");
        }
        assert!(check_call(&parts(Request::post("/"))).is_err(), "no type at all");
    }
}

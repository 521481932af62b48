//! The UI's files, and its first page for every path that the UI itself understands.

use adiuva_protocol::Code;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;

use super::bundle::{Bundle, File};
use super::guard;
use super::refusal::Refusal;

const FIRST_PAGE: &str = "index.html";

/// Shown by a program that was built without its UI.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Adiuva</title>\
<p>The browser UI is not built yet: run <code>cargo xtask ui</code>, then load this page again.</p></html>\n";

/// Answers with the file that the path names.
pub(super) fn answer(bundle: &dyn Bundle, parts: &Parts) -> Result<Response, Refusal> {
    if parts.method != Method::GET && parts.method != Method::HEAD {
        return Err(guard::wrong_method());
    }
    let wanted = Wanted::of(parts.uri.path()).ok_or_else(nothing)?;
    let Some((file, compressed)) = load(bundle, wanted.name(), accepts_brotli(&parts.headers)) else {
        return match wanted {
            Wanted::File(_) => Err(nothing()),
            Wanted::Page => Ok(not_built()),
        };
    };
    let kind = kind(wanted.name());
    Ok(respond(
        file,
        compressed,
        kind,
        parts.headers.get(header::IF_NONE_MATCH),
    ))
}

/// What a path asks for.
enum Wanted<'a> {
    /// A file of the bundle.
    File(&'a str),
    /// A place in the UI, which the first page finds by itself.
    Page,
}

impl<'a> Wanted<'a> {
    /// None for paths that neither the bundle nor the UI ever has.
    fn of(path: &'a str) -> Option<Self> {
        let path = path.strip_prefix('/')?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let mut names = path.split('/');
        // A path may be empty; no other part of a path may, nor be a step up or hidden.
        let clean =
            path.is_empty() || names.all(|name| !name.is_empty() && !name.starts_with('.') && name.chars().all(plain));
        let last = path.rsplit('/').next()?;
        match (clean, last.contains('.')) {
            (false, _) => None,
            // The compressed form is asked for by a header, not by name.
            (true, true) if last.ends_with(".br") => None,
            (true, true) => Some(Self::File(path)),
            (true, false) => Some(Self::Page),
        }
    }

    fn name(&self) -> &'a str {
        match self {
            Self::File(name) => name,
            Self::Page => FIRST_PAGE,
        }
    }
}

/// The file, compressed where that is there and wanted.
fn load(bundle: &dyn Bundle, name: &str, compressed: bool) -> Option<(File, bool)> {
    let small = compressed.then(|| bundle.load(&format!("{name}.br"))).flatten();
    match small {
        Some(file) => Some((file, true)),
        None => bundle.load(name).map(|file| (file, false)),
    }
}

fn respond(file: File, compressed: bool, kind: &'static str, known: Option<&HeaderValue>) -> Response {
    let tag = tag(&file);
    let unchanged = known
        .and_then(|known| known.to_str().ok())
        .is_some_and(|known| holds(known, &tag));
    let mut response = Response::default();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if compressed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    *response.body_mut() = Body::from(file.bytes);
    response
}

/// Tells one content from another; the two forms of a file are two contents.
fn tag(file: &File) -> String {
    use std::fmt::Write;
    let mut tag = String::from("\"");
    for byte in file.digest.iter().take(16) {
        // Writing into a text cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag + "\""
}

/// Whether `If-None-Match` holds this tag.
fn holds(known: &str, tag: &str) -> bool {
    known
        .split(',')
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    let accepted = accepted.filter_map(|accepted| accepted.to_str().ok());
    accepted.flat_map(|accepted| accepted.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"));
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
        named && weight.is_none_or(|weight| weight > 0.0)
    })
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn nothing() -> Refusal {
    Refusal::new(Code::NotFound, "there is no such file")
}

fn not_built() -> Response {
    let mut response = Response::new(Body::from(NOT_BUILT));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_files_or_pages_or_nothing() {
        let check = |path: &str, wanted: Option<&str>| {
            assert_eq!(Wanted::of(path).map(|wanted| wanted.name()), wanted, "{path}");
        };
        for page in ["/", "/open", "/chat/0199b2c1-aaaa", "/knowledge", "/settings"] {
            check(page, Some(FIRST_PAGE));
        }
        for file in ["ui.js", "ui_bg.wasm", "fonts/text.woff2", "index.html"] {
            check(&format!("/{file}"), Some(file));
        }
        for nothing in [
            "",
            "*",
            "ui.js",
            "//",
            "//etc/passwd",
            "/fonts/",
            "/./ui.js",
            "/../Cargo.toml",
            "/fonts/../ui.js",
            "/.env",
            "/a/.git/config",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "/ui.js%00",
            "/..\\Cargo.toml",
            "/c:/windows",
            "/ui.js.br",
            "/chat/~root",
        ] {
            check(nothing, None);
        }
    }

    #[test]
    fn brotli_is_taken_where_it_is_not_refused() {
        let check = |accepted: &'static str, wanted: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted));
            assert_eq!(accepts_brotli(&headers), wanted, "{accepted}");
        };
        check("gzip, deflate, br, zstd", true);
        check("BR;q=0.5", true);
        check("br;q=0", false);
        check("gzip, br; q=0.0", false);
        check("gzip, *", false);
        check("brotli", false);
        assert!(!accepts_brotli(&HeaderMap::new()));
    }

    #[test]
    fn a_known_tag_is_found_in_a_list() {
        assert!(holds("\"a\"", "\"a\""));
        assert!(holds("W/\"b\", \"a\"", "\"b\""));
        assert!(holds("*", "\"a\""));
        assert!(!holds("\"ab\"", "\"a\""));
    }
}

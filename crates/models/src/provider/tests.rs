use super::*;

fn config(address: &str) -> ProviderConfig {
    ProviderConfig::new(
        ProviderId::make(),
        ProviderKind::OpenAiCompatible,
        Url::parse(address).unwrap(),
    )
}

fn check(address: &str, expected: Result<(&str, bool), &str>) {
    match (config(address).destination(), expected) {
        (Ok(destination), Ok((text, loopback))) => {
            assert_eq!(
                (destination.to_string().as_str(), destination.on_this_machine()),
                (text, loopback),
                "{address}"
            );
        }
        (Err(error), Err(text)) => assert!(error.to_string().contains(text), "{address}: {error}"),
        (found, expected) => panic!("{address}: {found:?} instead of {expected:?}"),
    }
}

#[test]
fn destinations() {
    check("http://127.0.0.1:11434", Ok(("http://127.0.0.1:11434", true)));
    check("http://127.8.9.1", Ok(("http://127.8.9.1:80", true)));
    check("http://localhost:8080/v1", Ok(("http://localhost:8080", true)));
    check("http://localhost.:8080", Ok(("http://localhost:8080", true)));
    check("http://[::1]:11434", Ok(("http://[::1]:11434", true)));
    check("http://[::ffff:127.0.0.1]:1", Ok(("http://[::ffff:127.0.0.1]:1", true)));
    check("https://API.example.com/v1", Ok(("https://api.example.com:443", false)));
    check(
        "https://localhost.example.com",
        Ok(("https://localhost.example.com:443", false)),
    );
    check("http://2130706433:1", Ok(("http://127.0.0.1:1", true)));
}

#[test]
fn refused_addresses_say_what_to_do() {
    check("http://192.168.1.5:11434", Err("use https or allow plain http"));
    check("http://localhost.example.com", Err("use https"));
    check("ftp://example.com", Err("the form https://host"));
    check("unix:/run/ollama", Err("the form https://host"));
    check("https://example.com/v1?key=1", Err("without ?"));
    check("https://user:word@example.com", Err("contains credentials"));
}

#[test]
fn credentials_in_an_address_are_not_repeated() {
    let error = config("https://user:word@example.com/?key=hush")
        .destination()
        .unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(!text.contains("word") && !text.contains("hush"), "{text}");
}

#[test]
fn plain_http_may_be_allowed() {
    let allowed = ProviderConfig {
        allow_plain_http: true,
        ..config("http://192.168.1.5:11434")
    };
    assert!(!allowed.destination().unwrap().on_this_machine());
}

#[test]
fn no_debug_text_shows_the_key() {
    let config = config("https://example.com").with_key(Secret::new("sk-very-secret".to_owned()));
    let server = openai::OpenAiServer::new(&config).unwrap();
    let text = format!("{config:?} {server:?}");
    assert!(!text.contains("sk-very"), "{text}");
}

#[test]
fn a_key_that_cannot_be_sent_is_refused_without_repeating_it() {
    let config = config("https://example.com").with_key(Secret::new("sk-two\nlines".to_owned()));
    let error = openai::OpenAiServer::new(&config).unwrap_err();
    assert!(!format!("{error:?}").contains("sk-two"), "{error:?}");
}

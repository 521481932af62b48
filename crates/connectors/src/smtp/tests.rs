//! Against a server that says what a test wants it to.

use adiuva_vault::Secret;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::*;

/// Anna's account at a server that is nowhere.
pub(crate) fn account() -> Account {
    Account {
        name: "Anna Rossi".into(),
        address: "anna@example.org".into(),
        host: "127.0.0.1".into(),
        port: 25,
        security: Security::Plain,
        login: Some(Login {
            user: "anna".into(),
            password: Secret::from("pass"),
        }),
    }
}

#[test]
fn an_account_is_looked_at_before_anything_is_sent() {
    let wrong = |change: &dyn Fn(&mut Account)| {
        let mut account = account();
        change(&mut account);
        account.check().unwrap_err().to_string()
    };
    account().check().unwrap();
    let open = wrong(&|account| account.host = "smtp.example.org".into());
    assert!(open.contains("to this machine only"), "{open}");
    assert!(wrong(&|account| account.host = "smtp example".into()).contains("no name of a mail server"));
    assert!(wrong(&|account| account.address = "anna".into()).contains("no mail address"));
}

fn mail(to: &str) -> Mail {
    Mail {
        to: vec![to.into()],
        cc: Vec::new(),
        reply_to: None,
        subject: "The hedge".into(),
        body: "It is cut in June.\n.and not before\n".into(),
        message_id: "<k1@example.org>".into(),
        date_ms: 1_800_000_000_000,
    }
}

/// A server that says these lines, one after each line that it hears, and then breaks the connection.
async fn scripted(lines: &'static [&'static str]) -> Smtp {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let mut heard = String::new();
        for line in lines {
            if *line == "…" {
                // All of a mail.
                while !heard.ends_with("\r\n.\r\n") && stream.read_line(&mut heard).await.unwrap() > 0 {}
                continue;
            }
            stream.write_all(format!("{line}\r\n").as_bytes()).await.unwrap();
            if line.get(3..4) == Some(" ") && *line != "354 go" {
                stream.read_line(&mut heard).await.unwrap();
            }
        }
    });
    Smtp::new(Account { port, ..account() }).unwrap()
}

async fn fails(lines: &'static [&'static str]) -> SmtpError {
    let smtp = scripted(lines).await;
    smtp.deliver(&mail("bob@example.org"), &CancellationToken::new())
        .await
        .unwrap_err()
}

const HELLO: [&str; 3] = ["220 here", "250-here", "250 AUTH PLAIN LOGIN"];

#[tokio::test]
async fn what_fails_before_the_dot_was_not_sent() {
    let [a, b, c] = HELLO;
    let check = |error: SmtpError, words: &str| {
        assert!(!error.in_doubt() && error.to_string().contains(words), "{error:?}");
    };
    check(fails(&[]).await, "broke before");
    check(fails(&["hello, I am a printer"]).await, "no mail server");
    check(fails(&["554 full"]).await, "no mail now");
    check(fails(&["220 here", "250 HELP"]).await, "no way to log in");
    let refused = Box::leak(Box::new([a, b, c, "535 go away"]));
    let error = fails(refused).await;
    assert_eq!(error.said(), Some("go away"), "{error:?}");
    check(error, "refused the login (535)");
    check(
        fails(Box::leak(Box::new([a, b, c, "235 hi", "553 no"]))).await,
        "no mail from this address",
    );
    check(
        fails(Box::leak(Box::new([a, b, c, "235 hi", "250 ok", "550 who"]))).await,
        "refused the recipient bob@",
    );
    check(
        fails(Box::leak(Box::new([
            a,
            b,
            c,
            "235 hi",
            "250 ok",
            "250 ok",
            "451 later",
        ])))
        .await,
        "did not take the mail (451)",
    );
    check(
        fails(Box::leak(Box::new([a, b, c, "235 hi", "250 ok", "250 ok"]))).await,
        "broke before",
    );
    let spam = fails(Box::leak(Box::new([
        a, b, c, "235 hi", "250 ok", "250 ok", "354 go", "…", "554 spam",
    ])))
    .await;
    check(spam, "did not take the mail (554)");
}

#[tokio::test]
async fn what_breaks_after_the_dot_is_unknown() {
    let [a, b, c] = HELLO;
    let error = fails(Box::leak(Box::new([
        a, b, c, "235 hi", "250 ok", "250 ok", "354 go", "…",
    ])))
    .await;
    assert!(
        error.in_doubt() && error.to_string().contains("may have been sent"),
        "{error:?}"
    );
}

#[tokio::test]
async fn nothing_is_said_in_the_open_that_was_to_be_encrypted() {
    let starttls = async |lines| {
        let mut smtp = scripted(lines).await;
        smtp.account.security = Security::Starttls;
        smtp.deliver(&mail("bob@example.org"), &CancellationToken::new())
            .await
            .unwrap_err()
    };
    let error = starttls(&["220 here", "250 AUTH PLAIN"]).await;
    assert!(matches!(error, SmtpError::NoStarttls(_)), "{error:?}");
    let error = starttls(&["220 here", "250 STARTTLS", "220 go\r\n250 AUTH PLAIN"]).await;
    assert!(
        matches!(error, SmtpError::NoSmtp),
        "what comes before the encryption is not believed: {error:?}"
    );
    let error = starttls(&["220 here", "250 STARTTLS", "220 go"]).await;
    assert!(matches!(error, SmtpError::Encryption { .. }), "{error:?}");
}

#[tokio::test]
async fn who_is_not_there_is_named() {
    let port = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let tried = async |account| {
        Smtp::new(account)
            .unwrap()
            .try_out(&CancellationToken::new())
            .await
            .unwrap_err()
            .to_string()
    };
    let refused = tried(Account { port, ..account() }).await;
    assert!(refused.contains(&format!("answers nobody at port {port}")), "{refused}");
    let host = "smtp.invalid".to_owned();
    let nobody = tried(Account {
        host,
        security: Security::Tls,
        ..account()
    })
    .await;
    assert!(nobody.contains("no server with the name smtp.invalid"), "{nobody}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_real_server_takes_it_by_either_way_of_encryption() {
    use adiuva_testkit::MailServer;
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;

    let folder = tempfile::TempDir::new().unwrap();
    let server = MailServer::start(folder.path());
    let pem = CertificateDer::from_pem_file(server.certificate()).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(pem).unwrap();
    let stop = CancellationToken::new();
    let at = |port, security, host: &str| Smtp {
        account: Account {
            host: host.into(),
            port,
            security,
            ..account()
        },
        trusted: Some(roots.clone()),
    };
    for (nth, (port, security)) in [(server.tls, Security::Tls), (server.starttls, Security::Starttls)]
        .into_iter()
        .enumerate()
    {
        let smtp = at(port, security, "localhost");
        smtp.try_out(&stop).await.unwrap();
        smtp.deliver(&mail("bob@example.org"), &stop).await.unwrap();
        let mails = server.mails();
        assert_eq!(mails.len(), nth + 1);
        assert!(
            mails[nth].contains("\n.and not before") && mails[nth].contains("<k1@example.org>"),
            "{mails:?}"
        );
    }
    let error = at(server.tls, Security::Tls, "localhost")
        .deliver(&mail("nobody@example.org"), &stop)
        .await
        .unwrap_err();
    assert!(matches!(error, SmtpError::Recipient { .. }), "{error:?}");
    let mut wrong = at(server.tls, Security::Tls, "localhost");
    wrong.account.login = Some(Login {
        user: "anna".into(),
        password: Secret::from("wrong"),
    });
    let error = wrong.try_out(&stop).await.unwrap_err();
    assert!(matches!(error, SmtpError::Login { code: 535, .. }), "{error:?}");
    let strange = Smtp::new(at(server.tls, Security::Tls, "localhost").account).unwrap();
    let error = strange.try_out(&stop).await.unwrap_err();
    assert!(error.to_string().contains("nobody vouches for it"), "{error:?}");
    let other = at(server.tls, Security::Tls, "ip6-localhost")
        .try_out(&stop)
        .await
        .unwrap_err();
    assert!(!other.in_doubt(), "{other:?}");
    stop.cancel();
    let stopped = at(server.tls, Security::Tls, "localhost")
        .deliver(&mail("bob@example.org"), &stop)
        .await
        .unwrap_err();
    assert!(matches!(stopped, SmtpError::Stopped), "{stopped:?}");
    assert_eq!(server.mails().len(), 2, "nothing else was sent");
}

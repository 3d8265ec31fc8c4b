//! Against a server that plays its part line by line: every outcome, and what is insisted on.

mod fake;

use std::time::Duration;

use fake::{After, Cloak, Fake, authority};

use super::*;
use crate::channel::Refusal;
use crate::net::relay::{Manner, proxy};

const MAIL: &[u8] = b"Subject: x\r\n\r\nhello\r\n.hidden dot\r\n";
const NUMBER: SourceId = SourceId::bare(42);
const AGAIN: Sent = Sent::Retry { after: None, everyone: true, partly: false };

fn mailer(port: u16, protection: Tls) -> Mailer {
    Mailer::new(server(port, protection)).unwrap()
}

fn server(port: u16, protection: Tls) -> Server {
    Server {
        host: "localhost".into(),
        port,
        protection,
        authority: (protection != Tls::None).then(|| authority().into_bytes()),
        login: None,
        hello: "line.example".into(),
        deadline: Duration::from_secs(20),
        per_minute: 0,
        proxy: None,
    }
}

async fn send(mailer: &Mailer) -> Sent {
    let (from, to) = (Address("help+k.x@line.example".into()), Address("someone@mail.example".into()));
    mailer.send(&from, &to, NUMBER, MAIL).await
}

/// Sends one mail to that server and tells how it ended, what the channel's trouble is, and what it heard.
async fn play(fake: Fake) -> (Sent, Option<Trouble>, Vec<String>) {
    let protection = fake.protection();
    let (port, heard) = fake.listen().await;
    let mailer = mailer(port, protection);
    let sent = send(&mailer).await;
    (sent, mailer.trouble(), heard.await.unwrap())
}

#[tokio::test]
async fn a_mail_is_sent_at_the_word_250_and_arrives_as_it_was() {
    let (sent, trouble, heard) = play(Fake::default()).await;
    assert_eq!((sent, trouble), (Sent::Delivered(vec![NUMBER]), None));
    assert_eq!(
        heard,
        [
            "EHLO line.example",
            "MAIL FROM:<help+k.x@line.example>",
            "RCPT TO:<someone@mail.example>",
            "DATA",
            "Subject: x\n\nhello\n..hidden dot",
            "QUIT",
        ]
    );
}

#[tokio::test]
async fn a_resend_is_the_same_bytes() {
    let (first, again) = (play(Fake::default()).await.2, play(Fake::default()).await.2);
    assert_eq!(first, again);
}

#[tokio::test]
async fn each_no_is_read_for_what_it_means() {
    let refused = |word| (Sent::Refused(word), None);
    let later = (Sent::Retry { after: None, everyone: false, partly: false }, None);
    for (verb, reply, expected) in [
        ("RCPT", "550 5.1.1 no such user", refused(Refusal::NotFound)),
        ("RCPT", "550-5.2.1 the account\r\n550 5.2.1 is disabled", refused(Refusal::Deactivated)),
        ("RCPT", "450 4.2.0 greylisted", later.clone()),
        ("RCPT", "554 5.7.1 relay access denied", (AGAIN, Some(Trouble::Refused))),
        ("MAIL", "553 5.7.1 not your address", (AGAIN, Some(Trouble::Refused))),
        ("MAIL", "451 4.3.0 later", (AGAIN, Some(Trouble::Limited))),
        ("DATA", "554 no valid recipients", refused(Refusal::Restricted)),
        (".", "554 5.7.1 spam", refused(Refusal::BadRequest)),
        (".", "451 4.3.0 later", later.clone()),
        ("EHLO", "554 go away", (AGAIN, Some(Trouble::Refused))),
    ] {
        let (sent, trouble, _) = play(Fake::default().saying(verb, reply)).await;
        assert_eq!((sent, trouble), expected, "{verb}: {reply}");
    }
}

#[tokio::test]
async fn another_good_word_than_the_expected_is_no_success() {
    let (sent, trouble, _) = play(Fake::default().saying(".", "252 perhaps")).await;
    assert_eq!((sent, trouble), (Sent::Ambiguous, Some(Trouble::Garbled)));
    let (sent, trouble, heard) = play(Fake::default().saying("DATA", "250 ok")).await;
    assert_eq!((sent, trouble), (AGAIN, Some(Trouble::Garbled)));
    assert!(!heard.iter().any(|line| line.contains("hello")), "{heard:?}");
    let (sent, ..) = play(Fake::default().saying("RCPT", "354 go on")).await;
    assert_eq!(sent, AGAIN);
}

#[tokio::test]
async fn a_connection_that_ends_before_the_dot_sent_nothing() {
    for verb in ["", "EHLO", "MAIL", "RCPT", "DATA"] {
        let (sent, trouble, _) = play(Fake::default().ending(verb, After::Close)).await;
        assert_eq!((sent, trouble), (AGAIN, Some(Trouble::Unreachable)), "{verb}");
    }
}

#[tokio::test]
async fn a_connection_that_ends_after_the_dot_may_have_sent_it() {
    let (sent, trouble, heard) = play(Fake::default().ending(".", After::Close)).await;
    assert_eq!((sent, trouble), (Sent::Ambiguous, None));
    assert!(heard.iter().any(|line| line.contains("hello")));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_hangs_is_left_at_the_deadline() {
    for (verb, expected) in [("RCPT", AGAIN), (".", Sent::Ambiguous)] {
        let (port, _heard) = Fake::default().ending(verb, After::Hang).listen().await;
        assert_eq!(send(&mailer(port, Tls::None)).await, expected, "{verb}");
    }
}

#[tokio::test]
async fn a_goodbye_that_is_not_answered_changes_nothing() {
    let (sent, ..) = play(Fake::default().ending("QUIT", After::Close)).await;
    assert_eq!(sent, Sent::Delivered(vec![NUMBER]));
}

#[tokio::test]
async fn nobody_at_home_is_a_trouble_and_no_loss() {
    let (port, heard) = Fake::default().listen().await;
    heard.abort();
    assert!(heard.await.is_err());
    let mailer = mailer(port, Tls::None);
    assert_eq!(send(&mailer).await, AGAIN);
    assert_eq!(mailer.trouble(), Some(Trouble::Unreachable));
}

#[tokio::test]
async fn without_starttls_there_is_no_mail_and_no_password() {
    let (port, heard) = Fake::default().listen().await;
    let mut server = server(port, Tls::StartTls);
    server.login = Some(("help".into(), "open sesame".into()));
    let mailer = Mailer::new(server).unwrap();
    assert_eq!(send(&mailer).await, AGAIN);
    assert_eq!(mailer.trouble(), Some(Trouble::Garbled));
    assert_eq!(heard.await.unwrap(), ["EHLO line.example"]);
}

#[tokio::test]
async fn implicit_tls_never_speaks_in_clear() {
    let (port, heard) = Fake::default().listen().await;
    assert_eq!(send(&mailer(port, Tls::Implicit)).await, AGAIN);
    let heard = heard.await.unwrap();
    assert!(!heard.iter().any(|line| line.contains("EHLO") || line.contains("MAIL")), "{heard:?}");
}

#[tokio::test]
async fn both_kinds_of_tls_work_with_a_private_authority() {
    for cloak in [Cloak::Implicit, Cloak::StartTls] {
        let (sent, trouble, heard) = play(Fake { cloak, ..Fake::default() }).await;
        assert_eq!((sent, trouble), (Sent::Delivered(vec![NUMBER]), None), "{cloak:?}");
        assert!(heard.contains(&"DATA".to_owned()));
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    for cloak in [Cloak::Implicit, Cloak::StartTls] {
        let fake = Fake { cloak, ..Fake::default() };
        let (protection, (port, heard)) = (fake.protection(), fake.listen().await);
        let mailer = Mailer::new(Server { authority: None, ..server(port, protection) }).unwrap();
        assert_eq!(send(&mailer).await, AGAIN, "{cloak:?}");
        assert_eq!(mailer.trouble(), Some(Trouble::Unreachable), "{cloak:?}");
        assert!(!heard.await.unwrap().iter().any(|line| line.starts_with("MAIL")));
    }
}

#[tokio::test]
async fn lines_that_were_slipped_in_before_tls_are_never_believed() {
    let lies = "220 go on\r\n250 hello\r\n250 ok\r\n250 ok\r\n354 go on\r\n250 sent";
    let fake = Fake { cloak: Cloak::StartTls, ..Fake::default() }.saying("STARTTLS", lies);
    let (sent, _, heard) = play(fake).await;
    assert_eq!(sent, AGAIN);
    assert!(!heard.iter().any(|line| line.starts_with("MAIL")), "{heard:?}");
}

#[tokio::test]
async fn the_login_goes_first_and_its_refusal_is_the_channels_trouble() {
    let login =
        |port| Server { login: Some(("help".into(), "open sesame".into())), ..server(port, Tls::StartTls) };
    let fake = || Fake { cloak: Cloak::StartTls, ..Fake::default() };
    let (port, heard) = fake().listen().await;
    assert_eq!(send(&Mailer::new(login(port)).unwrap()).await, Sent::Delivered(vec![NUMBER]));
    let heard = heard.await.unwrap();
    assert_eq!(heard[3], "AUTH PLAIN AGhlbHAAb3BlbiBzZXNhbWU=");
    let (port, _heard) = fake().saying("AUTH", "535 5.7.8 wrong").listen().await;
    let mailer = Mailer::new(login(port)).unwrap();
    assert_eq!(send(&mailer).await, AGAIN);
    assert_eq!(mailer.trouble(), Some(Trouble::Unauthorised));
}

#[tokio::test]
async fn an_address_that_is_none_is_not_asked_about() {
    let mailer = mailer(1, Tls::None);
    let from = Address("help@line.example".into());
    for odd in ["", "nobody", "a@b.example>\r\nRCPT TO:<c@d.example", "a b@c.example"] {
        let sent = mailer.send(&from, &Address(odd.into()), NUMBER, MAIL).await;
        assert_eq!(sent, Sent::Refused(Refusal::NotFound), "{odd:?}");
    }
}

#[tokio::test]
async fn a_foreign_alphabet_in_an_address_needs_a_server_that_knows_it() {
    let to = Address("почта@mail.example".into());
    let from = Address("help@line.example".into());
    for (known, expected) in
        [(false, Sent::Refused(Refusal::Restricted)), (true, Sent::Delivered(vec![NUMBER]))]
    {
        let (port, heard) = Fake { utf8: known, ..Fake::default() }.listen().await;
        let mailer = mailer(port, Tls::None);
        assert_eq!(mailer.send(&from, &to, NUMBER, MAIL).await, expected);
        let asked = heard.await.unwrap().iter().any(|line| line.ends_with("SMTPUTF8"));
        assert_eq!(asked, known);
    }
}

#[tokio::test]
async fn a_domain_in_another_alphabet_is_known_to_every_server() {
    let from = Address("help@line.example".into());
    for to in ["mykola@пошта.укр", "mykola@ПОШТА.укр", "mykola@xn--80a1acn3a.xn--j1amh"] {
        let (port, heard) = Fake::default().listen().await;
        let sent = mailer(port, Tls::None).send(&from, &Address(to.into()), NUMBER, MAIL).await;
        assert_eq!(sent, Sent::Delivered(vec![NUMBER]), "{to}");
        let heard = heard.await.unwrap();
        assert!(heard.iter().any(|line| line == "RCPT TO:<mykola@xn--80a1acn3a.xn--j1amh>"), "{heard:?}");
        assert!(!heard.iter().any(|line| line.contains("SMTPUTF8")), "{heard:?}");
    }
}

#[tokio::test]
async fn a_large_mail_arrives_whole() {
    let line = "x".repeat(76) + "\r\n";
    let mail = format!("Subject: x\r\n\r\n{}", line.repeat(4_000));
    let (port, heard) = Fake::default().listen().await;
    let (from, to) = (Address("a@line.example".into()), Address("b@mail.example".into()));
    let sent = mailer(port, Tls::None).send(&from, &to, NUMBER, mail.as_bytes()).await;
    assert_eq!(sent, Sent::Delivered(vec![NUMBER]));
    let heard = heard.await.unwrap();
    assert_eq!(heard[4], mail.trim_end().replace("\r\n", "\n"));
}

#[test]
fn an_authority_that_is_none_is_told_at_start() {
    for pem in ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let server = Server { authority: Some(pem.into()), ..server(465, Tls::Implicit) };
        assert_eq!(Mailer::new(server).err(), Some(BadServer::Authority), "{pem}");
    }
}

#[test]
fn a_password_is_never_debugged() {
    let mut server = server(465, Tls::None);
    server.login = Some(("help".into(), "open sesame".into()));
    let shown = format!("{server:?}");
    let shown = format!("{shown} {:?}", Mailer::new(server).unwrap());
    assert!(!shown.contains("sesame"), "{shown}");
}

/// Tries that server out and tells what was found, and what it heard.
async fn try_out(fake: Fake, login: bool) -> (Result<Tried, Untried>, Vec<String>) {
    let protection = fake.protection();
    let (port, heard) = fake.listen().await;
    let login = login.then(|| ("help".to_owned(), SecretString::from("canary")));
    let mailer = Mailer::new(Server { login, ..server(port, protection) }).unwrap();
    let tried = mailer.try_out(&Address("help+k.x@line.example".into())).await;
    (tried, heard.await.unwrap())
}

#[tokio::test]
async fn a_trial_goes_as_far_as_the_sender_and_takes_it_back() {
    let offer = "250-ready\r\n250-SIZE 1000\r\n250 AUTH PLAIN";
    let (tried, heard) = try_out(Fake::default().saying("EHLO", offer), true).await;
    assert_eq!(tried, Ok(Tried { most: Some(1000) }));
    let verbs: Vec<&str> = heard.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(verbs, ["EHLO", "AUTH", "EHLO", "MAIL", "RSET", "QUIT"]);
}

#[tokio::test]
async fn a_trial_tells_where_it_ended_and_nothing_of_what_the_server_said() {
    for (verb, reply, step, code) in [
        ("AUTH", "535 5.7.8 canary", Step::Login, Some(535)),
        ("MAIL", "553 5.7.1 canary", Step::Sender, Some(553)),
        ("EHLO", "554 canary", Step::Reach, Some(554)),
        ("EHLO", "250 no login here", Step::Login, None),
    ] {
        let untried = try_out(Fake::default().saying(verb, reply), true).await.0.unwrap_err();
        assert_eq!((untried.step, untried.code), (step, code), "{verb}: {reply}");
        assert!(!format!("{untried:?} {untried}").contains("canary"), "{untried:?}");
    }
}

#[tokio::test]
async fn a_trial_tells_an_unknown_certificate_from_a_server_that_is_gone() {
    let fake = Fake { cloak: Cloak::Implicit, ..Fake::default() };
    let (port, _heard) = fake.listen().await;
    let from = Address("help@line.example".into());
    let untrusting = Server { authority: None, ..server(port, Tls::Implicit) };
    let untried = Mailer::new(untrusting).unwrap().try_out(&from).await.unwrap_err();
    assert!(untried.why.as_deref().unwrap_or_default().contains("certificate"), "{untried:?}");
    let closed = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let untried = mailer(closed, Tls::None).try_out(&from).await.unwrap_err();
    assert!(untried.why.as_deref().unwrap_or_default().contains("refused"), "{untried:?}");
    let (tried, heard) = try_out(Fake { cloak: Cloak::None, ..Fake::default() }, false).await;
    assert!(tried.is_ok() && !heard.iter().any(|line| line.starts_with("AUTH")), "{heard:?}");
}

#[tokio::test]
async fn a_mail_goes_through_a_proxy_and_stays_protected_to_the_server() {
    for cloak in [Cloak::Implicit, Cloak::StartTls] {
        let fake = Fake { cloak, ..Fake::default() };
        let protection = fake.protection();
        let (port, heard) = fake.listen().await;
        let (proxy, mut told) = proxy(Manner::Opens, ([127, 0, 0, 1], port).into()).await;
        let mailer = Mailer::new(Server { proxy: Some(proxy), ..server(465, protection) }).unwrap();
        assert_eq!((send(&mailer).await, mailer.trouble()), (Sent::Delivered(vec![NUMBER]), None));
        assert_eq!(told.recv().await.as_deref(), Some("localhost"), "the proxy looks the name up");
        assert!(heard.await.unwrap().iter().any(|line| line == "DATA"));
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_there_or_refuses_costs_no_mail_and_is_not_gone_around() {
    let (port, _heard) = Fake { cloak: Cloak::StartTls, ..Fake::default() }.listen().await;
    for manner in [Manner::Refuses, Manner::HangsUp] {
        let (proxy, _told) = proxy(manner, ([127, 0, 0, 1], port).into()).await;
        let mailer = Mailer::new(Server { proxy: Some(proxy), ..server(port, Tls::StartTls) }).unwrap();
        assert_eq!((send(&mailer).await, mailer.trouble()), (AGAIN, Some(Trouble::Unreachable)));
    }
}

//! From Postfix, by LMTP.

use std::sync::{Arc, Mutex};

use hotlined::channel::email::lmtp::{Lmtp, Setup};
use hotlined::channel::email::raw::{MailIntake, Place, RawMail};
use hotlined::net::Listen;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{Recorder, mail, watch};
use crate::support::postfix::Postfix;
use crate::support::until;

/// A server that listens, and the recorder behind it.
async fn lmtp_server(intake: &Arc<Recorder>) -> (String, CancellationToken, JoinHandle<()>) {
    let server = Arc::new(Lmtp::new(Setup {
        name: "mail".into(),
        listen: Listen::Tcp(([127, 0, 0, 1], 0).into()),
        host: "hotline.test".into(),
        accepts: Arc::new(|to| to.starts_with("help") && to.ends_with("@hotline.test")),
        watch: watch(),
    }));
    let (stop, mut address) = (CancellationToken::new(), server.address());
    let (until, intake) = (stop.clone(), Arc::clone(intake));
    let task = tokio::spawn(async move {
        let intake: Arc<dyn MailIntake> = intake;
        server.run(&intake, &until).await;
    });
    let at = address.wait_for(Option::is_some).await.unwrap().unwrap();
    (format!("inet:127.0.0.1:{}", at.port()), stop, task)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postfix_keeps_a_mail_until_it_is_taken_and_then_gives_the_same_bytes() {
    let intake = Recorder::new(|_| false);
    let (at, stop, task) = lmtp_server(&intake).await;
    let Some(postfix) = Postfix::start(&at) else { return };
    let offers = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&offers);
    intake.decide(move |mail| {
        let mut seen = seen.lock().unwrap();
        seen.push(mail.bytes.clone());
        seen.len() > 2
    });
    postfix.send("a@client.test", &["help@hotline.test"], &mail(0));
    until("it was refused twice, then taken", || {
        postfix.flush();
        (intake.count() == 1 && postfix.queued() == 0).then_some(())
    });
    let offers = offers.lock().unwrap().clone();
    assert_eq!(offers.len(), 3);
    assert!(offers.iter().all(|bytes| bytes == &offers[0]));
    let text = String::from_utf8(offers[0].clone()).unwrap();
    assert!(text.starts_with("Return-Path: <a@client.test>\r\n"), "{text}");
    let sent = String::from_utf8(mail(0)).unwrap();
    let (headers, body) = sent.split_once("\r\n\r\n").unwrap();
    assert!(text.contains(headers.lines().next().unwrap()));
    assert!(text.ends_with(&format!("\r\n\r\n{body}")), "dots come out as they went in: {text}");
    assert!(postfix.log().contains("451 4.3.0 not taken now"), "{}", postfix.log());
    stop.cancel();
    task.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_recipient_of_a_mail_has_its_own_answer() {
    let intake =
        Recorder::new(|mail| matches!(&mail.place, Place::Lmtp { recipient } if !recipient.contains("+b@")));
    let (at, stop, task) = lmtp_server(&intake).await;
    let Some(postfix) = Postfix::start(&at) else { return };
    postfix.send("", &["help@hotline.test", "help+b@hotline.test", "other@hotline.test"], &mail(0));
    until("one is taken, one deferred, one bounced", || {
        let log = postfix.log();
        ["status=sent (250 2.0.0", "status=deferred", "status=bounced"]
            .iter()
            .all(|s| log.contains(s))
            .then_some(())
    });
    assert_eq!(intake.count(), 1);
    intake.decide(|_| true);
    until("the other is taken, alone", || {
        postfix.flush();
        (intake.count() == 2 && postfix.queued() == 0).then_some(())
    });
    let taken = intake.taken.lock().unwrap().clone();
    let to = |mail: &RawMail| match &mail.place {
        Place::Lmtp { recipient } => recipient.clone(),
        other @ Place::Imap { .. } => panic!("{other:?}"),
    };
    assert_eq!(taken.iter().map(to).collect::<Vec<_>>(), ["help@hotline.test", "help+b@hotline.test"]);
    stop.cancel();
    task.await.unwrap();
}

//! People who write to the line, and what reaches it.

use std::time::Duration;

use super::fake::{Client, Line};
use super::{LINE, Town, town};
use crate::sandbox::mail::{File, LmtpAt, MailId, NoSuchMail, Report};

const TOKEN: &str = "help+k.0abcd@line.test";

#[tokio::test]
async fn a_mail_reaches_the_line_with_the_trace_of_a_trusted_server() {
    let Town { mail, line, served: _served, .. } = town().await;
    mail.person("maryna@example.org", "Марина").write(LINE, "Питання", "Є тут хтось?\n.\nend");
    mail.wait_until(|mail| mail.pending() == 0).await.expect("taken");
    let handed = &line.handed()[0];
    assert_eq!((handed.from.as_str(), handed.to.as_slice()), ("maryna@example.org", &[LINE.to_owned()][..]));
    let head = "Return-Path: <maryna@example.org>\r\nDelivered-To: help@line.test\r\n\
        Authentication-Results: sandbox.test; dmarc=pass header.from=example.org;\r\n\
        \tdkim=pass header.d=example.org header.s=sandbox\r\nReceived: from example.org";
    assert!(handed.raw.starts_with(head), "{}", handed.raw);
    assert!(handed.raw.contains("Date: Tue, 24 Nov 2026 05:30:00 +0000\r\n"), "{}", handed.raw);
    let sent = &mail.person("maryna@example.org", "Марина").all()[0];
    assert_eq!((sent.from_name.as_str(), sent.subject.as_str()), ("Марина", "Питання"));
    assert_eq!(sent.text, "Є тут хтось?\n.\nend");
}

#[tokio::test]
async fn what_is_not_taken_comes_again_with_the_same_bytes() {
    let Town { clock, mail, line, served: _served } = town().await;
    line.will_say(&["451 4.3.0 later"]);
    mail.lose_answers(0);
    mail.person("a@example.org", "A").write(LINE, "s", "t");
    mail.wait_until(|mail| mail.attempts().len() == 1).await.expect("tried");
    assert_eq!(mail.pending(), 1);
    mail.lose_answers(1);
    clock.advance(Duration::from_secs(1));
    mail.wait_until(|mail| mail.attempts().len() == 2).await.expect("tried again");
    assert_eq!(mail.pending(), 1, "the answer was lost");
    mail.flush();
    mail.wait_until(|mail| mail.pending() == 0).await.expect("taken");
    let handed = line.handed();
    assert!(handed.len() == 3 && handed.iter().all(|one| *one == handed[0]), "{handed:?}");
}

#[tokio::test]
async fn of_several_recipients_only_the_refused_one_is_tried_again() {
    let Town { mail, line, served: _served, .. } = town().await;
    line.will_say(&["250 ok", "451 4.3.0 later"]);
    let maryna = mail.person("a@example.org", "A");
    maryna.raw_from("a@example.org", &[LINE, TOKEN], "From: a@example.org\r\n\r\nhi\r\n");
    mail.wait_until(|mail| mail.attempts().len() == 2).await.expect("tried");
    mail.flush();
    mail.wait_until(|mail| mail.pending() == 0).await.expect("taken");
    assert_eq!(line.handed()[1].to, [TOKEN]);
    assert_eq!(line.handed()[0].raw, line.handed()[1].raw);
}

#[tokio::test]
async fn a_refusal_for_good_comes_back_to_the_writer() {
    let Town { mail, line, served: _served, .. } = town().await;
    line.will_say(&["550 5.1.1 no such case"]);
    let maryna = mail.person("a@example.org", "A");
    maryna.write(TOKEN, "s", "t");
    let report = maryna.wait_for(|mails| !mails.is_empty()).await.expect("told");
    assert!(report[0].text.contains("no such case") && report[0].header("Auto-Submitted").is_some());
}

#[tokio::test]
async fn a_reply_goes_to_reply_to_and_quotes_below() {
    let Town { mail, line, served, .. } = town().await;
    let maryna = mail.person("maryna@example.org", "Maryna");
    let told = format!(
        "From: Helpline <help@line.test>\r\nTo: maryna@example.org\r\nReply-To: {TOKEN}\r\nSubject: We read it\r\n\
         Message-ID: <2@line.test>\r\nReferences: <1@line.test>\r\n\r\nReceived.\r\n..and more"
    );
    let codes = Client::sends(served.addr, TOKEN, "Maryna@example.org", &told).await;
    assert_eq!(codes, [220, 250, 250, 250, 354, 250].map(Some));
    let got = maryna.wait_mail(MailId(0), |mail| mail.from == LINE).await.expect("delivered");
    assert_eq!(got.text, "Received.\n.and more", "the doubled dot is one again");
    maryna.reply_with(got.id, "Thank you", &[File::jpeg(), File::pdf()]).expect("it is there");
    mail.wait_until(|mail| mail.pending() == 0).await.expect("taken");
    let handed = &line.handed()[0];
    assert_eq!(handed.to, [TOKEN]);
    let reply = &maryna.all()[1];
    assert_eq!(reply.subject, "Re: We read it");
    assert_eq!(
        (reply.references.as_slice(), reply.header("In-Reply-To")),
        (&["1@line.test".to_owned(), "2@line.test".to_owned()][..], Some("<2@line.test>"))
    );
    assert_eq!(
        reply.text,
        "Thank you\n\nOn Tue, Nov 24, 2026 at 5:30 AM Helpline <help@line.test> wrote:\n\n> Received.\n> .and more"
    );
    let files: Vec<_> = reply.attachments.iter().map(|f| (f.name.as_str(), f.mime.as_str())).collect();
    assert_eq!(files, [("IMG_0412.jpg", "image/jpeg"), ("letter.pdf", "application/pdf")]);
    assert!(reply.attachments[1].bytes.starts_with(b"%PDF"));
    assert_eq!(maryna.reply(MailId(99), "?"), Err(NoSuchMail(MailId(99))));
}

#[tokio::test]
async fn a_foreign_from_fails_and_its_own_claims_stay_below() {
    let Town { mail, line, served: _served, .. } = town().await;
    mail.person("olga@ngo.test", "Olga");
    let thief = mail.person("thief@evil.test", "");
    let forged = "Authentication-Results: sandbox.test; dmarc=pass header.from=ngo.test\r\n\
        From: olga@ngo.test\r\n\r\n/close\r\n";
    thief.raw(TOKEN, forged);
    let two = "From: olga@ngo.test\r\nFrom: thief@evil.test\r\n\r\n/close\r\n";
    thief.raw(TOKEN, two);
    mail.unsigned("evil.test");
    thief.write(TOKEN, "s", "t");
    mail.wait_until(|mail| mail.pending() == 0).await.expect("taken");
    let results: Vec<_> = line.handed().iter().map(|h| found(&h.raw)).collect();
    assert_eq!(
        results,
        [
            "dmarc=fail header.from=ngo.test",
            "dmarc=fail header.from=evil.test",
            "dmarc=none header.from=evil.test"
        ]
    );
    assert!(line.handed()[0].raw.ends_with(forged));
}

/// What the topmost result says.
fn found(raw: &str) -> String {
    let (_, rest) = raw.split_once("Authentication-Results: sandbox.test; ").expect("a result");
    rest.split(';').next().expect("a result").to_owned()
}

#[tokio::test]
async fn what_bounces_is_reported_to_the_token_that_sent_it() {
    let Town { mail, line, served, .. } = town().await;
    let maryna = mail.person("maryna@example.org", "Maryna");
    mail.bounce("maryna@example.org", Report::unknown());
    let told = "From: help@line.test\r\nMessage-ID: <7@line.test>\r\n\r\nhello";
    let codes = Client::sends(served.addr, TOKEN, "maryna@example.org", told).await;
    assert_eq!(codes.last(), Some(&Some(250)));
    mail.wait_until(|mail| mail.attempts().len() == 1).await.expect("reported");
    let report = &line.handed()[0];
    assert_eq!((report.from.as_str(), report.to.as_slice()), ("", &[TOKEN.to_owned()][..]));
    for part in [
        "Return-Path: <>\r\n",
        "multipart/report; report-type=delivery-status; boundary=",
        "Final-Recipient: rfc822; maryna@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n",
        "Message-ID: <7@line.test>",
    ] {
        assert!(report.raw.contains(part), "{part} in {}", report.raw);
    }
    assert_eq!(maryna.read().len(), 0);
}

#[tokio::test]
async fn a_line_on_a_unix_socket_gets_what_waited_for_it() {
    let Town { mail, served: _served, .. } = town().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lmtp.sock");
    mail.lmtp(LmtpAt::Unix(path.clone()));
    mail.person("a@example.org", "A").write(LINE, "s", "t");
    mail.wait_until(|mail| mail.attempts().iter().any(|a| a.answer.is_err())).await.expect("tried");
    let line = Line::unix(&path);
    mail.flush();
    mail.wait_until(|mail| mail.pending() == 0).await.expect("taken");
    assert_eq!(line.handed().len(), 1);
}

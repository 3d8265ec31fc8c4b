//! Each factor of the proof, forged alone.

use std::collections::HashMap;
use std::sync::Arc;

use super::*;
use crate::domain::time::{Now, Stamp};
use mails::{ALL, OLGA, PLAIN, RSA_RECORD, RSA_SIGNATURE, Signing, record, signed};
use stub::{Mode, Stub};

pub(in crate::channel::email) mod mails;
mod noise;
pub(in crate::channel::email) mod stub;

const ID: &str = "mx.line.example";
const PASS: &str =
    "Authentication-Results: mx.line.example;\r\n\tdmarc=pass (p=reject) header.from=ngo.example\r\n";
const FAIL: &str = "Authentication-Results: mx.line.example; dmarc=fail header.from=ngo.example\r\n";
/// Long before and long after any signature made here.
const EARLY: Stamp = Stamp(0);
const LATE: Stamp = Stamp(32_503_680_000_000);

/// The domains that the stub knows.
fn world() -> Mode {
    let key = |name: &str, text: String| (name.to_owned(), text);
    Mode::Knows(HashMap::from([
        key("s1._domainkey.ngo.example", record()),
        key("s1._domainkey.evil.example", record()),
        key("s1._domainkey.sub.ngo.example", record()),
        key("r1._domainkey.ngo.example", RSA_RECORD.into()),
    ]))
}

fn knows(text: &str) -> Mode {
    Mode::Knows(HashMap::from([("s1._domainkey.ngo.example".into(), text.into())]))
}

fn ctx(stub: &Stub, trusted: bool, at: Stamp) -> AuthCtx {
    AuthCtx {
        dns: stub.dns(false),
        trusted_authserv: trusted.then(|| ID.into()),
        watch: Arc::new(move || Now { line: at, civil: at }),
    }
}

/// The verdict where only signatures count.
async fn judged(mail: &str) -> Verdict {
    let stub = Stub::start(world()).await;
    sendable(prove(mail.as_bytes(), OLGA, &ctx(&stub, false, EARLY))).await
}

/// A mail is judged in a task, which may move between threads.
fn sendable<T: Future<Output = Verdict> + Send>(future: T) -> T {
    future
}

/// The verdict where the word of the line's own server counts too.
async fn trusting(mail: &str) -> Verdict {
    let stub = Stub::start(world()).await;
    prove(mail.as_bytes(), OLGA, &ctx(&stub, true, EARLY)).await
}

/// The verdict on a good mail while the name service does that.
async fn with(mode: Mode) -> Verdict {
    let stub = Stub::start(mode).await;
    prove(signed(PLAIN).as_bytes(), OLGA, &ctx(&stub, false, EARLY)).await
}

fn refused(factor: Factor) -> Verdict {
    Verdict::Refused(factor)
}

#[tokio::test]
async fn a_signed_mail_of_the_enrolled_address_is_proven() {
    assert_eq!(judged(&signed(PLAIN)).await, Verdict::Proven);
    assert_eq!(judged(&signed(&PLAIN.replace("olga@ngo", "olga@NGO"))).await, Verdict::Proven);
}

#[tokio::test]
async fn an_rsa_signature_made_elsewhere_is_proven() {
    assert_eq!(judged(&format!("{RSA_SIGNATURE}{PLAIN}")).await, Verdict::Proven);
    assert_eq!(
        judged(&format!("{RSA_SIGNATURE}{}", PLAIN.replace("noon", "five"))).await,
        refused(Factor::Dkim)
    );
}

#[tokio::test]
async fn what_delivery_adds_on_top_and_does_to_line_ends_is_no_harm() {
    let mail = format!("Return-Path: <olga@ngo.example>\r\nReceived: from x by y\r\n{}", signed(PLAIN));
    assert_eq!(judged(&mail).await, Verdict::Proven);
    assert_eq!(judged(&mail.replace("\r\n", "\n")).await, Verdict::Proven);
}

#[tokio::test]
async fn another_from_is_refused_however_well_signed() {
    for from in [
        "Olga <mallory@ngo.example>",
        "Olga@ngo.example",
        "\"olga@ngo.example\" <mallory@ngo.example>",
        "olga@ngo.example, mallory@ngo.example",
        "mallory@ngo.example, olga@ngo.example",
        "team: olga@ngo.example;",
        "mallory@ngo.example (olga@ngo.example)",
    ] {
        let mail = signed(&PLAIN.replace("Olga <olga@ngo.example>", from));
        assert_eq!(judged(&mail).await, refused(Factor::From), "{from}");
        assert_eq!(trusting(&format!("{PASS}{mail}")).await, refused(Factor::From), "{from}");
    }
}

#[tokio::test]
async fn two_from_headers_are_refused() {
    let second = "From: olga@ngo.example\r\n";
    for mail in [format!("{second}{}", signed(PLAIN)), signed(&format!("{second}{PLAIN}"))] {
        assert_eq!(judged(&mail).await, refused(Factor::From));
        assert_eq!(trusting(&format!("{PASS}{mail}")).await, refused(Factor::From));
    }
    assert_eq!(judged(&signed(PLAIN).replacen("From:", "Sender:", 1)).await, refused(Factor::From));
}

#[tokio::test]
async fn a_header_that_could_be_read_in_two_ways_is_refused() {
    for line in ["no colon here\r\n", "From : mallory@evil.example\r\n", "X: a\rFrom: b@c.example\r\n"] {
        assert_eq!(judged(&format!("{line}{}", signed(PLAIN))).await, refused(Factor::From), "{line:?}");
    }
}

#[tokio::test]
async fn without_a_signature_it_is_anybody() {
    assert_eq!(judged(PLAIN).await, refused(Factor::Unsigned));
    assert_eq!(judged(&format!("{PASS}{PLAIN}")).await, refused(Factor::Unsigned), "no server is trusted");
}

#[tokio::test]
async fn a_changed_mail_is_refused() {
    let mail = signed(PLAIN);
    for (was, is) in [
        ("at noon", "at five"),
        ("noon.\r\n", "noon.\r\nCall +7 first.\r\n"),
        ("Re: K7F-3QD", "Re: K7F-3QE"),
        ("Olga <olga", "Mallory <olga"),
        ("help+k.7h", "help+k.7j"),
        ("07:30:00", "07:31:00"),
        ("<1@ngo", "<2@ngo"),
        ("charset=utf-8", "charset=utf-7"),
    ] {
        let forged = mail.replacen(was, is, 1);
        assert_ne!(forged, mail, "{was}");
        assert_eq!(judged(&forged).await, refused(Factor::Dkim), "{is}");
    }
}

#[tokio::test]
async fn each_header_that_a_reader_relies_on_must_be_signed() {
    for missing in ALL {
        let over = ALL.into_iter().filter(|name| *name != missing).collect();
        let mail = Signing { over, ..Signing::default() }.sign(PLAIN);
        assert_eq!(judged(&mail).await, refused(Factor::Headers), "{missing}");
    }
}

#[tokio::test]
async fn a_header_added_later_is_refused() {
    for line in ["Subject: Re: K7F-3QE\r\n", "To: a@b.example\r\n", "Content-Type: text/html\r\n"] {
        assert_eq!(judged(&format!("{line}{}", signed(PLAIN))).await, refused(Factor::Headers), "{line}");
    }
    let plainer = PLAIN.replace("Content-Type: text/plain; charset=utf-8\r\n", "");
    let mail = Signing { over: ALL[..5].to_vec(), ..Signing::default() }.sign(&plainer);
    assert_eq!(judged(&mail).await, Verdict::Proven, "a mail needs no content type");
    assert_eq!(judged(&format!("Content-Type: text/html\r\n{mail}")).await, refused(Factor::Headers));
}

#[tokio::test]
async fn a_signature_over_a_part_of_the_body_is_refused() {
    let mail = Signing { partial: true, ..Signing::default() }.sign(PLAIN);
    assert!(mail.contains("l="), "{mail}");
    assert_eq!(judged(&mail).await, refused(Factor::Partial));
    assert_eq!(judged(&format!("{mail}and more\r\n")).await, refused(Factor::Partial));
    let nothing = signed(PLAIN).replacen("v=1;", "v=1; l=0;", 1);
    assert_eq!(judged(&nothing).await, refused(Factor::Partial));
}

#[tokio::test]
async fn a_signature_ends_with_its_time() {
    let mail = Signing { lasts: 3600, ..Signing::default() }.sign(PLAIN);
    let stub = Stub::start(world()).await;
    assert_eq!(prove(mail.as_bytes(), OLGA, &ctx(&stub, false, EARLY)).await, Verdict::Proven);
    assert_eq!(prove(mail.as_bytes(), OLGA, &ctx(&stub, false, LATE)).await, refused(Factor::Expired));
    let endless = signed(PLAIN);
    assert_eq!(prove(endless.as_bytes(), OLGA, &ctx(&stub, false, LATE)).await, Verdict::Proven);
}

#[tokio::test]
async fn another_domains_signature_says_nothing() {
    for domain in ["evil.example", "sub.ngo.example"] {
        let mail = Signing { domain, ..Signing::default() }.sign(PLAIN);
        assert_eq!(judged(&mail).await, refused(Factor::Alignment), "{domain}");
    }
}

#[tokio::test]
async fn one_good_signature_among_others_is_enough_and_the_best_fault_is_told() {
    let strange = Signing { domain: "evil.example", ..Signing::default() };
    assert_eq!(judged(&strange.sign(&signed(PLAIN))).await, Verdict::Proven);
    let partial = Signing { partial: true, ..Signing::default() };
    let uncovered = Signing { over: vec!["From"], ..Signing::default() };
    assert_eq!(judged(&partial.sign(&uncovered.sign(PLAIN))).await, refused(Factor::Headers));
}

#[tokio::test]
async fn a_heap_of_signatures_is_not_searched() {
    let strange = Signing { domain: "evil.example", ..Signing::default() };
    let heap = |height| (0..height).fold(signed(PLAIN), |mail, _| strange.sign(&mail));
    assert_eq!(judged(&heap(31)).await, Verdict::Proven);
    assert_eq!(judged(&heap(32)).await, refused(Factor::Alignment));
}

#[tokio::test]
async fn a_signature_that_is_no_tag_list_is_refused() {
    let mail = signed(PLAIN);
    for (was, is) in
        [("v=1;", "v=1; v=1;"), ("v=1;", ""), ("v=1;", "v=2;"), ("s=s1", "s=a..b"), ("s=s1", "s=")]
    {
        let forged = mail.replacen(was, is, 1);
        assert_ne!(forged, mail);
        assert_eq!(judged(&forged).await, refused(Factor::Dkim), "{is}");
    }
}

#[tokio::test]
async fn a_key_that_is_absent_or_revoked_or_a_test_proves_nothing() {
    assert_eq!(with(knows(&record())).await, Verdict::Proven);
    for mode in [
        Mode::Knows(HashMap::new()),
        Mode::Empty,
        knows("v=DKIM1; p="),
        knows("no key"),
        knows(&format!("{}; t=y", record())),
        knows(&format!("{}; s=tlsrpt", record())),
        knows(&format!("{}; h=sha1", record())),
        knows(RSA_RECORD),
    ] {
        assert_eq!(with(mode).await, refused(Factor::Dkim));
    }
}

#[tokio::test]
async fn a_key_that_says_that_it_is_for_mail_proves() {
    assert_eq!(with(knows(&format!("{}; s=email; h=sha256:sha512", record()))).await, Verdict::Proven);
}

#[tokio::test]
async fn what_says_how_a_body_is_read_must_be_signed_where_it_stands() {
    for line in ["Content-Transfer-Encoding: base64", "MIME-Version: 1.0", "Content-Disposition: attachment"]
    {
        let mail = format!("{line}\r\n{PLAIN}");
        let without = Signing { over: ALL.to_vec(), ..Signing::default() }.sign(&mail);
        assert_eq!(judged(&without).await, refused(Factor::Headers), "{line}");
        assert_eq!(judged(&format!("{line}\r\n{}", signed(PLAIN))).await, refused(Factor::Headers), "{line}");
        assert_eq!(judged(&signed(&mail)).await, Verdict::Proven, "{line}");
    }
}

#[tokio::test]
async fn trouble_with_the_name_service_defers() {
    assert_eq!(with(Mode::Fails).await, Verdict::Later);
    assert_eq!(with(Mode::Refuses).await, Verdict::Later);
    let stub = Stub::start(Mode::Silent).await;
    let ctx = AuthCtx { dns: stub.dns(true), ..ctx(&stub, false, EARLY) };
    assert_eq!(prove(signed(PLAIN).as_bytes(), OLGA, &ctx).await, Verdict::Later);
}

#[tokio::test]
async fn trouble_with_the_name_service_hides_no_fault_that_shows_without_it() {
    let stub = Stub::start(Mode::Fails).await;
    let ctx = ctx(&stub, true, EARLY);
    let verdict = async |mail: &str| prove(mail.as_bytes(), OLGA, &ctx).await;
    assert_eq!(verdict(&signed(PLAIN).replace("noon", "five")).await, refused(Factor::Dkim));
    let strange = Signing { domain: "evil.example", ..Signing::default() };
    assert_eq!(verdict(&strange.sign(PLAIN)).await, refused(Factor::Alignment));
    assert_eq!(verdict(&format!("{PASS}{PLAIN}")).await, Verdict::Proven, "our own server needs no look-up");
    assert_eq!(verdict(&format!("{FAIL}{}", signed(PLAIN))).await, Verdict::Later);
}

#[tokio::test]
async fn the_trusted_server_is_believed_and_a_signature_beside_it() {
    assert_eq!(trusting(&format!("{PASS}{PLAIN}")).await, Verdict::Proven);
    assert_eq!(trusting(&format!("{FAIL}{PLAIN}")).await, refused(Factor::Dmarc));
    assert_eq!(trusting(&format!("{FAIL}{}", signed(PLAIN))).await, Verdict::Proven);
    assert_eq!(trusting(PLAIN).await, refused(Factor::Unsigned));
}

#[tokio::test]
async fn a_forged_result_is_not_believed() {
    let other = PASS.replace(ID, "mx.evil.example");
    let elsewhere = PASS.replace("ngo.example", "evil.example");
    for (results, factor) in [
        (format!("{FAIL}{PASS}"), Factor::Dmarc),
        (format!("{FAIL}{other}"), Factor::Dmarc),
        (format!("{other}{FAIL}"), Factor::Unsigned),
        (format!("{other}{PASS}"), Factor::Unsigned),
        (other.clone(), Factor::Unsigned),
        (elsewhere, Factor::Dmarc),
        (FAIL.replace("dmarc=fail", "spf=fail reason=\"; dmarc=pass\""), Factor::Dmarc),
        (FAIL.replace("fail", "fail (;\r\n dmarc=pass header.from=ngo.example)"), Factor::Dmarc),
    ] {
        assert_eq!(trusting(&format!("{results}{PLAIN}")).await, refused(factor), "{results}");
    }
}

#[test]
fn each_factor_has_its_word() {
    use Factor::{Alignment, Dkim, Dmarc, Expired, From, Headers, Partial, Unsigned};
    let words = [From, Unsigned, Dkim, Alignment, Headers, Partial, Expired, Dmarc].map(Factor::word);
    assert_eq!(words, ["from", "unsigned", "dkim", "alignment", "headers", "partial", "expired", "dmarc"]);
}

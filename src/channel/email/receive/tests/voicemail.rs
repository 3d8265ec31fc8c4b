//! Voicemail: whose number the exchange tells, and who may say so in its name.

use secrecy::SecretString;

use super::world::{DATE, World, by_imap, by_lmtp};
use crate::channel::email::auth::tests::mails::{ALL, Signing, signed};
use crate::channel::email::receive::Exchange;
use crate::domain::call::CHANNEL;
use crate::domain::event::{Arrival, Came, Said};
use crate::domain::message::Kind;

const PBX: &str = "pbx@ngo.example";
const LINE: &str = "help@line.example";
const NUMBER: &str = "X-Asterisk-CallerID";
const SECRET: &str = "k2f8-73hd-92ks-01la";

async fn world(number: &str) -> World {
    let mut world = World::new().await;
    world.reception_mut().exchange = Some(Exchange {
        from: vec![PBX.into()],
        number: number.into(),
        secret: Some(SecretString::from(SECRET.to_owned())),
    });
    world
}

/// As Asterisk sends it: a machine's, with the recording.
fn voicemail(to: &str, head: &str, subject: &str) -> String {
    format!(
        "From: Asterisk <{PBX}>\r\nTo: {to}\r\nSubject: {subject}\r\nDate: {DATE}\r\nMessage-ID: <v1@pbx.example>\r\n\
         {head}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         You were left a 0:32 long message from 380441234567, on Monday.\r\n\
         --b\r\nContent-Type: audio/x-wav; name=\"msg0017.wav\"\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"380441234567.wav\"\r\n\r\n\
         UklGRiQAAABXQVZFZm10IA==\r\n--b--\r\n"
    )
}

fn said(arrival: Arrival) -> (String, String, Said) {
    let Came::Said(said) = arrival.what else { panic!("{arrival:?}") };
    (arrival.channel.to_string(), arrival.address.0, said)
}

#[tokio::test]
async fn a_proven_exchange_brings_a_call_with_its_number_and_its_sound() {
    for (number, head, subject) in [
        (
            "X-Asterisk-CallerID",
            "X-Asterisk-CallerID: 380441234567\r\nAuto-Submitted: auto-generated\r\n",
            "New message 17",
        ),
        ("Subject", "Precedence: bulk\r\n", "Voicemail from +380 44 123 45 67 (0:32)"),
    ] {
        let world = world(number).await;
        let (channel, address, said) =
            said(world.gets(with_number(&voicemail(LINE, head, subject))).await.arrival);
        assert_eq!((channel.as_str(), address.as_str()), (CHANNEL, "+380441234567"), "{number}");
        assert_eq!(said.call.map(|call| call.number), Some(true));
        let [sound] = said.attachments.as_slice() else { panic!("{:?}", said.attachments) };
        assert_eq!((sound.kind, sound.mime.as_deref(), &sound.name), (Kind::Voice, Some("audio/wav"), &None));
        assert!(world.bytes(sound).starts_with(b"RIFF"));
        let rest = said.rest.unwrap();
        assert!(rest.contains("0:32") && !rest.contains("1234567"), "{rest}");
        assert!(said.text.is_empty() && !said.unaddressed);
    }
}

/// Signed over the caller's number, too.
fn with_number(mail: &str) -> String {
    let how = ["Content-Transfer-Encoding", "Content-Disposition", "MIME-Version", NUMBER];
    Signing { over: ALL.into_iter().chain(how).collect(), ..Signing::default() }.sign(mail)
}

#[tokio::test]
async fn a_number_that_is_not_signed_or_stands_there_twice_is_nobodys() {
    let world = world(NUMBER).await;
    let theirs = format!("{NUMBER}: 380441234567\r\n");
    let added = signed(&voicemail(LINE, &theirs, "New message 17"));
    let twice = voicemail(&format!("help+{SECRET}@line.example"), &theirs.repeat(2), "New message 18");
    let before =
        format!("{NUMBER}: 33612345678\r\n{}", with_number(&voicemail(LINE, &theirs, "New message 19")));
    for mail in [added, twice, before] {
        let (channel, _, said) = said(world.gets(mail).await.arrival);
        assert_eq!((channel.as_str(), said.call.map(|call| call.number)), (CHANNEL, Some(false)));
    }
}

#[tokio::test]
async fn a_secret_in_the_address_proves_it_where_nothing_is_signed() {
    let world = world("Subject").await;
    let to = format!("help+{SECRET}@line.example");
    let subject = "Voicemail from +380441234567";
    let (channel, ..) = said(world.gets(voicemail(&to, "", subject)).await.arrival);
    assert_eq!(channel, CHANNEL);
    let (channel, ..) = said(world.gets_raw(by_lmtp(voicemail(LINE, "", subject), &to)).await.arrival);
    assert_eq!(channel, CHANNEL, "by the envelope");
}

#[tokio::test]
async fn what_is_sent_in_the_exchanges_name_is_a_message_of_its_own_contact_and_is_not_acknowledged() {
    let world = world("Subject").await;
    let forged =
        |to: &str| voicemail(to, "Auto-Submitted: auto-generated\r\n", "Voicemail from +380441234567");
    let mut seen = Vec::new();
    for (at, to) in [LINE, "help+k2f8-73hd@line.example", "help+@line.example"].into_iter().enumerate() {
        let mail =
            forged(to).replace("<v1@", &format!("<v{at}@")).replace("on Monday", &format!("on day {at}"));
        let arrival = world.gets_raw(by_imap(mail)).await.arrival;
        let chat = arrival.chat;
        let (channel, address, said) = said(arrival);
        assert_eq!(channel, "mail");
        assert!(said.call.is_none() && said.unaddressed && !said.maybe_machine, "{to}");
        assert!(!address.contains('@'), "nothing goes to the exchange: {address}");
        assert_eq!(said.verified, Some(false));
        assert!(!said.attachments.is_empty(), "all of it is kept");
        seen.push(chat);
    }
    seen.dedup();
    assert_eq!(seen.len(), 3, "each is somebody of their own");
}

#[tokio::test]
async fn a_withheld_number_is_a_call_of_somebody_alone() {
    let world = world("X-Asterisk-CallerID").await;
    let mail = |n: u8| voicemail(LINE, "X-Asterisk-CallerID: anonymous\r\n", &format!("New message {n}"));
    let mut chats = Vec::new();
    for n in [1, 2] {
        let arrival = world.gets(signed(&mail(n))).await.arrival;
        chats.push(arrival.chat);
        let (channel, _, said) = said(arrival);
        assert_eq!((channel.as_str(), said.call.map(|call| call.number)), (CHANNEL, Some(false)));
    }
    assert_ne!(chats[0], chats[1]);
}

#[tokio::test]
async fn whoever_else_writes_is_a_contact_and_the_same_mail_twice_is_one() {
    let world = world("Subject").await;
    let other = voicemail(LINE, "", "Voicemail from +380441234567").replace(PBX, "ada@mail.example");
    let (channel, address, said) = said(world.gets(other).await.arrival);
    assert_eq!((channel.as_str(), address.as_str(), said.call), ("mail", "ada@mail.example", None));
    let mail = signed(&voicemail(LINE, "", "Voicemail from +380441234567"));
    let (one, two) = (world.gets(mail.clone()).await, world.gets(mail).await);
    assert_eq!(one.seen, two.seen);
}

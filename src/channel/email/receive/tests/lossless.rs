//! Nothing that a contact wrote or showed is without a copy: in the text, in the rest, or in a file.

use std::fs;
use std::path::{Path, PathBuf};

use super::world::{DATE, World, received, written};
use crate::domain::event::Said;
use crate::text::Texts;

const ABOVE: &str = "##-=-## Please write above this line ##-=-##";
const LETTER: &str = "Received. You will be answered within 24 hours.";

fn corpus(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(folder)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// All that the case holds of it.
fn held(world: &World, said: &Said) -> String {
    let files = said.attachments.iter().map(|a| String::from_utf8_lossy(&world.bytes(a)).into_owned());
    letters(&[said.words().into_owned(), files.collect::<String>()].concat())
}

fn holds(world: &World, said: &Said, words: &str) -> bool {
    held(world, said).contains(&letters(words))
}

/// With the names of a mail of ours.
fn answering(world: &World, text: &str) -> String {
    let mail = format!("{ABOVE}\n\n{LETTER}\n");
    text.replace("{date}", DATE)
        .replace("{ours}", &world.ours(9))
        .replace("{words}", &world.reception.idents.words(&mail, "Your message"))
        .replace("{marker}", ABOVE)
        .replace("{letter}", LETTER)
}

#[tokio::test]
async fn of_a_hundred_mails_of_contacts_none_loses_something() {
    let world = World::new().await;
    let mut paths: Vec<PathBuf> =
        fs::read_dir(corpus("contacts")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let (mut lost, mut programs, mut languages) = (Vec::new(), Vec::new(), Vec::new());
    for path in &paths {
        let case = fs::read_to_string(path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (head, rest) = case.split_once("=== mail\n").unwrap();
        let (mail, words) = rest.split_once("=== words\n").unwrap();
        let value = |key: &str| head.lines().find_map(|l| l.strip_prefix(key)).unwrap().to_owned();
        programs.push(value("client: "));
        languages.push(value("language: "));
        let said = world.said(answering(&world, mail).replace('\n', "\r\n")).await;
        let kind = value("kind: ");
        let missing: Vec<&str> = words.lines().filter(|line| !holds(&world, &said, line)).collect();
        let marked = said.forwarded || !matches!(kind.as_str(), "forward" | "page" | "file");
        let ours = kind == "answer" && said.words().contains(LETTER);
        if !missing.is_empty() || !marked || ours {
            lost.push(format!("{name}: {missing:?}, forwarded: {}, ours: {ours}\n{said:#?}", said.forwarded));
        }
    }
    for list in [&mut programs, &mut languages] {
        list.sort();
        list.dedup();
    }
    println!(
        "{} of {} contacts' mails of {} programs in {} languages lose something",
        lost.len(),
        paths.len(),
        programs.len(),
        languages.len()
    );
    assert!(paths.len() >= 100 && programs.len() >= 20 && languages.len() >= 10);
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[tokio::test]
async fn broken_mails_keep_their_words() {
    let world = World::new().await;
    let cases = fs::read_to_string(corpus("broken/mails.json")).unwrap();
    let cases: Vec<serde_json::Value> = serde_json::from_str(&cases).unwrap();
    assert!(cases.len() > 20);
    let mut lost = Vec::new();
    for case in &cases {
        // Each character is a byte.
        let eml: Vec<u8> = case["eml"].as_str().unwrap().chars().map(|c| u8::try_from(c).unwrap()).collect();
        let said = world.said(eml).await;
        let words = case["must_hold"].as_array().unwrap();
        for words in words.iter().map(|w| w.as_str().unwrap()).filter(|words| !holds(&world, &said, words)) {
            lost.push(format!("{}: {words}: {said:#?}", case["id"]));
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

/// A mail of the corpus, as it came.
async fn told(world: &World, name: &str) -> Said {
    let mail = fs::read_to_string(corpus("broken").join(format!("{name}.eml"))).unwrap();
    world.said(mail.replace("%N%", "1").replace('\n', "\r\n")).await
}

#[tokio::test]
async fn a_forwarded_threat_is_shown_and_marked() {
    let world = World::new().await;
    for (name, words) in [
        ("forward-outlook-html", "I come on Friday."),
        ("forward-outlook-web-html", "I come on Friday."),
        ("forward-outlook-text", "I will be at your place on Friday. You have two days."),
    ] {
        let said = told(&world, name).await;
        assert!(said.text.contains(words) && said.forwarded && said.rest.is_none(), "{name}: {said:?}");
    }
}

#[tokio::test]
async fn what_stands_below_a_first_mail_is_part_of_it() {
    let world = World::new().await;
    let said = told(&world, "signature-with-address").await;
    assert!(said.text.contains("Lisova street 12") && said.text.contains("call only at night"), "{said:?}");
    assert!(told(&world, "sent-from-phone-russian").await.text.contains("сюда не звоните"));
    let said = told(&world, "cc-of-answer-to-police").await;
    assert!(said.text.contains("> Come to room 5 on Friday at 10 with your passport."), "{said:?}");
}

#[tokio::test]
async fn words_in_a_file_are_the_text_where_gateways_send_them_so() {
    let world = World::new().await;
    for name in ["mms-text-part", "mms-text-root"] {
        let said = told(&world, name).await;
        assert!(said.text.starts_with("He has a gun") && said.attachments.is_empty(), "{name}: {said:?}");
    }
    let log = "--b\nContent-Type: text/plain\n\nSee the log.\n--b\nContent-Type: text/plain; name=log.txt\n\nfile\n--b--";
    let mail = written("ada@mail.example", "help@line.example", log);
    let said = world.said(mail.replace("text/plain; charset=utf-8", "multipart/mixed; boundary=b")).await;
    assert!(said.text.ends_with("See the log.") && said.attachments.len() == 1, "{said:?}");
}

#[tokio::test]
async fn what_is_only_signed_or_in_utf_7_is_read() {
    let world = World::new().await;
    let said = told(&world, "smime-opaque-signed").await;
    assert!(said.text.ends_with("They took my documents at the border."), "{said:?}");
    assert!(said.attachments.is_empty(), "nothing is left to be read: {said:?}");
    assert!(told(&world, "utf7").await.text.ends_with("Помогите please"));
}

fn ada(world: &World, subject: &str, words: &str) -> String {
    let mail = format!(
        "From: Ada <ada@mail.example>\nTo: help@line.example\nSubject: {subject}\nDate: {DATE}\n\
         In-Reply-To: {{ours}}\nReferences: {{words}} {{ours}}\nMessage-ID: <1@mua.example>\n\
         Content-Type: text/plain; charset=utf-8\n\n{words}\n"
    );
    answering(world, &mail)
}

fn quotation() -> String {
    format!("On Tue, Nov 24, 2026 at 7:30 AM help <help@line.example> wrote:\n> {ABOVE}\n>\n> {LETTER}\n")
}

#[tokio::test]
async fn a_subject_of_an_answer_that_is_not_ours_is_words() {
    let world = World::new().await;
    for body in ["", " ", &quotation(), "yes"] {
        for subject in ["they are at my door now", "Re: they are at my door now"] {
            let said = world.said(ada(&world, subject, body)).await;
            assert!(said.text.contains("they are at my door now"), "{subject:?} {body:?}: {said:?}");
            assert_eq!(said.rest, None, "{body:?}");
        }
        let texts = Texts::builtin();
        for language in texts.languages() {
            let ours = texts.get(language, "mail-subject-contact", &[]);
            for subject in [ours.clone(), format!("Re: {ours}"), format!("AW: Ответ: Re[2]: {ours}")] {
                let said = world.said(ada(&world, &subject, body)).await;
                assert_eq!(said.text, if body == "yes" { "yes" } else { "" }, "{subject}");
            }
        }
        assert!(!world.said(ada(&world, "Help: Your message", body)).await.text.is_empty());
    }
}

#[tokio::test]
async fn of_an_answer_only_what_is_provably_ours_is_left_out() {
    let world = World::new().await;
    let said = world.said(ada(&world, "Re: Your message", &format!("I am safe.\n\n{}", quotation()))).await;
    assert_eq!((said.text.as_str(), said.rest), ("I am safe.", None));
    let inside = quotation() + "> they are at my door\n";
    let said = world.said(ada(&world, "Re: Your message", &inside)).await;
    assert_eq!(said.rest.as_deref(), Some("> they are at my door"));
    let changed = quotation().replace("answered within", "answered never, said he, within");
    let said = world.said(ada(&world, "Re: Your message", &format!("See.\n\n{changed}"))).await;
    assert!(said.rest.as_deref().is_some_and(|rest| rest.contains("said he")), "{said:?}");
    let outlook = format!(
        "Yes.\n\nFrom: help <help@line.example>\nSent: Monday 7:30\nTo: Ada\nSubject: x\n\n{ABOVE}\n\n{LETTER}\n\nbut he knows it"
    );
    let said = world.said(ada(&world, "Re: Your message", &outlook)).await;
    assert_eq!((said.text.as_str(), said.rest.as_deref()), ("Yes.", Some("but he knows it")));
    let signed = format!("Come.\n-- \nPetr, Lisova 12\n\n{}", quotation());
    let said = world.said(ada(&world, "Re: Your message", &signed)).await;
    assert_eq!((said.text.as_str(), said.rest.as_deref()), ("Come.", Some("-- \nPetr, Lisova 12")));
}

#[tokio::test]
async fn the_rest_is_blotted_as_the_text_is() {
    let world = World::new().await;
    let token = world.address(&super::world::card(), "olga");
    let quoted = format!(
        "See.\n\nOn Tue, Nov 24, 2026 at 7:30 AM x <x@y.example> wrote:\n> to ADA@Mail.Example, a\u{ad}da@mail.\n> example,\n\
         > ada%40mail.example or ada (at) mail.example; not canada@mail.example\n> {token} and {}\n",
        token.to_uppercase()
    );
    let said = world.said(ada(&world, "Re: Your message", &quoted)).await;
    let rest = said.rest.unwrap();
    let plain = rest.to_lowercase();
    assert!(!plain.replace("canada@mail", "").contains("ada@mail") && !plain.contains("help+k."), "{rest}");
    assert!(plain.contains("not canada@mail.example") && !plain.contains("%40"), "{rest}");
    assert_eq!(rest.matches("▒▒▒▒▒▒").count(), 6, "{rest}");
}

#[tokio::test]
async fn two_see_below_above_different_mails_are_no_repeat() {
    let world = World::new().await;
    let below = |words: &str| {
        format!("See below.\n\nOn Tue, Nov 24, 2026 at 7:30 AM x <x@y.example> wrote:\n> {words}\n")
    };
    let friday = world.said(ada(&world, "Re: Your message", &below("I come on Friday."))).await;
    let sunday = world.said(ada(&world, "Re: Your message", &below("I come on Sunday."))).await;
    let again = world.said(ada(&world, "Re: Your message", &below("I come on Friday."))).await;
    assert_eq!(friday.text, sunday.text);
    assert_ne!(friday.fingerprint, sunday.fingerprint);
    assert_eq!(friday.fingerprint, again.fingerprint);
}

#[tokio::test]
async fn a_rest_is_limited_and_kept_whole_beside_it() {
    let world = World::new().await;
    let long = "> They took my brother on Monday.\n".repeat(2_000);
    let mail = format!("See below.\n\nOn Tue, Nov 24, 2026 at 7:30 AM x <x@y.example> wrote:\n{long}");
    let said = world.said(ada(&world, "Re: Your message", &mail)).await;
    let rest = said.rest.as_deref().unwrap();
    assert!(rest.len() < 13_000 && rest.ends_with("[…]"), "{} bytes", rest.len());
    let kept = world.bytes(said.attachments.last().unwrap());
    assert_eq!(String::from_utf8(kept).unwrap().matches("brother").count(), 2_000);
}

#[tokio::test]
async fn where_nothing_is_read_the_raw_mail_is_kept_and_it_is_said() {
    let world = World::new().await;
    let mail = format!(
        "From: ada@mail.example\r\nDate: {DATE}\r\nContent-Type: text/plain\r\n\r\n\u{1}\u{2}\u{3}\r\n"
    );
    let said = world.said(mail.clone()).await;
    assert!(said.unreadable && said.text.is_empty());
    assert_eq!(world.bytes(&said.attachments[0]), mail.as_bytes());
    let bare = mail.replace("text/plain", "text/html").replace("\u{1}\u{2}\u{3}", "<div><br></div>");
    assert!(!world.said(bare).await.unreadable, "nobody wrote anything");
    assert!(received().0 > 0);
}

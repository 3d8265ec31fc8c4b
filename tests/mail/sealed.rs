//! Nobody between the people reads what they write: a contact and an operator with a key each, and the line with its own.
//! The keys (`tests/corpus/openpgp`) were made for this by `GnuPG` and are nobody's.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;

use hotlined::channel::email::openpgp::{read, seal};
use hotlined::channel::email::parse::Mail;
use hotlined::keys::openpgp::SecretKey;
use hotlined::sandbox::mail::{File, MailId, Mailbox, ShownMail};
use tempfile::TempDir;

use super::dkim::{Names, sign};
use super::town::{LINE, OLGA, Town, chat_tells_nothing_of, spaced, written};
use crate::support::dovecot::Dovecot;
use crate::support::line::operators;
use crate::support::people::words;

/// Their domain signs, so a key that they bring is theirs.
const ADA: &str = "ada.canary@ngo.test";

fn file(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests/corpus/openpgp", name].iter().collect()
}

fn key(name: &str) -> SecretKey {
    SecretKey::read(&fs::read_to_string(file(name)).expect(name)).expect("a key that can be used")
}

/// What the line is configured with, its own key kept as a secret is, and with that operator's certificate.
fn configured(folder: &TempDir, names: &Names) -> (String, PathBuf) {
    let (own, theirs) = (folder.path().join("line.key"), folder.path().join("operator.asc"));
    fs::copy(file("service.key"), &own).expect("the line's key");
    fs::set_permissions(&own, fs::Permissions::from_mode(0o600)).expect("its mode");
    fs::write(&theirs, key("operator.key").certificate().bytes()).expect("a certificate");
    let mail = format!("resolvers = [\"{}\"]\npgp_key = {{ file = \"{}\" }}", names.at, own.display());
    (mail, theirs)
}

/// A mail as its writer's program sends it: encrypted for the line, signed by their provider.
fn sent(by: &Mailbox, id: MailId) -> Vec<u8> {
    let (raw, _) = written(by, id);
    sign(&seal(&raw, key("service.key").certificate()).expect("it can be encrypted for the line"))
}

/// The first encrypted mail after that one with these words inside, when it comes, and what is in it.
async fn opened(
    town: &Town,
    who: &Mailbox,
    with: &SecretKey,
    after: MailId,
    words: &str,
) -> (Arc<ShownMail>, Mail) {
    let found = || {
        let sealed = who.read().into_iter().filter(|mail| mail.id > after);
        sealed.map(|mail| (read(&mail.raw, Some(with)), mail)).find_map(|(inside, mail)| {
            (inside.encrypted && spaced(&inside.text).contains(words)).then_some((mail, inside))
        })
    };
    town.comes(&format!("{} gets {words:?} encrypted", who.address()), found).await
}

/// On its way nobody can read these.
fn shut(mail: &[u8], told: &[&str]) {
    let mail = String::from_utf8_lossy(mail).to_lowercase();
    assert!(mail.contains("multipart/encrypted"), "{mail}");
    for word in told {
        assert!(!mail.contains(&word.to_lowercase()), "{word:?} in {mail}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_brings_a_key_is_answered_for_it_and_no_server_reads_along() {
    let Some(dovecot) = Dovecot::start() else { return };
    let (names, folder) = (Names::start().await, TempDir::new().expect("a folder"));
    let (mail, _) = configured(&folder, &names);
    let town = Town::imap(&dovecot, &mail, &operators(&[("olgacanary", 1001)])).await;
    let (ada, olga) = (town.person(ADA, "Ada Canary"), town.line.operator(1001));
    let daemon = town.line.start();
    let own = key("contact.key");

    let attached = File::new("key.pgp", "application/pgp-keys", own.certificate().bytes());
    let first = ada.write_with(LINE, "Cellar", "They keep us in the cellar", &[attached]);
    let first = sent(&ada, first);
    shut(&first, &["cellar"]);
    dovecot.deliver(&first);
    let card = town.card(&olga, "They keep us in the cellar").await;
    assert!(card.text.contains("Cellar"), "the subject was inside: {}", card.text);
    let receipt = words("acknowledge-neutral");
    let (receipt, _) = opened(&town, &ada, &own, MailId(0), receipt).await;
    shut(&receipt.raw, &[words("acknowledge-neutral")]);

    olga.reply(card.id, "Stay away from the window");
    let (answer, inside) = opened(&town, &ada, &own, receipt.id, "Stay away from the window").await;
    shut(&answer.raw, &["window", "olga", "cellar"]);
    assert!(!format!("{inside:?}").to_lowercase().contains("olgacanary"), "{inside:?}");

    // Whoever writes without a key again is answered so.
    let (plain, _) = written(&ada, ada.write(LINE, "Open", "I lost my key"));
    dovecot.deliver(&sign(&plain));
    let card = town.card(&olga, "I lost my key").await;
    olga.reply(card.id, "Then we write openly");
    town.gets(&ada, answer.id, "Then we write openly").await;

    // Her own name stands on what she answered.
    chat_tells_nothing_of(&olga, &["ada canary", "ada.canary", "ngo.test"]);
    town.log_tells_nothing(&daemon.stderr(), &["cellar", "window", "openly", "BEGIN PGP"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_with_a_certificate_gets_and_answers_cards_that_no_server_reads() {
    let Some(dovecot) = Dovecot::start() else { return };
    let (names, folder) = (Names::start().await, TempDir::new().expect("a folder"));
    let (mail, theirs) = configured(&folder, &names);
    let section = format!(
        "[operator.olgacanary]\nalias = \"Anna\"\nreach = [\"mail:{OLGA}\"]\npgp = \"{}\"\n",
        theirs.display()
    );
    let town = Town::imap(&dovecot, &mail, &section).await;
    let (olga, ada) = (town.person(OLGA, "Olga Canary"), town.line.contact(1));
    let daemon = town.line.start();
    let own = key("operator.key");

    ada.write("My passport was taken");
    let (card, _) = opened(&town, &olga, &own, MailId(0), "My passport was taken").await;
    shut(&card.raw, &["passport"]);
    town.line.drained().await;
    dovecot.deliver(&sent(&olga, olga.reply(card.id, "Come to the office at noon").expect("a reply")));
    let heard = town.hears(&ada, "Come to the office at noon").await;
    assert_eq!(heard.text, "Anna:\nCome to the office at noon");
    let (copy, _) = opened(&town, &olga, &own, card.id, words("mail-sent")).await;
    shut(&copy.raw, &["office"]);
    chat_tells_nothing_of(&ada, &["canary", "olga"]);
    town.log_tells_nothing(&daemon.stderr(), &["passport", "office"]);
}

//! The words by which mail systems tell what became of a mail, and those of answering machines.
//!
//! Each list holds beginnings and middles of phrases, in the languages in which servers and programs are known to
//! write them. Which phrase stands first decides: what follows is often somebody's subject.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::channel::email::noreply::is_noreply;
use crate::channel::email::parse::address::Mailbox;

/// What a text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// A mail that will not arrive.
    Failed,
    /// A mail that is still being tried.
    Delayed,
    /// A mail that arrived, or that was read.
    Delivered,
    /// The delivery of a mail, in whatever sense.
    Delivery,
    /// Somebody is away, or an answering machine says that something came in.
    Away,
}

const FAILED: &str = include_str!("phrases/failed.txt");
const DELAYED: &str = include_str!("phrases/delayed.txt");
const DELIVERED: &str = include_str!("phrases/delivered.txt");
const RETRIED: &str = include_str!("phrases/retried.txt");
const FINAL: &str = include_str!("phrases/final.txt");
const DELIVERY: &str = include_str!("phrases/delivery.txt");
const AWAY: &str = include_str!("phrases/away.txt");

/// What the earliest phrase in it is about. Of several that begin at one place the longest counts. What tells of a
/// failure too, anywhere, tells of no arrival: nobody may rely on a mail of which somebody did not get it.
pub(super) fn about(text: &str) -> Option<About> {
    let text = plain(text);
    let mut placed: Vec<_> = told(&text).collect();
    let fails = placed.iter().any(|(.., what)| *what == About::Failed);
    placed.retain(|(.., what)| !(fails && *what == About::Delivered));
    placed.into_iter().min_by_key(|(at, length, _)| (*at, *length)).map(|(.., what)| what)
}

/// The phrases of a text: where each begins, how long it is and what it is about.
fn told(text: &str) -> impl Iterator<Item = (usize, Reverse<usize>, About)> {
    // Every mail is looked through for some hundred of them, so only those are tried that begin as it goes on.
    static BY_BEGINNING: LazyLock<HashMap<char, Vec<(About, &'static str)>>> = LazyLock::new(|| {
        let lists = [
            (About::Failed, FAILED),
            (About::Delayed, DELAYED),
            (About::Delivered, DELIVERED),
            (About::Delivery, DELIVERY),
            (About::Away, AWAY),
        ];
        let mut all: HashMap<char, Vec<_>> = HashMap::new();
        for (what, list) in lists {
            for phrase in phrases(list) {
                all.entry(phrase.chars().next().unwrap_or_default()).or_default().push((what, phrase));
            }
        }
        all
    });
    text.char_indices().flat_map(move |(at, first)| {
        let begun = BY_BEGINNING.get(&first).into_iter().flatten();
        let there = begun.filter(move |(_, phrase)| text[at..].starts_with(phrase));
        there.map(move |(what, phrase)| (at, Reverse(phrase.len()), *what))
    })
}

/// Whether a text says that its mail is still being tried, and not that this is over. What failed because something
/// is `temporarily` so is not tried for that. What stands in the copy that came back with it is somebody's words, to
/// whom `not yet` is an everyday word: it tells nothing.
pub(super) fn is_still_tried(text: &str) -> bool {
    let text = report(text);
    let plain = plain(text);
    let says = |list| phrases(list).any(|phrase| plain.contains(phrase));
    (says(RETRIED) || about(text) == Some(About::Delayed)) && !says(FINAL)
}

/// What the system says itself, above the copy of the mail that it returns.
fn report(text: &str) -> &str {
    const COPIES: [&str; 22] = [
        "return-path:",
        "received:",
        "message-id:",
        "dkim-signature:",
        "subject:",
        "original message",
        "copy of the message",
        "copy of your message",
        "message follows",
        "returned message",
        "message is below",
        "ursprüngliche nachricht",
        "kopie ihrer nachricht",
        "message d'origine",
        "message original",
        "mensaje original",
        "messaggio originale",
        "исходное сообщение",
        "копия сообщения",
        "текст письма",
        "вихідне повідомлення",
        "копія повідомлення",
    ];
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let low = plain(line);
        let low = low.trim_start_matches(|c: char| !c.is_alphanumeric());
        if COPIES.iter().any(|copy| low.starts_with(copy)) || line.contains("##-=-##") {
            return &text[..end];
        }
        end += line.len();
    }
    text
}

/// Whether a subject begins as programs let that of an answer or of a mail begin that is passed on.
pub(super) fn is_passed_on(subject: &str) -> bool {
    let subject = plain(subject.trim_start());
    subject.split_once(':').is_some_and(|(first, _)| PASSED_ON.contains(&first.trim_end()))
}

/// Small letters, one kind of space and one of apostrophe.
fn plain(text: &str) -> String {
    let one = |c: char| match c {
        '’' | 'ʼ' | '`' => '\'',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    text.to_lowercase().chars().map(one).collect()
}

fn phrases(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Whether only programs write from there.
pub(super) fn is_daemon(sender: &Mailbox) -> bool {
    let local = local(sender);
    ["mailer-daemon", "mailerdaemon", "mailer_daemon", "mail-daemon", "maildaemon", "mdaemon"]
        .iter()
        .any(|name| local.starts_with(name))
        || local.starts_with("microsoftexchange")
        || sender.address.is_empty() && name(sender).contains("mailer-daemon")
}

/// Whether a mail system, or whoever keeps one, writes from there.
pub(super) fn is_system(sender: &Mailbox) -> bool {
    let (local, name) = (local(sender), name(sender));
    is_daemon(sender)
        || LOCALS.contains(&local.as_str())
        || ["postmaster", "bounce", "mail-delivery", "maildelivery"].iter().any(|l| local.starts_with(l))
        || NAMES.iter().any(|known| name.contains(known))
}

/// Whether nobody reads what is sent there: some systems report under such an address, and no person writes.
pub(super) fn is_unattended(sender: &Mailbox) -> bool {
    is_noreply(&sender.address)
}

fn local(sender: &Mailbox) -> String {
    sender.address.split('@').next().unwrap_or_default().to_ascii_lowercase()
}

fn name(sender: &Mailbox) -> String {
    sender.name.as_deref().unwrap_or_default().to_lowercase()
}

const PASSED_ON: [&str; 14] =
    ["re", "aw", "fwd", "fw", "wg", "tr", "rv", "i", "ha", "на", "отв", "ответ", "пересл", "відп"];

const LOCALS: &[&str] = &[
    "mailer",
    "mail-system",
    "mailsystem",
    "mail.system",
    "daemon",
    "delivery",
    "ndr",
    "mailadmin",
    "mail-admin",
    "systemadministrator",
    "system-administrator",
    "mail-noreply",
    "mailmaster",
];

const NAMES: &[&str] = &[
    "mail delivery s",
    "mailer-daemon",
    "mailer daemon",
    "mail administrator",
    "system administrator",
    "mail system",
    "postmaster",
    "почтовая система",
    "поштова система",
    "mail deliverer",
    "internet mail delivery",
];

#[cfg(test)]
mod tests {
    use super::is_still_tried;

    #[test]
    fn words_of_the_mail_that_came_back_tell_nothing_of_what_becomes_of_it() {
        let report = "The user is unknown here.\n\n";
        for copy in [
            "--- Original message ---\nМи ще не знаємо.",
            "Subject: Re\n\nWir konnten noch nicht",
            "##-=-##\nпока не",
        ] {
            assert!(!is_still_tried(&format!("{report}{copy}")), "{copy}");
        }
        assert!(is_still_tried(
            "Доставка отложена, попытки будут продолжены.\n\n--- Original message ---\nHello"
        ));
    }
}

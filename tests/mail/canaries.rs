//! What is seen where: each piece of what people send bears a word of its own, and every place is searched for all of
//! them, in every direction. The table is written down for `./test`, which shows it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use hotlined::sandbox::botapi::{BotApi, Media, User};
use hotlined::sandbox::mail::{File, MailId, Mailbox};

use super::town::{LINE, Town};
use crate::support::ports::free_port;
use crate::support::web::{Page, TOKEN};

const SAMPLE: &[u8] = include_bytes!("../../src/sandbox/page/sample.jpg");
/// Who writes, and what of it: some is for the other side to read, and the rest for nobody.
const SIDES: [&str; 4] = ["contact, chat", "contact, mail", "operator, chat", "operator, mail"];
const READ: [&str; 3] = ["text", "caption", "subject"];
/// Where it is looked.
const PLACES: [&str; 7] = ["the other side", "everyone else", "history", "page", "log", "redis", "blobs"];

/// The word of a piece. Nothing else is spelt so.
fn word(side: usize, piece: &str) -> String {
    format!("zq{}{piece}qz", ["a", "b", "c", "d"][side])
}

/// A picture in which its maker's word stands.
fn picture(side: usize) -> Vec<u8> {
    let camera = [b"Exif\0\0MM\0*", word(side, "exif").as_bytes()].concat();
    let length = u16::try_from(camera.len() + 2).expect("short").to_be_bytes();
    [&SAMPLE[..2], &[0xff, 0xe1], &length, &camera, &SAMPLE[2..]].concat()
}

fn document(side: usize) -> Media {
    Media::document(&format!("{}.jpg", word(side, "file")), "image/jpeg", picture(side))
}

fn file(side: usize) -> File {
    File::new(&format!("{}.jpg", word(side, "file")), "image/jpeg", picture(side))
}

fn text(side: usize) -> String {
    format!("this is {}", word(side, "text"))
}

fn signed(side: usize) -> String {
    format!("{}\n\n-- \n{}", text(side), word(side, "sign"))
}

/// Everything that a chat shows of what the bot said, with the bytes of its files.
fn in_chat(api: &BotApi, who: &User) -> String {
    let shown = who.chat().into_iter().filter(|m| m.from_bot);
    let texts = shown.map(|m| format!("{m:?} {}", lossy(&api.content(&m).unwrap_or_default())));
    texts.collect::<Vec<_>>().concat()
}

/// Everything that a mailbox got, as it came and as it reads.
fn in_box(who: &Mailbox) -> String {
    let files = |m: &hotlined::sandbox::mail::ShownMail| -> String {
        let files = m.attachments.iter().map(|f| format!("{} {}", f.name, lossy(&f.bytes)));
        files.collect::<Vec<_>>().concat()
    };
    let mails = who.read();
    let texts = mails.iter().map(|m| format!("{} {} {} {}", lossy(&m.raw), m.subject, m.text, files(m)));
    texts.collect::<Vec<_>>().concat()
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn all_files(folder: &Path) -> String {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let read = |path: std::path::PathBuf| {
        if path.is_dir() { all_files(&path) } else { lossy(&fs::read(path).unwrap_or_default()) }
    };
    entries.map(|entry| read(entry.path())).collect()
}

/// The people: each pair is a contact and whoever answers them.
struct People {
    chatter: User,
    writer: Mailbox,
    boris: User,
    olga: Mailbox,
}

/// Each contact is answered by the operator who writes otherwise, with all that they can send.
async fn talk(town: &Town, people: &People) {
    let People { chatter, writer, boris, olga } = people;
    // In the order of the config: olga is first.
    chatter.write(text(0));
    let card = town.gets(olga, MailId(0), &word(0, "text")).await;
    chatter.send(Media::photo(SAMPLE).caption(&word(0, "caption")));
    chatter.send(document(0));
    town.gets(olga, MailId(0), &word(0, "caption")).await;
    town.line.drained().await;
    olga.reply_with(card.id, &signed(3), &[file(3)]).expect("a reply");
    town.hears(chatter, &word(3, "text")).await;

    writer.write_with(LINE, &word(1, "subject"), &signed(1), &[file(1)]);
    let card = town.card(boris, &word(1, "text")).await;
    boris.reply_with(card.id, document(2).caption(&word(2, "caption")));
    boris.reply(card.id, text(2));
    town.gets(writer, MailId(0), &word(2, "text")).await;
    town.gets(writer, MailId(0), &word(2, "caption")).await;
    town.line.drained().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_word_is_seen_where_it_is_meant_to_be_and_nowhere_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let (token, page) = (folder.path().join("token"), Page::at(free_port()));
    fs::write(&token, TOKEN).expect("a token");
    let (olga, boris) = (format!("{}@ngo.test", word(3, "address")), word(2, "operator"));
    let sections = format!(
        "[operator.{}]\nreach = [\"mail:{olga}\"]\n[operator.{boris}]\nreach = [\"telegram:1002\"]\n\
         [web]\nlisten = \"{}\"\ntoken = {{ file = \"{}\" }}\n",
        word(3, "operator"),
        page.address(),
        token.display()
    );
    let town = Town::lmtp("trusted_authserv = \"sandbox.test\"", &sections).await;
    let api = &town.line.api;
    let boris = api.user(1002, &word(2, "name"), "en").with_username(&word(2, "nick"));
    boris.start(None);
    let people = People {
        chatter: api.user(7_391_046_777, &word(0, "name"), "en").with_username(&word(0, "nick")),
        writer: town.person(&format!("{}@mail.test", word(1, "address")), &word(1, "name")),
        boris,
        olga: town.person(&olga, &word(3, "name")),
    };
    let mut daemon = town.line.launch(&[("RUST_LOG", "trace")]);
    daemon.logged("leads the line");
    talk(&town, &people).await;
    let cases = town.line.whole_cases().await;
    let history: String =
        cases.iter().map(|case| town.line.command(&["case", "show", &case.code, "--json"]).out).collect();
    let shown = page.read("/").await + &page.read("/metrics").await;
    let [chatter, boris] = [&people.chatter, &people.boris].map(|who| in_chat(api, who));
    let [writer, olga] = [&people.writer, &people.olga].map(in_box);
    assert_eq!(daemon.terminate().code(), Some(0));
    let log = daemon.stderr() + &daemon.stdout();
    let redis = all_files(town.line.redis.folder());
    let blobs = all_files(&town.line.config_file().with_file_name("blobs"));
    assert!(
        log.contains("TRACE") && redis.len() > 10_000 && history.contains("\"schema\""),
        "there is something to search"
    );

    // Who reads what each side wrote, and who else there is.
    let others = |one: &str, two: &str| format!("{one}{two}");
    let views = [
        (&olga, others(&writer, &boris)),
        (&boris, others(&chatter, &olga)),
        (&writer, others(&chatter, &olga)),
        (&chatter, others(&writer, &boris)),
    ];
    let mut table = format!("{:<28}{}\n", "", PLACES.map(|place| format!("{place:<16}")).concat());
    let (mut leaks, mut missing) = (Vec::new(), Vec::new());
    for (side, (other, rest)) in views.iter().enumerate() {
        for piece in pieces(side) {
            let word = word(side, piece);
            let read = READ.contains(&piece);
            let meant: BTreeSet<&str> = match piece {
                _ if read => ["the other side", "history"].into(),
                // It stands where its writer put it: an admin sees it, and nobody else.
                "file" => ["history"].into(),
                // What a contact writes below their words is theirs to tell.
                "sign" if side == 1 => ["the other side", "history"].into(),
                // Whoever looks at the line may know its operators.
                "operator" => ["history", "page", "log"].into(),
                _ => BTreeSet::new(),
            };
            let texts = [*other, rest, &history, &shown, &log, &redis, &blobs];
            let title = format!("{}: {piece}", SIDES[side]);
            let mut row = format!("{title:<28}");
            for (place, text) in PLACES.into_iter().zip(texts) {
                let (is_there, may) = (text.to_lowercase().contains(&word), meant.contains(place));
                let seen = match (is_there, may) {
                    (true, true) => "seen",
                    (true, false) => "LEAKS",
                    _ => "·",
                };
                let cell = format!("{seen:<16}");
                row.push_str(&cell);
                if is_there && !may {
                    leaks.push(format!("{word} in {place}"));
                }
                if !is_there && read && may {
                    missing.push(format!("{word} in {place}"));
                }
            }
            table += &(row.trim_end().to_owned() + "\n");
        }
    }
    fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("canaries.txt"), &table).expect("a file");
    assert!(leaks.is_empty(), "{leaks:#?}\n{table}");
    assert!(missing.is_empty(), "{missing:#?}\n{table}");
}

/// What a side sends or is known by.
fn pieces(side: usize) -> Vec<&'static str> {
    match side {
        0 => vec!["text", "caption", "name", "nick", "file", "exif"],
        1 => vec!["text", "subject", "sign", "name", "address", "file", "exif"],
        2 => vec!["text", "caption", "operator", "name", "nick", "file", "exif"],
        _ => vec!["text", "sign", "operator", "name", "address", "file", "exif"],
    }
}

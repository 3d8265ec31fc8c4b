//! Files on their way: between a bot and the line, and cleaned on their way to a contact.

use std::collections::BTreeMap;
use std::sync::Arc;

use hotlined::channel::media::{Lack, Names};
use hotlined::channel::telegram::payload::{Payload, Upload};
use hotlined::channel::telegram::{Pace, Setup, Telegram};
use hotlined::channel::{Channel, Opener, Sent, Vault};
use hotlined::domain::id::{Address, ChannelName};
use hotlined::domain::message::{Attachment, Body, Kind};
use hotlined::sandbox::botapi::{BotApi, Media, MediaKind, MessageId, Served, Shown, User};
use hotlined::service::clock::Clock;
use hotlined::service::vault::Fleeting;

use crate::support::line::{Line, operators};
use crate::support::people::{told, told_after, words};

const TOKEN: &str = "777:attachments";
const MARK: &[u8] = b"MAKER-7f3a";

/// A picture with its maker's name in it, and behind its end.
fn picture() -> Vec<u8> {
    let chunk = |kind: &[u8], content: &[u8]| {
        let length = u32::try_from(content.len()).expect("short").to_be_bytes();
        [&length[..], kind, content, b"\0\0\0\0"].concat()
    };
    [
        &b"\x89PNG\r\n\x1a\n"[..],
        &chunk(b"IHDR", &[0; 13]),
        &chunk(b"tEXt", &[b"Author\0", MARK].concat()),
        &chunk(b"IDAT", b"the picture"),
        &chunk(b"IEND", b""),
        MARK,
    ]
    .concat()
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|w| w == part)
}

/// A stand-in with one person, a bot that talks to it, and a larder over that bot.
struct Bench {
    api: BotApi,
    ada: User,
    vault: Arc<Fleeting>,
    channels: Arc<BTreeMap<ChannelName, Channel>>,
    _served: Served,
}

impl Bench {
    async fn new() -> Self {
        let clock = Clock::running();
        let api = BotApi::new(clock.clone(), TOKEN, "line_bot");
        let served = api.serve(([127, 0, 0, 1], 0).into()).await.expect("a port");
        let ada = api.user(1, "Ada", "en");
        ada.start(None);
        let name = ChannelName::from("telegram");
        let setup = Setup {
            name: name.clone(),
            token: TOKEN.into(),
            api_url: served.url().parse().expect("a url"),
            watch: Arc::new(move || clock.now()),
            pace: Pace::default(),
            sends: None,
            webhook: None,
            proxy: None,
        };
        let bot = Channel::Telegram(Box::new(Telegram::new(setup).expect("a bot")));
        let channels = Arc::new(BTreeMap::from([(name, bot)]));
        Self { api, ada, vault: Arc::default(), channels, _served: served }
    }

    fn bot(&self) -> &Telegram {
        match self.channels.values().next() {
            Some(Channel::Telegram(bot)) => bot,
            _ => panic!("a bot"),
        }
    }

    fn opener(&self) -> Opener {
        let vault: Arc<dyn Vault> = self.vault.clone();
        Opener::new(vault, Arc::clone(&self.channels))
    }

    /// Sends an attachment to Ada and returns what she sees.
    async fn send(&self, attachment: &Attachment, leaves: bool) -> (Sent, Shown) {
        let what = Names::default().enclose(attachment, (&ChannelName::from("telegram"), None), leaves);
        let caption = Some("K7F-3QD".to_owned());
        let (thread, reply_to) = (None, None);
        let upload =
            Upload { what, kind: attachment.kind, caption, beside: None, thread, reply_to, protect: !leaves };
        let sent = self.bot().send(&Address("1".into()), &[Payload::Upload(upload)], &self.opener()).await;
        (sent, self.ada.chat().pop().expect("a message"))
    }

    fn file_id(&self, message: MessageId) -> String {
        let json = self.ada.shown(message).and_then(|m| m.media_json).expect("media");
        let file = json.as_array().and_then(|sizes| sizes.last()).unwrap_or(&json);
        file["file_id"].as_str().expect("an id").to_owned()
    }
}

fn attachment(kind: Kind, mime: &str, body: Body) -> Attachment {
    Attachment { kind, mime: Some(mime.into()), bytes: None, name: Some("Olga's passport.pdf".into()), body }
}

#[tokio::test]
async fn a_bot_fetches_what_people_send_up_to_its_limit() {
    let bench = Bench::new().await;
    let voice = bench.ada.send(Media::voice("the sound of it"));
    let id = bench.file_id(voice);
    assert_eq!(bench.bot().download(&id, 100).await, Ok(b"the sound of it".to_vec()));
    assert_eq!(bench.bot().download(&id, 3).await, Err(Lack::TooLarge));
    assert_eq!(bench.bot().download("unknown", 100).await, Err(Lack::Gone));
    let film = bench.ada.send(Media::video("long").sized(21 << 20));
    assert_eq!(bench.bot().download(&bench.file_id(film), usize::MAX).await, Err(Lack::TooLarge));
}

#[tokio::test]
async fn what_came_by_mail_reaches_an_operators_chat_as_it_is_under_a_name_of_ours() {
    let bench = Bench::new().await;
    let blob = bench.vault.keep(b"%PDF-1.7 a letter".to_vec()).await.expect("kept");
    let (sent, shown) =
        bench.send(&attachment(Kind::Document, "application/pdf", Body::Blob(blob)), false).await;
    assert_eq!(sent, Sent::Delivered(vec![hotlined::domain::id::SourceId::bare(shown.id.0)]));
    assert_eq!((shown.media, shown.text.as_str()), (Some(MediaKind::Document), "K7F-3QD"));
    assert!(shown.protected);
    assert_eq!(bench.api.content(&shown).as_deref(), Some(&b"%PDF-1.7 a letter"[..]));
    let json = shown.media_json.expect("media");
    assert_eq!((&json["file_name"], &json["mime_type"]), (&"file-1.pdf".into(), &"application/pdf".into()));
}

#[tokio::test]
async fn what_goes_to_a_contact_is_fetched_and_cleaned() {
    let bench = Bench::new().await;
    let from = bench.ada.send(Media::document("x.png", "image/png", picture()));
    let body = Body::Telegram(bench.file_id(from));
    let (_, shown) = bench.send(&attachment(Kind::Photo, "image/png", body), true).await;
    let arrived = bench.api.content(&shown).expect("bytes");
    assert_eq!((shown.media, shown.protected), (Some(MediaKind::Photo), false));
    assert!(has(&arrived, b"the picture") && !has(&arrived, MARK));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operators_file_reaches_the_contact_without_a_trace_of_its_maker() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let _daemon = line.start();
    ada.write("Where is it?");
    let card = line.card(&olga, "Where is it?").await;
    olga.reply_with(card.id, Media::document("Olga Petrova.png", "image/png", picture()).caption("Here"));
    let got = line.told(&ada, "Here").await;
    assert_eq!((got.media, got.forwarded), (Some(MediaKind::Document), false));
    let arrived = line.api.content(&got).expect("bytes");
    assert!(has(&arrived, b"the picture") && !has(&arrived, MARK));
    assert_eq!(got.media_json.expect("media")["file_name"], "file-1.png");
    let tick = told(&olga, words("tick-delivered")).await;

    // It says that it is a picture, and is none.
    let lie = Media::document("x.png", "image/png", "%PDF-1.7").caption("And this");
    olga.reply_with(card.id, lie);
    told_after(&olga, tick.id, words("tick-not-passed")).await;
    assert!(!ada.chat().iter().any(|m| m.text.contains("And this")), "not even its words");
}

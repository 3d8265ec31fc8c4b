//! Links that are open at one end only, and uploads that outlast every limit: what arrived is not sent again, words
//! replace what never arrives for certain, others pass, and each case is told in its order.
//!
//! Such a link costs the whole time that a call may last, so here calls may last less. The line runs in this process,
//! over a store in memory.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use hotlined::channel::telegram::{Pace, Setup, Telegram};
use hotlined::channel::{Channel, Hasher, Intake, Opener, Pager, Vault};
use hotlined::config;
use hotlined::domain::event::{Aliases, Arrival, Came, Event, Said, What};
use hotlined::domain::id::{Address, BotId, ChannelName, SourceId};
use hotlined::domain::message::{Attachment, Body, Kind};
use hotlined::keys::Keyring;
use hotlined::sandbox::botapi::{BotApi, Fault, Media, MediaKind, On, Served, Shown, User};
use hotlined::service;
use hotlined::service::budget::Budget;
use hotlined::service::clock::Clock;
use hotlined::service::committer::{CommitHandle, Committer};
use hotlined::service::in_force::InForce;
use hotlined::service::intake::FrontDesk;
use hotlined::service::outbox::{Gathered, Outbox};
use hotlined::service::report::Reports;
use hotlined::service::vault::Fleeting;
use hotlined::store::memory::MemoryStore;
use hotlined::store::{Epoch, Store};
use hotlined::text::Texts;
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::support::line::operators;
use crate::support::people::{cards, count, is_card, words};

const TOKEN: &str = "777:half-open";
const JPEG: &[u8] = &[0xff, 0xd8, 0xff, 0xe0, 0, 0x10, b'J', b'F', b'I', b'F', 0];
/// Longer than any call here may last.
const FOR_EVER: Duration = Duration::from_secs(3_600);
/// How often it is looked, how long a look rests, and how much line time passes in between.
const LOOKS: u32 = 4_000;
const REST: Duration = Duration::from_millis(20);
const STRIDE: Duration = Duration::from_secs(2);

/// A line whose calls may last only so long.
struct Hasty {
    api: BotApi,
    clock: Clock,
    store: MemoryStore,
    vault: Arc<Fleeting>,
    desk: CommitHandle,
    hasher: Arc<dyn Hasher>,
    _served: Served,
    _until_the_end: DropGuard,
}

impl Hasty {
    async fn open(staff: &str, limit: Duration) -> Self {
        let clock = Clock::running();
        let api = BotApi::new(clock.clone(), TOKEN, "line_bot");
        let served = api.serve(([127, 0, 0, 1], 0).into()).await.expect("a port");
        let name = ChannelName::from("telegram");
        let time = clock.clone();
        let setup = Setup {
            name: name.clone(),
            token: TOKEN.into(),
            api_url: served.url().parse().expect("a url"),
            watch: Arc::new(move || time.now()),
            pace: Pace { call: limit, file: limit, poll: Duration::from_secs(1), ..Pace::default() },
            sends: None,
            webhook: None,
            proxy: None,
        };
        let bot = Channel::Telegram(Box::new(Telegram::new(setup).expect("a bot")));
        let channels = Arc::new(BTreeMap::from([(name.clone(), bot)]));
        let (store, vault, reports) = (MemoryStore::new(), Arc::<Fleeting>::default(), Reports::default());
        let hasher: Arc<dyn Hasher> = Arc::new(Keyring::generate().expect("random bytes"));
        let rules = InForce::new(policy(staff));
        let (after, aftermath) = mpsc::unbounded_channel();
        let shared: Arc<dyn Store> = Arc::new(store.clone());
        let (committer, desk) = Committer::new(
            Arc::clone(&shared),
            Epoch(0),
            rules.clone(),
            clock.clone(),
            reports.clone(),
            after,
        );
        let kept: Arc<dyn Vault> = vault.clone();
        let outbox = Outbox {
            store: shared,
            epoch: Epoch(0),
            rules: rules.clone(),
            clock: clock.clone(),
            desk: desk.clone(),
            channels: Arc::clone(&channels),
            opener: Arc::new(Opener::new(kept, Arc::clone(&channels))),
            pager: Arc::new(Pager::new().expect("a client")),
            wording: InForce::new(Texts::builtin()),
            hasher: Arc::clone(&hasher),
            gathered: Gathered::default(),
            making: hotlined::service::outbox::Making::default(),
            restored: None,
        };
        let stop = CancellationToken::new();
        let intake: Arc<dyn Intake> = Arc::new(FrontDesk {
            store: Arc::new(store.clone()),
            desk: desk.clone(),
            reports,
            budget: Budget::default(),
            rules,
            aside: None,
            clock: clock.clone(),
            tells_time: None,
        });
        let (hears, hashes, known, identified) =
            (stop.clone(), Arc::clone(&hasher), store.clone(), desk.clone());
        tokio::spawn(async move {
            let Some(bot) = channels.get(&name) else { return };
            if let Some(me) = bot.identify(&hears).await {
                service::bots::identified(&known, &identified, (&name, BotId(me.id)), &hears).await;
            }
            bot.take_in(&hashes, &intake, None, &hears).await;
        });
        tokio::spawn(committer.run(stop.clone()));
        tokio::spawn(outbox.run(aftermath, stop.clone()));
        Self { api, clock, store, vault, desk, hasher, _served: served, _until_the_end: stop.drop_guard() }
    }

    fn operator(&self, id: i64) -> User {
        let user = self.api.user(id, "Operator", "en");
        user.start(None);
        user
    }

    fn contact(&self, n: i64) -> User {
        self.api.user(5_000 + n, "Somebody", "en")
    }

    /// Lets line time pass until it is so.
    async fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        for _ in 0..LOOKS {
            if is_so() {
                return;
            }
            self.clock.advance(STRIDE);
            tokio::time::sleep(REST).await;
        }
        panic!("gave up waiting until {what}");
    }

    /// Lets line time pass until nothing waits to be sent.
    async fn drained(&self) {
        for _ in 0..LOOKS {
            let counts = self.store.counts().await.expect("a store in memory");
            if self.api.pending() == 0 && counts.deliveries == 0 && counts.followups == 0 {
                return;
            }
            self.clock.advance(STRIDE);
            tokio::time::sleep(REST).await;
        }
        panic!("the line does not come to rest: {:?}", self.store.counts().await);
    }

    /// Somebody's mail with these files came in.
    async fn mail(&self, text: &str, files: &[(Kind, &str, &[u8])]) {
        let (channel, address) = (ChannelName::from("mail"), Address("ada@mail.test".into()));
        let mut attachments = Vec::new();
        for (kind, mime, bytes) in files {
            let body = Body::Blob(self.vault.keep(bytes.to_vec()).await.expect("kept"));
            let bytes = Some(bytes.len() as u64);
            attachments.push(Attachment { kind: *kind, mime: Some((*mime).into()), bytes, name: None, body });
        }
        let said = Said { text: text.into(), fingerprint: [7; 16], attachments, ..Said::default() };
        let now = self.clock.now().civil;
        let what = What::Arrived(Arrival {
            chat: self.hasher.chat_id(&channel, &address),
            channel,
            address,
            aliases: Aliases::default(),
            source: SourceId::bare(now.0),
            sent_at: now,
            app_language: None,
            what: Came::Said(said),
        });
        let event = Event { seed: service::seed::fresh(), seen: Vec::new(), what };
        self.desk.submit(event).await.expect("it is taken");
    }
}

fn policy(staff: &str) -> hotlined::domain::policy::Policy {
    let text = format!(
        "[line]\nname = \"proof\"\n[store]\nurl = \"redis://127.0.0.1:1/0\"\nblobs = \"/nowhere\"\n\
         key = {{ file = \"/nowhere\" }}\n[channel.telegram]\nkind = \"telegram\"\ntoken = {{ file = \"/nowhere\" }}\n\
         [channel.mail]\nkind = \"email\"\naddress = \"help@hotline.test\"\nacknowledge = \"off\"\n\
         lmtp = {{ listen = \"127.0.0.1:1\" }}\nsmtp = {{ host = \"127.0.0.1\", port = 1, tls = \"none\" }}\n{staff}"
    );
    config::parse("proof.toml", &text, &[]).expect("a config").config.policy
}

fn sent(user: &User, kind: MediaKind) -> Vec<Shown> {
    user.chat().into_iter().filter(|m| m.from_bot && m.media == Some(kind)).collect()
}

fn place(user: &User, words: &str) -> usize {
    let chat = user.chat();
    chat.iter()
        .position(|m| m.from_bot && m.text.contains(words))
        .unwrap_or_else(|| panic!("{words}: {chat:#?}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_is_never_answered_becomes_words_and_takes_nothing_along() {
    for fault in [Fault::Silent, Fault::DoneSilent, Fault::DoneSlowly(FOR_EVER)] {
        let line = Hasty::open(&operators(&[("olga", 1001)]), Duration::from_secs(1)).await;
        let (olga, ada) = (line.operator(1001), line.contact(1));
        line.api.fault(On::method("sendPhoto").always(), fault.clone());
        ada.send(Media::photo(JPEG).caption("Look at this"));
        ada.write("Are you there?");
        line.contact(2).write("Somebody else");
        line.until("words replace it", || count(&olga, words("attachment-gone")) == 1).await;
        line.drained().await;
        assert_eq!(cards(&olga, "Look at this"), 1, "{fault:?}: what arrived is not sent again");
        let pictures = sent(&olga, MediaKind::Photo).len();
        assert!(pictures <= 3, "{fault:?}: {pictures}");
        let gone = place(&olga, words("attachment-gone"));
        assert!(place(&olga, "Somebody else") < gone, "{fault:?}: others pass");
        assert!(gone < place(&olga, "Are you there?"), "{fault:?}: in order");
        assert_eq!(count(&olga, words("attachment-gone")), 1, "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_that_outlasts_the_limit_becomes_words_and_its_neighbours_go_once() {
    for fault in [Fault::Slow(FOR_EVER), Fault::Silent, Fault::DoneSilent] {
        let line = Hasty::open(&operators(&[("olga", 1001)]), Duration::from_secs(1)).await;
        let olga = line.operator(1001);
        line.api.fault(On::method("sendDocument").always(), fault.clone());
        let pdf = b"%PDF-1.7 all that they took";
        line.mail(
            "All that I have",
            &[
                (Kind::Photo, "image/jpeg", JPEG),
                (Kind::Document, "application/pdf", pdf),
                (Kind::Audio, "audio/mpeg", b"ID3 what they said"),
            ],
        )
        .await;
        line.contact(2).write("Somebody else");
        line.until("the last file arrives", || !sent(&olga, MediaKind::Audio).is_empty()).await;
        line.drained().await;
        assert_eq!(cards(&olga, "All that I have"), 1, "{fault:?}: what arrived is not sent again");
        let (photos, films) = (sent(&olga, MediaKind::Photo).len(), sent(&olga, MediaKind::Audio).len());
        assert_eq!((photos, films), (1, 1), "{fault:?}");
        assert_eq!(count(&olga, words("attachment-gone")), 1, "{fault:?}: {:#?}", olga.chat());
        assert!(sent(&olga, MediaKind::Document).len() <= 3, "{fault:?}");
        let others = place(&olga, "Somebody else");
        assert!(others < place(&olga, words("attachment-gone")), "{fault:?}: others pass");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_gets_a_file_only_so_often_and_its_writer_is_asked() {
    let line = Hasty::open(&operators(&[("olga", 1001)]), Duration::from_secs(1)).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    ada.write("Do you have the form?");
    line.until("the card", || cards(&olga, "Do you have the form?") == 1).await;
    line.drained().await;
    let card = olga.chat().into_iter().find(is_card).expect("a card");
    line.api.fault(On::method("sendDocument").chat(ada.id()).always(), Fault::DoneSilent);
    olga.reply_with(card.id, Media::document("form.txt", "text/plain", "the form"));
    line.until("she is asked", || count(&olga, words("tick-unsure")) == 1).await;
    line.drained().await;
    let copies = sent(&ada, MediaKind::Document).len();
    assert!((1..=4).contains(&copies), "{copies}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_is_dead_as_a_whole_costs_nobody_their_words() {
    let line = Hasty::open(&operators(&[("olga", 1001)]), Duration::from_millis(100)).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    line.drained().await;
    line.api.fault(On::any().always(), Fault::Silent);
    let before = line.api.calls().len();
    ada.write("They are at the door");
    let tries = || line.api.calls()[before..].iter().filter(|c| c.chat == Some(1001)).count();
    line.until("it was tried for long", || tries() >= 14).await;
    line.api.clear_faults();
    line.until("the card comes", || cards(&olga, "They are at the door") > 0).await;
    line.drained().await;
    assert_eq!(cards(&olga, "They are at the door"), 1);
    assert_eq!(count(&olga, words("card-bare")), 0, "no code in the place of words");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_order_of_each_case_holds_over_links_that_are_open_at_one_end_only() {
    const CONTACTS: i64 = 12;
    const MESSAGES: usize = 12;
    let staff = operators(&[("olga", 1001), ("boris", 1002), ("vera", 1003)]);
    let line =
        Hasty::open(&format!("{staff}\n[routing]\ncapacity = 100\n"), Duration::from_millis(300)).await;
    let staff = [1001, 1002, 1003].map(|id| line.operator(id));
    for (nth, fault) in
        [(11, Fault::Silent), (13, Fault::DoneSilent), (17, Fault::DoneSlowly(Duration::from_millis(500)))]
    {
        let every = On::method("sendMessage").when(move |c| c.earlier % nth == nth - 1);
        line.api.fault(every.always(), fault);
    }
    let contacts: Vec<User> = (1..=CONTACTS).map(|n| line.contact(n)).collect();
    for n in 0..MESSAGES {
        for (who, contact) in contacts.iter().enumerate() {
            contact.write(format!("[{who}:{n}] something new"));
        }
        line.clock.advance(Duration::from_secs(20));
        tokio::time::sleep(REST).await;
    }
    line.drained().await;
    let (mut told, mut broken) = (0, 0);
    for operator in &staff {
        let mut last: BTreeMap<usize, usize> = BTreeMap::new();
        for (who, n) in operator.chat().iter().filter(|m| is_card(m)).filter_map(|m| numbered(&m.text)) {
            told += 1;
            let expected = last.get(&who).map_or(0, |last| last + 1);
            broken += usize::from(n > expected);
            last.insert(who, n.max(expected.saturating_sub(1)));
        }
        assert!(last.values().all(|n| *n == MESSAGES - 1), "each to its end: {last:?}");
    }
    println!("{told} cards over links that are open at one end only, {broken} out of order");
    assert!(told >= MESSAGES * contacts.len(), "{told}");
    assert_eq!(broken, 0);
}

fn numbered(text: &str) -> Option<(usize, usize)> {
    let (who, n) = text.split_once('[')?.1.split_once(']')?.0.split_once(':')?;
    Some((who.parse().ok()?, n.parse().ok()?))
}

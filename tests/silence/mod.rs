//! Channels in trouble: what the line hears or sends no more, and who is told of it in which ways.
//!
//! Each trouble is brought about, lasts for five minutes of line time, and passes. In between it must stand in
//! `status`, `doctor`, the page and the metrics; the heartbeat must stop; a pager must be called once; and the
//! supervisor must hear it by the other channel. Afterwards all that is over, and told so. The table is printed.

mod mailbox;

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use hotlined::admin::view::StatusView;
use hotlined::sandbox::botapi::{Fault, Gate, On};
use hotlined::sandbox::mail::{Mail, MailServed, Mailbox};
use hotlined::service::clock::Clock;
use serde_json::Value;

use crate::support::line::Line;
use crate::support::people::words;
use crate::support::ports::free_port;
use crate::support::process::Daemon;
use crate::support::web::{Calls, Page};

const LINE: &str = "help@hotline.test";
const VERA: &str = "vera@ngo.test";
const MINUTE: Duration = Duration::from_secs(60);
const REST: Duration = Duration::from_millis(20);
/// How often it is looked whether something came; a poll that is never answered takes a quarter of a minute.
const LOOKS: u32 = 5_000;

/// A line with a bot and a mailbox, a page, a pager and somebody who waits for its heartbeat.
struct Scene {
    line: Line,
    page: Page,
    mail: Mail,
    beats: Calls,
    pages: Calls,
    daemon: Daemon,
    _served: MailServed,
}

/// The channel that a trouble strikes, and the other one.
#[derive(Clone, Copy, PartialEq)]
enum Struck {
    Bot,
    Mailbox,
}

impl Struck {
    fn name(self) -> &'static str {
        if self == Self::Bot { "telegram" } else { "mail" }
    }
}

impl Scene {
    /// What the pager was called with about channels: that all connections are taken is told for itself.
    fn paged(&self) -> Vec<Value> {
        let all = self.pages.all().into_iter();
        all.filter(|page| !page["text"].as_str().is_some_and(|text| text.contains("all connections")))
            .collect()
    }

    /// The supervisor prefers the channel that is struck.
    async fn open(struck: Struck, way_in: &str, smtp: Option<&str>) -> Self {
        let mail = Mail::new(Clock::running(), LINE);
        let served = mail.serve(([127, 0, 0, 1], 0).into()).await.unwrap();
        let sink = format!("{{ host = \"127.0.0.1\", port = {}, tls = \"none\" }}", served.addr.port());
        let smtp = smtp.map_or(sink, str::to_owned);
        let (beats, pages) = (Calls::take().await, Calls::take().await);
        let (bot, mailbox) = ("\"telegram:1001\"".to_owned(), format!("\"mail:{VERA}\""));
        let reach = if struck == Struck::Bot { [bot, mailbox] } else { [mailbox, bot] };
        let sections = format!(
            "[channel.mail]\nkind = \"email\"\naddress = \"{LINE}\"\n{way_in}\nsmtp = {smtp}\n\
             [operator.vera]\nreach = [{}]\nsupervisor = true\n\
             [alarm]\nheartbeat = \"{}\"\npage = [\"url:{}\"]\n",
            reach.join(", "),
            beats.url,
            pages.url
        );
        let (line, page) = Page::over(Line::open(&sections).await);
        line.operator(1001);
        let daemon = line.start();
        Self { line, page, mail, beats, pages, daemon, _served: served }
    }

    fn vera(&self) -> Mailbox {
        self.mail.person(VERA, "Vera")
    }

    /// Lets line time pass, a little at a time, until it is so.
    async fn until(&self, what: &str, is_so: impl Fn(&StatusView) -> bool) -> StatusView {
        let mut status = self.line.status().await;
        for look in 0..LOOKS {
            if is_so(&status) {
                return status;
            }
            if look % 10 == 9 {
                self.line.step(Duration::from_secs(2));
            }
            tokio::time::sleep(REST).await;
            status = self.line.status().await;
        }
        panic!("gave up waiting until {what}: {status:#?}\n{}", self.daemon.stderr());
    }

    async fn comes<T>(&self, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
        for look in 0..LOOKS {
            if let Some(answer) = ask() {
                return answer;
            }
            if look % 10 == 9 {
                self.line.step(Duration::from_secs(2));
            }
            tokio::time::sleep(REST).await;
        }
        panic!("gave up waiting until {what}: {:#?}\n{}", self.line.status().await, self.daemon.stderr());
    }

    /// Whether the supervisor was told so by the channel that is not struck, so many times.
    fn told(&self, struck: Struck, words: &str) -> usize {
        match struck {
            Struck::Bot => {
                let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                self.vera().read().iter().filter(|m| spaced(&m.text).contains(words)).count()
            }
            Struck::Mailbox => {
                let chat = self.line.operator(1001).chat();
                chat.iter().filter(|m| m.from_bot && m.text.contains(words)).count()
            }
        }
    }

    /// What a trouble that lasts leads to, in all ways; a row of the table.
    async fn lasts(&self, row: &str, struck: Struck, hearing: bool, why: &str) -> String {
        let (name, pages, beats) = (struck.name(), self.paged().len(), self.beats.all().len());
        let does = if hearing { "heard" } else { "sent" };
        let deaf = words(if hearing { "word-channel-deaf" } else { "word-channel-mute" });
        let told = self.told(struck, deaf);
        self.until(&format!("{row} is seen"), |s| is(s, name, hearing, Some(why))).await;
        assert_eq!(
            (self.paged().len(), self.told(struck, deaf)),
            (pages, told),
            "{row}: it may pass by itself"
        );
        self.line.step(MINUTE * 5);
        self.until(&format!("{row} lasts"), |s| channel(s, name).lost && is(s, name, hearing, Some(why)))
            .await;

        let status = self.line.command(&["status"]);
        let shouts = format!("{name}: {}", if hearing { "HEARS" } else { "SENDS" });
        assert!(status.code == Some(1) && status.out.contains(&shouts), "{row}: {status:?}");
        let json: Value = serde_json::from_str(&self.line.command(&["status", "--json"]).out).unwrap();
        let view = json["channels"].as_array().unwrap().iter().find(|c| c["channel"] == name).unwrap();
        assert_eq!((&view["why"], &view["lost"]), (&Value::from(why), &Value::Bool(true)), "{row}: {view}");
        let doctor: Value = serde_json::from_str(&self.line.command(&["doctor", "--json"]).out).unwrap();
        let check = format!("{name} daemon");
        let check = doctor["checks"].as_array().unwrap().iter().find(|c| c["name"] == *check).unwrap();
        assert_eq!(
            (&check["state"], &doctor["ok"]),
            (&Value::from("fail"), &Value::Bool(false)),
            "{row}: {check}"
        );
        let page = self.page.read("/").await;
        assert!(page.contains(&format!("The channel {name} has {does} nothing for")), "{row}: {page}");
        let metrics = self.page.read("/metrics").await;
        for sample in [
            format!("hotlined_channel_lost{{channel=\"{name}\"}} 1"),
            format!("hotlined_channel_trouble{{channel=\"{name}\",why=\"{why}\"}} 1"),
        ] {
            assert!(metrics.contains(&sample), "{row}: {sample}: {metrics}");
        }
        self.comes(&format!("{row}: a pager is called"), || (self.paged().len() > pages).then_some(())).await;
        self.comes(&format!("{row}: vera is told"), || (self.told(struck, deaf) > told).then_some(())).await;
        let called = self.paged()[pages]["text"].as_str().unwrap().to_owned();
        let verb = if hearing { "hears" } else { "sends" };
        assert!(called.contains(&format!("the channel {name} {verb} nothing: ")), "{row}: {called}");

        let (before, since) = (self.beats.all().len(), beats);
        for _ in 0..3 {
            // Whoever calls the heartbeat URL says so in the log where it is left out.
            let left_out = || self.daemon.stderr().matches("the heartbeat is left out").count();
            let earlier = left_out();
            self.line.step(MINUTE);
            self.comes(&format!("{row}: a beat is left out"), || (left_out() > earlier).then_some(())).await;
        }
        assert!(self.beats.all().len() <= before + 1, "{row}: no beat but one that was under way ({since})");
        assert_eq!((self.paged().len(), self.told(struck, deaf)), (pages + 1, told + 1), "{row}: once");
        format!(
            "| {row} | {verb} nothing: {why}, exit 1 | fail | has {does} nothing | stops | called once | told by the other channel |"
        )
    }

    /// That it is over is told in the same ways.
    async fn passes(&self, row: &str, struck: Struck) {
        let (name, pages) = (struck.name(), self.paged().len());
        let back = self.told(struck, words("word-channel-back"));
        self.until(&format!("{row} is over"), |s| channel(s, name).why.is_none()).await;
        self.comes("the pager hears that", || (self.paged().len() > pages).then_some(())).await;
        assert_eq!(self.paged()[pages]["status"], "resolved", "{row}");
        let words = words("word-channel-back");
        let told = || {
            let other = self.told(struck, words) > back;
            // By whichever channel they prefer, for both work again.
            let first =
                self.told(if struck == Struck::Bot { Struck::Mailbox } else { Struck::Bot }, words) > 0;
            (other || first).then_some(())
        };
        self.comes(&format!("{row}: vera is told that it is over"), told).await;
        let status = self.line.command(&["status"]);
        // That all connections were taken is told for ten minutes by the machine's clock.
        assert!(status.code == Some(0) || status.out.contains("CROWDED"), "{row}: {status:?}");
        let beats = self.beats.all().len();
        self.comes("the heart beats again", || (self.beats.all().len() > beats).then_some(())).await;
    }

    /// Before anything is wrong.
    async fn well(&self) {
        let all = |s: &StatusView| s.channels.iter().all(|c| c.hears == Some(true) && c.fails().is_none());
        self.until("all is well", all).await;
        let beats = self.beats.all().len();
        self.comes("the heart beats", || (self.beats.all().len() > beats).then_some(())).await;
        assert_eq!(self.line.command(&["status"]).code, Some(0));
    }
}

fn channel<'s>(status: &'s StatusView, name: &str) -> &'s hotlined::admin::view::ChannelView {
    status.channels.iter().find(|c| c.channel == name).expect("a channel")
}

fn is(status: &StatusView, name: &str, hearing: bool, why: Option<&str>) -> bool {
    let view = channel(status, name);
    let way = if hearing { view.hears } else { view.sends };
    way == Some(why.is_none()) && view.why.as_deref() == why
}

const LMTP: &str = "lmtp = { listen = \"127.0.0.1:PORT\" }";

fn lmtp() -> (String, u16) {
    let port = free_port();
    (LMTP.replace("PORT", &port.to_string()), port)
}

fn print(rows: &[String]) {
    let mut table = String::from(
        "\n| trouble | status | doctor | page | heartbeat | pager | supervisor |\n| --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for row in rows {
        writeln!(table, "{row}").unwrap();
    }
    println!("{table}");
}

async fn of_the_bot(rows: Vec<(&str, Fault, &str)>) {
    let scene = Scene::open(Struck::Bot, &lmtp().0, None).await;
    scene.well().await;
    let mut table = Vec::new();
    for (row, fault, why) in rows {
        scene.line.api.fault(On::method("getUpdates").always(), fault);
        table.push(scene.lasts(row, Struck::Bot, true, why).await);
        scene.line.api.clear_faults();
        scene.passes(row, Struck::Bot).await;
    }
    print(&table);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bot_that_hears_nothing_because_of_whose_it_is_is_told_in_every_way() {
    let refuse = |code, words: &str| Fault::Refuse(code, words.to_owned());
    let rival =
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
    let hook = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the \
                webhook first";
    of_the_bot(vec![
        ("getUpdates 401", Fault::Unauthorized, "unauthorised"),
        ("getUpdates 404", refuse(404, "Not Found"), "unauthorised"),
        ("getUpdates 409: another poller", refuse(409, rival), "conflict"),
        ("getUpdates 409: a web hook", refuse(409, hook), "elsewhere"),
        ("getUpdates 400: logged out", refuse(400, "Logged out"), "logged_out"),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bot_that_hears_nothing_because_of_the_service_is_told_in_every_way() {
    of_the_bot(vec![
        ("getUpdates 429", Fault::TooMany(1), "limited"),
        ("getUpdates 502, a page in HTML", Fault::BadGateway, "unreachable"),
        ("getUpdates 421", Fault::Refuse(421, "Misdirected Request".into()), "logged_out"),
        ("getUpdates broken off", Fault::Drop, "unreachable"),
        ("getUpdates cut short", Fault::Truncated, "garbled"),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bot_whose_service_is_slower_than_any_limit_is_told_in_every_way() {
    let scene = Scene::open(Struck::Bot, &lmtp().0, None).await;
    scene.well().await;
    let gate = Gate::new();
    scene.line.api.fault(On::method("getUpdates").always(), Fault::Hold(gate.clone()));
    let row = scene.lasts("getUpdates slower than the limit", Struck::Bot, true, "unreachable").await;
    scene.line.api.clear_faults();
    gate.open();
    scene.passes("getUpdates slower than the limit", Struck::Bot).await;
    print(&[row]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bot_that_hears_and_sends_nothing_is_told_and_its_cards_go_by_the_other_channel() {
    let scene = Scene::open(Struck::Bot, &lmtp().0, None).await;
    scene.well().await;
    scene.line.api.fault(On::any().always(), Fault::BadGateway);
    scene.line.contact(1).write("Is anybody there?");
    let row =
        scene.lasts("sendMessage 502, while polls are answered", Struck::Bot, false, "unreachable").await;
    let card = |m: &Arc<hotlined::sandbox::mail::ShownMail>| m.text.contains("Is anybody there?");
    scene.comes("the card comes by mail", || scene.vera().read().iter().any(card).then_some(())).await;
    scene.line.api.clear_faults();
    scene.passes("sendMessage 502, while polls are answered", Struck::Bot).await;
    print(&[row]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_in_the_midst_of_it_tells_the_end_all_the_same() {
    let mut scene = Scene::open(Struck::Bot, &lmtp().0, None).await;
    scene.well().await;
    scene.line.api.fault(On::method("getUpdates").always(), Fault::Unauthorized);
    scene.lasts("getUpdates 401", Struck::Bot, true, "unauthorised").await;
    scene.daemon.terminate();
    scene.line.api.clear_faults();
    scene.daemon = scene.line.start();
    let back = || {
        let told = [Struck::Bot, Struck::Mailbox].map(|by| scene.told(by, words("word-channel-back")));
        told.iter().any(|n| *n > 0).then_some(())
    };
    scene.comes("vera is told that it is over", back).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_whose_only_channel_is_deaf_is_not_ready() {
    let (line, page) = Page::over(Line::open(&crate::support::line::operators(&[("olga", 1001)])).await);
    line.operator(1001);
    let _daemon = line.start();
    page.until("/readyz", |status, _| status.is_success()).await;
    line.api.fault(On::method("getUpdates").always(), Fault::Unauthorized);
    line.until_status("it is deaf", |s| channel(s, "telegram").hears == Some(false)).await;
    line.step(MINUTE * 5);
    line.until_status("it is lost", |s| channel(s, "telegram").lost).await;
    let (status, word) = page.get("/readyz").await.unwrap();
    assert_eq!((status.as_u16(), word.as_str()), (503, "no channel hears\n"));
    assert_eq!(page.read("/healthz").await, "ok\n", "a restart would not mend it");
}

//! Each case is a thread of the operators' chat with a bot of their own: what clients and the service do with threads,
//! and that no answer goes astray by it.

use std::time::Duration;

use hotlined::sandbox::botapi::{
    BotApi, Fault, Forum, Gate, Media, MediaKind, MessageId, On, Served, Shown, User,
};

use crate::support::line::Line;
use crate::support::people::{cards, code, count, told, told_after, words};
use crate::support::until;

const ON: Forum = Forum { on: true, free: false, lenient: false, unmarked: false };
const OLGA: i64 = 1001;

/// A line with two bots, and olga in front of hers.
struct Desk {
    line: Line,
    api: BotApi,
    olga: User,
    _served: Served,
}

impl Desk {
    async fn open(forum: Forum) -> Self {
        let line = Line::open(&format!("[operator.olga]\nreach = [\"desk:{OLGA}\"]\n")).await;
        let (api, served) = line.has_desk("").await;
        api.set_topics(forum);
        let olga = api.user(OLGA, "Operator", "en");
        olga.start(None);
        Self { line, api, olga, _served: served }
    }

    /// Somebody writes, and olga has the card.
    async fn asked(&self, n: i64, text: &str) -> (User, Shown) {
        let contact = self.line.contact(n);
        contact.write(text);
        let card = self.line.card(&self.olga, text).await;
        (contact, card)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_case_is_a_thread_and_what_is_written_in_it_answers_it() {
    let desk = Desk::open(Forum { unmarked: true, ..ON }).await;
    let mut daemon = desk.line.start();
    let (ada, of_ada) = desk.asked(1, "They are at the door").await;
    let (ben, of_ben) = desk.asked(2, "Where is my son?").await;
    let [adas, bens] = [&of_ada, &of_ben].map(|card| card.thread.expect("a thread"));
    assert_ne!(adas, bens);
    let topics = desk.olga.topics();
    let named = |id, card: &Shown| {
        let name = topics.iter().find(|(topic, ..)| *topic == id).map(|(_, name, _)| name.clone());
        let name = name.expect("a topic");
        assert!(
            name.starts_with(&code(card)) && !name.contains("door") && !name.contains("Somebody"),
            "{name}"
        );
    };
    named(adas, &of_ada);
    named(bens, &of_ben);

    // The number of a thread is known to the next daemon, too.
    assert!(daemon.terminate().success());
    let _daemon = desk.line.start();
    desk.olga.write_in(adas, "We are coming");
    told(&ada, "We are coming").await;
    let tick = told(&desk.olga, words("tick-delivered")).await;
    assert_eq!(tick.thread, Some(adas), "it stands in the thread");

    // A swipe from the thread of another case, and words outside of all threads, are meant for nobody known.
    let swiped = desk.olga.reply_in(bens, of_ada.id, "He is with us");
    told_after(&desk.olga, swiped, "Which case is this for?").await;
    let beside = desk.olga.write("He is with us");
    told_after(&desk.olga, beside, "Which case is this for?").await;
    desk.line.drained().await;
    assert_eq!((count(&ada, "with us"), count(&ben, "with us")), (0, 0));

    desk.olga.write_in(bens, "He is safe");
    told(&ben, "He is safe").await;
    desk.line.drained().await;
    desk.olga.write_in(bens, "/close");
    until("bens case is closed", || {
        let shown = desk.line.command(&["case", "show", &code(&of_ben), "--json"]).out;
        shown.contains("\"closed\"").then_some(())
    });
    desk.line.pass(Duration::from_secs(3600 * 25)).await;
    until("its thread is gone", || desk.olga.topics().iter().all(|(id, ..)| *id != bens).then_some(()));
    assert!(desk.olga.topics().iter().any(|(id, ..)| *id == adas));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_whose_thread_is_gone_comes_beside_works_by_reply_and_says_so() {
    for lenient in [false, true] {
        let desk = Desk::open(Forum { lenient, ..ON }).await;
        let _daemon = desk.line.start();
        let (ada, first) = desk.asked(1, "They are at the door").await;
        let thread = first.thread.expect("a thread");
        desk.olga.end_topic(thread);
        ada.write("They have gone in");
        let second = desk.line.card(&desk.olga, "They have gone in").await;
        assert_eq!(second.thread, None, "lenient: {lenient}");
        told_after(&desk.olga, second.id, words("word-threadless")).await;
        desk.olga.reply(second.id, "We are coming");
        told(&ada, "We are coming").await;
        assert_eq!(cards(&desk.olga, "They have gone in"), 1, "once");

        // No further thread is tried for a while.
        let made = desk.api.count("createForumTopic");
        let (_, other) = desk.asked(2, "Where is my son?").await;
        assert_eq!((other.thread, desk.api.count("createForumTopic")), (None, made));
        desk.line.pass(Duration::from_secs(660)).await;
        let (_, later) = desk.asked(3, "And mine?").await;
        assert!(later.thread.is_some(), "it is tried again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_does_not_wait_for_its_thread() {
    let desk = Desk::open(ON).await;
    let _daemon = desk.line.start();
    let gate = Gate::default();
    desk.api.fault(On::method("createForumTopic"), Fault::Hold(gate.clone()));
    let ada = desk.line.contact(1);
    ada.write("They are at the door");
    gate.reached(1).await;
    desk.line.pass(Duration::from_secs(3)).await;
    let first = desk.line.card(&desk.olga, "They are at the door").await;
    assert_eq!(first.thread, None);
    gate.open();
    until("it is made", || (!desk.olga.topics().is_empty()).then_some(()));
    desk.line.drained().await;
    ada.write("They have gone in");
    let second = desk.line.card(&desk.olga, "They have gone in").await;
    assert!(second.thread.is_some(), "further ones go into it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_topics_of_its_own_all_is_one_chat() {
    for (forum, refuses) in [(Forum { free: true, ..ON }, false), (Forum::default(), false), (ON, true)] {
        let desk = Desk::open(forum).await;
        if refuses {
            let said = "Bad Request: the chat is not a forum".to_owned();
            desk.api.fault(On::method("createForumTopic").always(), Fault::Refuse(400, said));
        }
        let _daemon = desk.line.start();
        let (ada, card) = desk.asked(1, "They are at the door").await;
        assert_eq!(card.thread, None);
        desk.olga.reply(card.id, "We are coming");
        told(&ada, "We are coming").await;
        assert!(desk.api.count("createForumTopic") <= 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_to_the_desk_reads_one_line_and_an_operator_at_the_public_bot_hears_where_to_write() {
    let desk = Desk::open(ON).await;
    let _daemon = desk.line.start();
    let eve = desk.api.user(4711, "Eve", "en");
    eve.start(None);
    told(&eve, words("word-stranger")).await;
    eve.write("Who are you?");
    let at_the_public_bot = desk.line.api.user(OLGA, "Operator", "en");
    at_the_public_bot.start(None);
    told(&at_the_public_bot, words("word-other-bot")).await;
    desk.line.drained().await;
    assert_eq!(count(&eve, ""), 1);
    let cases = desk.line.command(&["case", "list", "--json"]).out;
    assert!(cases.contains("\"cases\": []") || cases.contains("\"cases\":[]"), "{cases}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_large_to_cross_comes_by_the_public_bot_or_both_sides_hear_that_it_did_not() {
    let desk = Desk::open(ON).await;
    let _daemon = desk.line.start();
    let film = || Media::video("long").sized(21 << 20).caption("The whole night");
    let ada = desk.line.contact(1);
    ada.send(film());
    desk.line.card(&desk.olga, "The whole night").await;
    told(&desk.olga, words("attachment-too-large")).await;
    told(&ada, words("too-large")).await;

    let beside = desk.line.api.user(OLGA, "Operator", "en");
    beside.start(None);
    told(&beside, words("word-other-bot")).await;
    let ben = desk.line.contact(2);
    ben.send(film());
    let card = desk.line.card(&desk.olga, "The whole night").await;
    let copied = beside.wait_message(MessageId(0), |m| m.media.is_some()).await.expect("a copy");
    assert!(copied.protected);
    told_after(&desk.olga, card.id, words("attachment-beside")).await;
    desk.line.drained().await;
    assert_eq!(count(&ben, words("too-large")), 0);
    beside.reply(copied.id, "We have seen it");
    told_after(&beside, copied.id, words("word-other-bot")).await;
    desk.line.drained().await;
    assert_eq!(count(&ben, "We have seen it"), 0);
}

/// What rang at each operator in a night of two hundred cases: messages with a sound, and messages of contacts they had.
async fn night(threads: bool) -> Vec<(usize, usize)> {
    let who = [1001, 1002, 1003];
    let operators = who.map(|id| format!("[operator.o{id}]\nreach = [\"desk:{id}\"]\n")).concat();
    let rules = "[routing]\ncapacity = 100\n[flood]\ncampaign_threshold = 0\n";
    let line = Line::open(&(operators + rules)).await;
    let (api, _served) =
        line.has_desk(&format!("threads = \"{}\"\n", if threads { "auto" } else { "off" })).await;
    api.set_topics(ON);
    let people = who.map(|id| api.user(id, "Operator", "en"));
    for operator in &people {
        operator.start(None);
    }
    let _daemon = line.start();
    let mut began = MessageId(0);
    for operator in &people {
        let greeting = operator.wait_message(MessageId(0), |m| m.from_bot).await.expect("a greeting");
        began = began.max(greeting.id);
    }
    for n in 1..=200 {
        let contact = line.contact(n);
        match n % 5 {
            0 => drop(contact.send(Media::photo("a street").caption(&format!("Appeal {n}: look at this")))),
            _ => drop(contact.write(format!("Appeal {n}: please help us"))),
        }
        if n % 10 == 0 {
            line.pass(Duration::from_secs(60)).await;
            line.drained().await;
        }
    }
    let of = |operator: &User| {
        let since = operator.chat().into_iter().filter(|m| m.id > began && m.from_bot);
        // That a topic was made the app tells by itself.
        let told: Vec<Shown> = since.filter(|m| m.media != Some(MediaKind::TopicCreated)).collect();
        (told.iter().filter(|m| !m.silent).count(), told.iter().filter(|m| !m.buttons.is_empty()).count())
    };
    people.iter().map(of).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_night_of_two_hundred_cases_each_message_rings_once_with_threads_and_without() {
    println!("operator  threads  messages  sounds");
    for threads in [true, false] {
        let all = night(threads).await;
        for (n, (sounds, messages)) in all.iter().enumerate() {
            println!("{:>8}  {threads:>7}  {messages:>8}  {sounds:>6}", n + 1);
            assert!(sounds <= messages, "{sounds} sounds for {messages} messages, threads: {threads}");
        }
        assert_eq!(all.iter().map(|(_, messages)| messages).sum::<usize>(), 200);
    }
}

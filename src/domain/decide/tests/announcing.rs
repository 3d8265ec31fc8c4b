//! The public channel: written by one, confirmed by another, posted once, and nothing of a case in it.

use crate::domain::announce::parts::{Fate, Shared, Sort, Unfit};
use crate::domain::announce::settings::Announce;
use crate::domain::announce::{ALONE, GOOD_FOR};
use crate::domain::command::{AdminAsk, AnnounceAsk, Command};
use crate::domain::decide::{Answer, Reason};
use crate::domain::event::{Came, Followup, Said, What};
use crate::domain::id::{Address, SourceId};
use crate::domain::message::Kind;
use crate::domain::policy::Policy;
use crate::domain::say::{
    AnnounceWord, Announcing, Delivery, Outcome, Recipient, Refusal, Say, ToOperator, Word,
};

use super::people::{attachment, policy, said, with};
use super::world::World;

const TEXT: &str = "We are back.\n\nWrite to us at any hour.";

/// Supervisors, and olga, who is none.
fn line_of(supervisors: &[&str]) -> World {
    let names = [supervisors, &["olga"]].concat();
    let mut policy: Policy = policy(&names);
    for operator in &mut policy.operators {
        operator.supervisor = operator.id.as_str() != "olga";
    }
    policy.announce = Some(Announce {
        channel: "telegram".into(),
        chat: Address("-1001234567890".into()),
        name: None,
        confirm: 2,
    });
    World::new(policy)
}

fn line() -> World {
    line_of(&["vera", "boris"])
}

fn write(text: &str) -> Command {
    Command::Announce(AnnounceAsk::Write(text.to_owned()))
}

/// Writes one in a message of its own, and gives that message.
fn writes(w: &mut World, who: &str, text: &str) -> SourceId {
    w.operator(who).sends(Said { command: Some(write(text)), ..said("/announce") })
}

/// What the comparison with the cases found.
fn compared(w: &mut World, shared: Option<Shared>) {
    let asked = w.leaving.iter().find_map(|(id, followup)| match followup {
        Followup::Compare { number } => Some((*id, *number)),
        _ => None,
    });
    let (id, number) = asked.expect("something to compare");
    w.event(What::Compared(id, number, shared));
}

/// One that waits to be confirmed.
fn waiting(w: &mut World) -> u32 {
    writes(w, "vera", TEXT);
    compared(w, None);
    w.roster.announcements.last
}

fn presses(w: &mut World, who: &str, ask: AnnounceAsk) -> Option<AnnounceWord> {
    w.operator(who).presses_any(SourceId::bare(1), Some(Command::Announce(ask)));
    match w.popup() {
        Some(Word::Announce(word)) => Some(word),
        _ => None,
    }
}

fn is_post(delivery: &Delivery) -> bool {
    matches!(
        (&delivery.to, &delivery.say),
        (Recipient::Chat { .. }, Say::Operator(ToOperator::Announcing(Announcing::Post { .. })))
    )
}

/// What stands in the channel, or was tried to.
fn posted(w: &World) -> Vec<String> {
    let text = |say: &Say| match say {
        Say::Operator(ToOperator::Announcing(Announcing::Post { text })) => text.clone(),
        _ => String::new(),
    };
    w.sent.iter().filter(|(delivery, _)| is_post(delivery)).map(|(delivery, _)| text(&delivery.say)).collect()
}

fn shown(w: &World, who: &str) -> Vec<Announcing> {
    let of = |say| match say {
        Say::Operator(ToOperator::Announcing(what)) => Some(what),
        _ => None,
    };
    w.to(who).into_iter().filter_map(of).collect()
}

fn told(w: &World, who: &str) -> Option<AnnounceWord> {
    w.to(who).into_iter().rev().find_map(|say| match say {
        Say::Operator(ToOperator::Word(Word::Announce(word))) => Some(word),
        _ => None,
    })
}

#[test]
fn it_is_shown_as_it_will_look_and_posted_once_when_another_supervisor_confirms_it() {
    let mut w = line();
    let number = waiting(&mut w);
    let post = Announcing::Post { text: TEXT.into() };
    let ask = Announcing::Ask { number, by: Some("vera".into()), posts: 1, missing: Vec::new() };
    for who in ["vera", "boris"] {
        assert_eq!(shown(&w, who), [post.clone(), ask.clone()], "{who}");
    }
    assert!(shown(&w, "olga").is_empty() && posted(&w).is_empty());
    assert_eq!(presses(&mut w, "vera", AnnounceAsk::Post(number)), Some(AnnounceWord::NeedsSecond(number)));
    assert!(posted(&w).is_empty());
    assert_eq!(presses(&mut w, "boris", AnnounceAsk::Post(number)), Some(AnnounceWord::Goes(number)));
    assert_eq!(posted(&w), [TEXT]);
    for who in ["vera", "boris"] {
        let ended = shown(&w, who).pop();
        assert!(
            matches!(&ended, Some(Announcing::Ended { posts, .. })
            if matches!(&posts[..], [(None, Fate::Posted(at))] if at.len() == 1)),
            "{ended:?}"
        );
    }
    assert_eq!(presses(&mut w, "boris", AnnounceAsk::Post(number)), Some(AnnounceWord::OutAlready(number)));
    assert_eq!(posted(&w).len(), 1, "once");
    assert!(w.roster.announcements.get(number).is_some_and(|one| one.posts[0].text.is_empty()));
}

#[test]
fn the_only_supervisor_confirms_it_after_ten_minutes() {
    let mut w = line_of(&["vera"]);
    let number = waiting(&mut w);
    let from = w.now.civil + ALONE;
    assert_eq!(
        presses(&mut w, "vera", AnnounceAsk::Post(number)),
        Some(AnnounceWord::NotBefore(number, from))
    );
    w.now.line = w.now.line + ALONE;
    assert_eq!(presses(&mut w, "vera", AnnounceAsk::Post(number)), Some(AnnounceWord::Goes(number)));
    assert_eq!(posted(&w), [TEXT]);
}

#[test]
fn who_is_locked_out_confirms_nothing_and_still_counts_as_somebody_who_could() {
    let mut w = line();
    let number = waiting(&mut w);
    w.admin(AdminAsk::Lock { operator: "boris".into(), force: true });
    w.now.line = w.now.line + ALONE;
    assert_eq!(presses(&mut w, "vera", AnnounceAsk::Post(number)), Some(AnnounceWord::NeedsSecond(number)));
    w.operator("boris").presses_any(SourceId::bare(1), Some(Command::Announce(AnnounceAsk::Post(number))));
    assert!(posted(&w).is_empty());
}

#[test]
fn what_somebody_wrote_who_is_no_supervisor_any_more_does_not_go_out() {
    for locked in [true, false] {
        let mut w = line_of(&["vera", "boris", "anna"]);
        let number = waiting(&mut w);
        if locked {
            w.admin(AdminAsk::Lock { operator: "vera".into(), force: false });
        } else {
            w.policy.operators.retain(|operator| operator.id.as_str() != "vera");
        }
        assert_eq!(
            presses(&mut w, "boris", AnnounceAsk::Post(number)),
            Some(AnnounceWord::WriterGone(number))
        );
        assert!(posted(&w).is_empty());
    }
}

#[test]
fn whoever_was_removed_while_confirming_is_nobody() {
    let mut w = line();
    let number = waiting(&mut w);
    w.policy.operators.retain(|operator| operator.id.as_str() != "boris");
    w.operator("boris").presses_any(SourceId::bare(1), Some(Command::Announce(AnnounceAsk::Post(number))));
    assert!(posted(&w).is_empty());
    w.now.line = w.now.line + ALONE;
    presses(&mut w, "vera", AnnounceAsk::Post(number));
    assert_eq!(posted(&w), [TEXT], "now she is the only one");
}

#[test]
fn only_supervisors_announce_and_only_where_there_is_a_channel() {
    let mut w = line();
    writes(&mut w, "olga", TEXT);
    assert_eq!(w.to("olga").pop(), Some(Say::Operator(ToOperator::Word(Word::SupervisorsOnly))));
    w.policy.announce = None;
    writes(&mut w, "vera", TEXT);
    assert_eq!(told(&w, "vera"), Some(AnnounceWord::NoChannel));
    assert_eq!(w.roster.announcements.last, 0);
}

/// The messages that went from chats of supervisors.
fn gone(w: &World) -> usize {
    let of = |(delivery, _): &(Delivery, Option<SourceId>)| match &delivery.say {
        Say::Operator(ToOperator::Gone { messages }) => messages.len(),
        _ => 0,
    };
    w.sent.iter().map(of).sum()
}

#[test]
fn nobody_is_asked_any_more_once_it_is_posted_or_dropped() {
    let mut w = line();
    let number = waiting(&mut w);
    assert_eq!(w.roster.announcements.get(number).map(|one| one.asks.len()), Some(2), "both are asked");
    presses(&mut w, "boris", AnnounceAsk::Post(number));
    assert_eq!(gone(&w), 2, "its buttons do nothing now");
    let number = waiting(&mut w);
    presses(&mut w, "boris", AnnounceAsk::Drop(number));
    assert_eq!(gone(&w), 4);
}

#[test]
fn nothing_is_announced_from_within_a_case_and_nothing_but_words() {
    let mut w = line();
    w.contact(1).says("I am at the old mill");
    let who = w.assignee(1).map(str::to_owned).expect("an operator");
    for operator in &mut w.policy.operators {
        operator.supervisor = true;
    }
    let card = w.card(&who, 1);
    let order = Said { command: Some(write("We are at the mill")), ..said("/announce") };
    w.operator(&who).sends(Said { reply_to: Some(card), ..order.clone() });
    assert_eq!(told(&w, &who), Some(AnnounceWord::InCase));
    w.operator(&who).sends(Said { thread: Some(7), ..order.clone() });
    assert_eq!(told(&w, &who), Some(AnnounceWord::InCase));
    let photo = with("", vec![attachment(Kind::Photo, "p")]);
    w.operator(&who).sends(Said { attachments: photo.attachments, ..order });
    assert_eq!(told(&w, &who), Some(AnnounceWord::OnlyWords));
    assert_eq!(w.roster.announcements.last, 0);
    assert!(!w.is_answered(1), "and the contact got nothing of it");
}

#[test]
fn what_shares_something_with_a_case_or_can_not_be_a_post_is_refused() {
    let mut w = line();
    w.contact(1).says("I am at the old mill");
    let shared = Shared { code: w.code(1), sort: Sort::Sentence, words: "i am at the old mill".into() };
    writes(&mut w, "vera", "I am at the old mill");
    compared(&mut w, Some(shared.clone()));
    assert_eq!(told(&w, "vera"), Some(AnnounceWord::Shares(shared)));
    assert!(w.roster.announcements.all.is_empty() && shown(&w, "boris").is_empty());
    w.policy.never_tell = vec!["Lisova 5".into()];
    for (text, unfit) in [
        (" ", Unfit::Empty(None)),
        ("[de]\nHallo", Unfit::NoLanguage("de".into())),
        ("Come to LISOVA, 5", Unfit::NeverTell("Lisova 5".into())),
        ("Write to Vera@Home.example", Unfit::Address("vera@home.example".into())),
    ] {
        writes(&mut w, "vera", text);
        assert_eq!(told(&w, "vera"), Some(AnnounceWord::Unfit(unfit)), "{text}");
    }
}

#[test]
fn each_language_can_have_a_post_of_its_own() {
    let mut w = line();
    writes(&mut w, "vera", "each\n[en]\nWe are back.\n[uk]\nМи знову тут.");
    compared(&mut w, None);
    let ask = shown(&w, "boris").pop();
    assert!(
        matches!(&ask, Some(Announcing::Ask { posts: 2, missing, .. }) if *missing == ["ru".into()]),
        "{ask:?}"
    );
    presses(&mut w, "boris", AnnounceAsk::Post(1));
    assert_eq!(posted(&w), ["We are back.", "Ми знову тут."]);
    let ended: Vec<_> =
        shown(&w, "vera").into_iter().filter(|what| matches!(what, Announcing::Ended { .. })).collect();
    assert_eq!(ended.len(), 1, "told once, when both are there");
}

#[test]
fn a_changed_message_is_compared_and_shown_anew_and_what_was_shown_before_posts_nothing() {
    let mut w = line();
    let at = writes(&mut w, "vera", TEXT);
    compared(&mut w, None);
    let changed = Said { command: Some(write("We are back on Sunday.")), ..said("/announce") };
    w.operator("vera").comes(at, Came::Edited(changed.clone()));
    assert_eq!(presses(&mut w, "boris", AnnounceAsk::Post(1)), Some(AnnounceWord::Unknown(1)));
    compared(&mut w, None);
    assert_eq!(presses(&mut w, "boris", AnnounceAsk::Post(2)), Some(AnnounceWord::Goes(2)));
    assert_eq!(posted(&w), ["We are back on Sunday."]);
    w.operator("vera").comes(at, Came::Edited(changed));
    assert_eq!(told(&w, "vera"), Some(AnnounceWord::OutAlready(2)));
    let other = writes(&mut w, "vera", TEXT);
    w.operator("vera").comes(other, Came::Edited(said("no, leave it")));
    assert_eq!(told(&w, "vera"), Some(AnnounceWord::Dropped(3)));
    assert_eq!(posted(&w).len(), 1);
}

#[test]
fn what_may_stand_there_is_posted_again_only_by_somebodys_word() {
    for (outcome, fate) in [
        (Outcome::Unsure, Fate::Unsure),
        (Outcome::Refused(Refusal::Forbidden), Fate::Forbidden),
        (Outcome::Refused(Refusal::BadRequest), Fate::Refused),
    ] {
        let mut w = line();
        let number = waiting(&mut w);
        w.prompt = false;
        presses(&mut w, "boris", AnnounceAsk::Post(number));
        let post = w.outbox.iter().find(|delivery| is_post(delivery)).cloned().expect("a post");
        w.settle(&post, outcome);
        w.prompt = true;
        w.deliver_all();
        let ended = Announcing::Ended { number, posts: vec![(None, fate)] };
        assert_eq!((shown(&w, "vera").pop(), shown(&w, "boris").pop()), (Some(ended.clone()), Some(ended)));
        assert_eq!(posted(&w).len(), 1, "not by itself");
        assert_eq!(presses(&mut w, "vera", AnnounceAsk::Again(number)), Some(AnnounceWord::Goes(number)));
        assert_eq!(posted(&w), [TEXT, TEXT]);
        assert_eq!(
            presses(&mut w, "vera", AnnounceAsk::Again(number)),
            Some(AnnounceWord::NothingThere(number))
        );
    }
}

#[test]
fn a_post_is_deleted_by_one_supervisor_and_all_hear_of_it() {
    let mut w = line();
    let number = waiting(&mut w);
    assert_eq!(presses(&mut w, "boris", AnnounceAsk::Delete(number)), Some(AnnounceWord::Unknown(number)));
    presses(&mut w, "boris", AnnounceAsk::Post(number));
    assert_eq!(presses(&mut w, "vera", AnnounceAsk::Delete(number)), Some(AnnounceWord::Leaves(number)));
    let deleted = Announcing::Ended { number, posts: vec![(None, Fate::Deleted)] };
    assert_eq!((shown(&w, "vera").pop(), shown(&w, "boris").pop()), (Some(deleted.clone()), Some(deleted)));
    assert_eq!(
        presses(&mut w, "vera", AnnounceAsk::Delete(number)),
        Some(AnnounceWord::NothingThere(number))
    );
}

#[test]
fn nothing_goes_out_that_nobody_confirmed_for_a_day_and_few_wait_at_a_time() {
    let mut w = line();
    let number = waiting(&mut w);
    w.now.line = w.now.line + GOOD_FOR;
    assert_eq!(presses(&mut w, "boris", AnnounceAsk::Post(number)), Some(AnnounceWord::Unknown(number)));
    for n in 1..=3 {
        writes(&mut w, "vera", &format!("Number {n}"));
    }
    writes(&mut w, "vera", "One more");
    assert_eq!(told(&w, "vera"), Some(AnnounceWord::TooMany));
    let list = Command::Announce(AnnounceAsk::List);
    w.operator("vera").orders(list);
    assert!(matches!(shown(&w, "vera").pop(), Some(Announcing::List { waiting, .. }) if waiting.is_empty()));
    assert_eq!(presses(&mut w, "boris", AnnounceAsk::Drop(2)), Some(AnnounceWord::Dropped(2)));
    assert!(posted(&w).is_empty());
}

#[test]
fn an_admin_writes_one_and_a_supervisor_confirms_it() {
    let mut w = line();
    let ask = |ask| AdminAsk::Announce(ask);
    w.admin(ask(AnnounceAsk::Write(TEXT.into())));
    assert_eq!(w.last.answer, Answer::Announced(AnnounceWord::Comparing(1)));
    compared(&mut w, None);
    assert!(matches!(shown(&w, "vera").pop(), Some(Announcing::Ask { by: None, .. })));
    assert_eq!(w.admin(ask(AnnounceAsk::Post(1))), Reason::Refused);
    assert_eq!(w.last.answer, Answer::Announced(AnnounceWord::NeedsSecond(1)));
    presses(&mut w, "vera", AnnounceAsk::Post(1));
    assert_eq!(posted(&w), [TEXT]);
    let number = { waiting(&mut w) };
    w.admin(ask(AnnounceAsk::Post(number)));
    assert_eq!(posted(&w).len(), 2, "an admin is another one than the supervisor who wrote it");
}

#[test]
fn the_bot_stays_where_it_announces() {
    let mut w = line();
    for (chat, reason) in [("-1001234567890", Reason::Nothing), ("-1009999999999", Reason::Group)] {
        let arrival = crate::domain::event::Arrival {
            address: Address(chat.into()),
            ..w.contact(1).arrival(SourceId::bare(0), Came::Group)
        };
        assert_eq!(w.event(What::Arrived(arrival)), reason);
    }
}

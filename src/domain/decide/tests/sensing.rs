//! A channel that hears or sends nothing, and who is told.

use crate::domain::decide::Reason;
use crate::domain::event::What;
use crate::domain::id::Address;
use crate::domain::policy::{Acknowledge, Action, Audience, Channel, Operator, Reach, Step};
use crate::domain::roster::Roster;
use crate::domain::say::{Recipient, Refusal, Say, ToOperator, Word};
use crate::domain::senses::{Lost, Sensed, Trouble};
use crate::domain::time::Stamp;
use crate::domain::traits::Traits;

use super::people::{operator, policy};
use super::world::{HOUR, World};

/// Reached by these channels, the first preferred.
fn reached(id: &str, channels: &[&str], supervisor: bool) -> Operator {
    let reach = |channel: &&str| Reach { channel: (*channel).into(), address: Some(Address(id.into())) };
    Operator { reach: channels.iter().map(reach).collect(), supervisor, ..operator(id) }
}

fn world(operators: Vec<Operator>) -> World {
    let mut policy = policy(&[]);
    policy.operators = operators;
    let (traits, acknowledge) = (Traits::EMAIL, Acknowledge::Neutral);
    let serves = crate::domain::policy::Serves::Everyone;
    policy.channels.push(Channel { name: "mail".into(), traits, serves, acknowledge, address: None });
    World::new(policy)
}

fn lost(why: Trouble) -> Lost {
    Lost { hearing: true, why, since: Stamp(7) }
}

fn senses(w: &mut World, channel: &str, lost: Option<Lost>) -> Reason {
    w.event(What::Sensed(Sensed { channel: channel.into(), lost }))
}

/// Who was told of a channel, and by which channel they are reached now.
fn told(w: &mut World) -> Vec<(String, String)> {
    let sent = std::mem::take(&mut w.sent);
    let about = sent.into_iter().filter(|(delivery, _)| {
        matches!(
            delivery.say,
            Say::Operator(ToOperator::Word(Word::ChannelLost { .. } | Word::ChannelBack { .. }))
        )
    });
    let who = about.filter_map(|(delivery, _)| match delivery.to {
        Recipient::Operator(id) => {
            let (channel, _) = w.roster.way_to(w.policy.operator(&id)?)?;
            Some((id.to_string(), channel.to_string()))
        }
        _ => None,
    });
    who.collect()
}

fn by(who: &str, channel: &str) -> (String, String) {
    (who.into(), channel.into())
}

#[test]
fn supervisors_hear_of_a_lost_channel_once_by_another_and_once_that_it_is_back() {
    let mut w = world(vec![
        reached("olga", &["telegram"], false),
        reached("vera", &["telegram", "mail"], true),
        reached("zoe", &["telegram"], true),
    ]);
    assert_eq!(senses(&mut w, "telegram", Some(lost(Trouble::Conflict))), Reason::Sensed);
    assert_eq!(told(&mut w), [by("vera", "mail")], "zoe and olga would not get it");
    assert_eq!(w.roster.lost.get(&"telegram".into()), Some(&lost(Trouble::Conflict)));
    senses(&mut w, "telegram", Some(lost(Trouble::Unreachable)));
    assert_eq!(told(&mut w), [], "she knows");
    senses(&mut w, "telegram", None);
    assert_eq!(told(&mut w), [by("vera", "telegram"), by("zoe", "telegram")]);
    senses(&mut w, "telegram", None);
    assert_eq!((told(&mut w), w.roster.lost.len()), (vec![], 0));
}

#[test]
fn a_pager_that_refuses_an_alarm_is_told_of_once_a_day() {
    let url = "url:https://user:canary@ntfy.example:8443/canary?auth=canary";
    let mut w = world(vec![reached("olga", &["telegram"], false), reached("vera", &["telegram"], true)]);
    let call = Step {
        after: HOUR,
        action: Action::Alert(vec![Audience::Pager(url.into())]),
        ..w.policy.steps[0].clone()
    };
    w.policy.steps = vec![call];
    w.prompt = false;
    let deaf = |w: &World| {
        let words = w.to("vera").into_iter().filter_map(|say| match say {
            Say::Operator(ToOperator::Word(Word::PagerDeaf(host))) => Some(host),
            _ => None,
        });
        words.collect::<Vec<_>>()
    };
    for contact in 1..=3 {
        w.contact(contact).says(&format!("help {contact}"));
        w.deliver_all();
        w.pass(HOUR * 2);
        let calls: Vec<_> =
            w.outbox.iter().filter(|d| matches!(d.to, Recipient::Pager(_))).cloned().collect();
        assert_eq!(calls.len(), 1, "{:?}", w.outbox);
        w.refuse(&calls[0], Refusal::Forbidden);
    }
    assert_eq!(deaf(&w), ["ntfy.example:8443"], "and no more of its address than where it is");
    assert_eq!(w.count("olga", |say| matches!(say, Say::Operator(ToOperator::Word(Word::PagerDeaf(_))))), 0);
    w.pass(HOUR * 24);
    w.contact(4).says("help 4");
    w.deliver_all();
    w.pass(HOUR * 2);
    let call = w.outbox.iter().find(|d| matches!(d.to, Recipient::Pager(_))).unwrap().clone();
    w.refuse(&call, Refusal::Forbidden);
    assert_eq!(deaf(&w).len(), 2, "it still does");
}

#[test]
fn where_no_supervisor_is_reached_everyone_is_told_who_is() {
    let mut w = world(vec![
        reached("olga", &["mail"], false),
        reached("boris", &["telegram"], false),
        reached("vera", &["telegram"], true),
    ]);
    senses(&mut w, "telegram", Some(lost(Trouble::Unauthorised)));
    assert_eq!(told(&mut w), [by("olga", "mail")]);
    let mut w = world(vec![reached("boris", &["telegram"], false), reached("vera", &["telegram"], true)]);
    senses(&mut w, "telegram", Some(lost(Trouble::Unauthorised)));
    assert_eq!(told(&mut w), [by("vera", "telegram")], "as soon as it is back");
    assert_eq!(senses(&mut w, "pigeon", Some(lost(Trouble::Unreachable))), Reason::Sensed);
    assert_eq!((told(&mut w), w.roster.lost.len()), (vec![], 1), "it is no channel of this line any more");
}

#[test]
fn a_case_goes_to_its_operator_by_the_next_channel_while_the_first_is_lost() {
    let mut w = world(vec![reached("olga", &["telegram", "mail"], false)]);
    let way = |w: &World| w.roster.way_to(&w.policy.operators[0]).unwrap().0.to_string();
    assert_eq!(way(&w), "telegram");
    senses(&mut w, "telegram", Some(lost(Trouble::Unreachable)));
    assert_eq!(way(&w), "mail");
    senses(&mut w, "mail", Some(lost(Trouble::Unreachable)));
    assert_eq!(way(&w), "telegram", "neither is better than the other");
    senses(&mut w, "telegram", None);
    assert_eq!(way(&w), "telegram");
}

#[test]
fn a_roster_of_before_channels_could_be_lost_opens() {
    let mut old = serde_json::to_value(Roster::default()).unwrap();
    assert!(old.as_object_mut().unwrap().remove("lost").is_some());
    assert_eq!(serde_json::from_value::<Roster>(old).unwrap(), Roster::default());
}

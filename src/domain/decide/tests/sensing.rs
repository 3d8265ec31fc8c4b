//! A channel that hears or sends nothing, and who is told.

use crate::domain::decide::Reason;
use crate::domain::event::What;
use crate::domain::id::Address;
use crate::domain::policy::{Acknowledge, Channel, Operator, Reach};
use crate::domain::roster::Roster;
use crate::domain::say::{Recipient, Say, ToOperator, Word};
use crate::domain::senses::{Lost, Sensed, Trouble};
use crate::domain::time::Stamp;
use crate::domain::traits::Traits;

use super::people::{operator, policy};
use super::world::World;

/// Reached by these channels, the first preferred.
fn reached(id: &str, channels: &[&str], supervisor: bool) -> Operator {
    let reach = |channel: &&str| Reach { channel: (*channel).into(), address: Some(Address(id.into())) };
    Operator { reach: channels.iter().map(reach).collect(), supervisor, ..operator(id) }
}

fn world(operators: Vec<Operator>) -> World {
    let mut policy = policy(&[]);
    policy.operators = operators;
    let (traits, acknowledge) = (Traits::EMAIL, Acknowledge::Neutral);
    policy.channels.push(Channel { name: "mail".into(), traits, acknowledge });
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

//! The public channel: what stands there is what was shown, and supervisors read how it stands.

use super::fixtures::*;
use crate::channel::said::tests::announcements::shown;
use crate::channel::telegram::payload::{Keyboard, Payload};
use crate::domain::announce::settings::Announce;
use crate::domain::id::Address;
use crate::domain::say::{Announcing, Recipient, Say, ToOperator};

fn stage() -> Stage {
    let mut stage = Stage::new();
    stage.policy.operators.iter_mut().for_each(|operator| operator.supervisor = true);
    stage.policy.announce = Some(Announce {
        channel: "telegram".into(),
        chat: Address("-1001234567890".into()),
        name: Some("our_line".to_owned()),
        confirm: 2,
    });
    stage
}

fn channel() -> Recipient {
    Recipient::Chat {
        channel: "telegram".into(),
        chat: Announce::CHAT,
        address: Address("-1001234567890".into()),
    }
}

#[test]
fn what_supervisors_read_of_announcements_says_how_it_stands_and_what_can_be_done() {
    let stage = stage();
    let of = |name: &str| {
        let (_, what) = shown().into_iter().find(|(known, _)| *known == name).expect("that one");
        stage.told(&Recipient::Operator(olga()), &Say::Operator(ToOperator::Announcing(what)), "en")
    };
    let ask = of("announce, by a colleague");
    assert!(ask.contains("exactly how announcement 7") && ask.contains("another supervisor"), "{ask}");
    assert!(ask.contains("[Post it = 1:post:7] [Don't post it = 1:nopost:7]"), "{ask}");
    let other = of("announce, by an admin, without a language");
    assert!(
        other.contains("in 2 posts") && other.contains("the admin") && other.contains("Українська"),
        "{other}"
    );
    let out = of("announce, out");
    assert!(out.contains("https://t.me/our_line/17") && out.contains("1:unpost:7"), "{out}");
    assert!(!out.contains("1:repost:7"), "{out}");
    let rest = of("announce, everything else");
    assert!(rest.contains("1:repost:7") && rest.contains("admin of the channel"), "{rest}");
    assert!(of("announce, what there is").contains("In the channel: 2, 5"));
    for language in ["en", "ru", "uk", "fr"] {
        for (name, what) in shown() {
            let say = Say::Operator(ToOperator::Announcing(what));
            let told = stage.told(&Recipient::Operator(olga()), &say, language);
            assert!(!told.trim().is_empty() && !told.contains("{ $"), "{language}, {name}: {told}");
        }
        for word in crate::channel::said::tests::announcements::words(NOW, code()) {
            let say = Say::Operator(ToOperator::Word(word.clone()));
            let told = stage.told(&Recipient::Operator(olga()), &say, language);
            assert!(!told.contains("{ $") && !told.contains("word-announce"), "{language}: {word:?}: {told}");
            assert!(!told.contains("vera@home.example"), "an address that its reader did not know: {told}");
        }
    }
}

#[test]
fn a_post_stands_in_the_channel_exactly_as_it_was_shown_and_nothing_else_goes_there() {
    let mut stage = stage();
    let text = "One line.\n\n· · ·\n\nІнша: <b>так</b> & 🙂".to_owned();
    let post = || Say::Operator(ToOperator::Announcing(Announcing::Post { text: text.clone() }));
    let shown = stage.for_operator(post());
    stage.maybe_sent = true;
    for language in ["en", "uk"] {
        assert_eq!(stage.render(channel(), post(), language), shown);
    }
    let plain =
        Payload::Text { text, keyboard: Keyboard::None, thread: None, reply_to: None, protect: false };
    assert_eq!(shown, [plain]);
    let ended = Announcing::Ended { number: 7, posts: Vec::new() };
    let others = [
        Say::Operator(ToOperator::Announcing(ended)),
        Say::Operator(ToOperator::OperatorHelp),
        Say::Operator(ToOperator::CaseList { cases: Vec::new(), waiting: 3 }),
    ];
    for say in others {
        assert!(stage.render(channel(), say.clone(), "en").is_empty(), "{say:?}");
    }
}

//! Whom an answer goes to, where a mail's author is not the one who wrote.

use super::world::{AUTHSERV, World, code, known, received, written};
use crate::channel::email::auth::tests::mails::signed;
use crate::channel::email::token::{Holder, Token};
use crate::domain::event::{Came, Said};
use crate::domain::id::ContactId;
use crate::domain::message::Via;

const LINE: &str = "help@line.example";

/// Whom the mail is from to the line, and what the line notes of it.
async fn heard(world: &World, mail: String) -> (String, ContactId, Said) {
    let arrival = world.gets(mail).await.arrival;
    let Came::Said(said) = arrival.what else { panic!("{arrival:?}") };
    (arrival.address.0, arrival.chat.contact(), said)
}

fn with(from: &str, head: &str) -> String {
    format!("{head}{}", written(from, LINE, "What can I do?"))
}

#[tokio::test]
async fn whoever_fills_in_a_form_is_answered_where_they_say() {
    let world = World::new().await;
    let reply_to = "Reply-To: Ada <ada@mail.example>\r\n";
    for form in [
        "Site <site@ngo.example>",
        "SITE@NGO.example",
        "robot@forms.example",
        "www@web1.forms.example",
        "noreply@hoster.example",
        "Do-Not-Reply@hoster.example",
        "wordpress@hoster.example",
    ] {
        let (address, _, said) = heard(&world, with(form, reply_to)).await;
        assert_eq!(
            (address.as_str(), said.via, said.unaddressed),
            ("ada@mail.example", Some(Via::Form), false),
            "{form}"
        );
    }
    let other = "Reply-To: Bea <bea@mail.example>\r\n";
    let (_, ada, _) = heard(&world, with("site@ngo.example", reply_to)).await;
    let (_, bea, _) = heard(&world, with("site@ngo.example", other)).await;
    let (_, by_mail, _) = heard(&world, with("ada@mail.example", "")).await;
    assert!(ada != bea && ada == by_mail, "two visitors are two contacts");
}

#[tokio::test]
async fn a_form_that_sends_in_the_lines_own_name_is_answered_at_reply_to_and_never_at_the_line() {
    let world = World::new().await;
    for from in [LINE, "Help <HELP@line.example>", "help+forms@line.example"] {
        let (address, _, said) = heard(&world, with(from, "Reply-To: Ada <ada@mail.example>\r\n")).await;
        assert_eq!((address.as_str(), said.via), ("ada@mail.example", Some(Via::Form)), "{from}");
    }
    for reply_to in ["", "Reply-To: help@line.example\r\n", "Reply-To: help+k.x@line.example\r\n"] {
        let came = world.gets(with(LINE, reply_to)).await.arrival.what;
        let Came::Machine(_, said) = came else { panic!("{reply_to}: {came:?}") };
        assert!(said.unaddressed, "let in, it is not answered at the line: {reply_to}");
    }
    let ours = with(LINE, "Reply-To: Ada <ada@mail.example>\r\n").replace("<1@mua.example>", &world.ours(3));
    assert!(matches!(world.gets(ours).await.arrival.what, Came::Machine(..)), "a mail of ours stays ours");
}

#[tokio::test]
async fn what_a_form_sends_as_a_machine_is_two_peoples_too_if_it_is_let_in() {
    let world = World::new().await;
    let kept = async |from: &str, head: &str| {
        let arrival =
            world.gets(with(from, &format!("Auto-Submitted: auto-replied\r\n{head}"))).await.arrival;
        let Came::Machine(_, said) = arrival.what else { panic!("{:?}", arrival.what) };
        (arrival.address.0, said.via, said.unaddressed)
    };
    let ada = kept("site@ngo.example", "Reply-To: ada@mail.example\r\n").await;
    assert_eq!(ada, ("ada@mail.example".into(), Some(Via::Form), false));
    let (address, via, unaddressed) = kept("noreply@hoster.example", "").await;
    assert!(!address.contains('@') && via == Some(Via::Form) && unaddressed);
    assert_eq!(
        kept("bea@mail.example", "Reply-To: x@y.example\r\n").await,
        ("bea@mail.example".into(), None, false)
    );
}

#[tokio::test]
async fn a_form_is_known_however_its_domain_is_spelt() {
    let mut world = World::new().await;
    world.reception_mut().forms = vec!["сайт.укр".into(), "site@xn--80aswg.xn--j1amh".into()];
    for form in ["robot@сайт.укр", "robot@xn--80aswg.xn--j1amh"] {
        assert!(world.reception.is_form(form), "{form}");
    }
    world.reception_mut().forms.remove(0);
    assert!(world.reception.is_form("Site@сайт.укр") && !world.reception.is_form("robot@сайт.укр"));
}

#[tokio::test]
async fn elsewhere_reply_to_turns_nothing_aside() {
    let world = World::new().await;
    let reply_to = "Reply-To: eve@evil.example\r\n";
    let listed =
        format!("{reply_to}List-Id: <news.mail.example>\r\nList-Post: <mailto:news@mail.example>\r\n");
    for head in [reply_to.to_owned(), listed] {
        let (address, _, said) = heard(&world, with("Ada <ada@mail.example>", &head)).await;
        assert_eq!(
            (address.as_str(), said.via, said.unaddressed),
            ("ada@mail.example", None, false),
            "{head}"
        );
    }
}

#[tokio::test]
async fn who_writes_through_a_group_that_hides_them_is_answered_and_not_the_group() {
    let world = World::new().await;
    let group =
        "List-ID: <help.ngo.example>\r\nList-Post: <mailto:help@ngo.example>\r\nX-Original-From: Ada\r\n";
    let from = "'Ada' via Help <help@ngo.example>";
    for reply_to in [
        "Reply-To: Ada <ada@mail.example>\r\n",
        "Reply-To: help@ngo.example, Ada <ada@mail.example>\r\n",
        "Reply-To: Ada <ada@mail.example>\r\nCc: help@ngo.example\r\n",
        "Reply-To: =?utf-8?q?=D0=90?= <ada@mail.example>, help-owner@ngo.example\r\n",
    ] {
        let (address, _, said) = heard(&world, with(from, &format!("{group}{reply_to}"))).await;
        assert_eq!((address.as_str(), said.via), ("ada@mail.example", Some(Via::List)), "{reply_to}");
        assert!(said.maybe_machine && !said.unaddressed);
    }
}

#[tokio::test]
async fn where_nobody_but_the_list_or_the_form_is_left_nobody_is_answered_unasked() {
    let world = World::new().await;
    let group = "List-Id: <help.lists.example>\r\nList-Post: <mailto:help@lists.example>\r\n";
    let from = "Ada via Help <help@lists.example>";
    let operator = "Reply-To: olga@ngo.example\r\n";
    let mut seen: Vec<ContactId> = Vec::new();
    for (from, head) in [
        (from, group.to_owned()),
        (from, format!("{group}Reply-To: help@lists.example\r\n")),
        (from, format!("{group}Reply-To: help-request@lists.example\r\n")),
        (from, format!("{group}Reply-To: other@x.example\r\nCc: other@x.example\r\n")),
        (from, format!("{group}Reply-To: {LINE}\r\n")),
        (from, format!("{group}{operator}")),
        ("site@ngo.example", operator.to_owned()),
        ("site@ngo.example", "Reply-To: a@x.example, b@x.example\r\n".to_owned()),
        ("wordpress@ngo.example", "Reply-To: a@x.example, b@x.example\r\n".to_owned()),
        ("site@ngo.example", "Reply-To: no address at all\r\n".to_owned()),
        ("site@ngo.example", "Reply-To: robot@forms.example\r\n".to_owned()),
        ("noreply@hoster.example", String::new()),
        ("noreply@hoster.example", "Reply-To: noreply@hoster.example\r\n".to_owned()),
    ] {
        let mail = with(from, &head).replace("What can I do?", &format!("What can I do? {}", seen.len()));
        let (address, chat, said) = heard(&world, mail).await;
        assert!(said.unaddressed && said.via.is_some() && !address.contains('@'), "{from} {head}: {address}");
        assert!(!seen.contains(&chat), "two who wrote that way are not one");
        seen.push(chat);
    }
}

#[tokio::test]
async fn a_token_of_a_contact_is_tried_for_either_of_their_addresses() {
    let world = World::new().await;
    let (_, ada, _) = heard(&world, with("ada@mail.example", "")).await;
    let token = Token::Thread(super::world::code());
    let to = world.reception.tokens.address(&token, &Holder::Contact(ada)).0;
    let reply_to = "Reply-To: ada@mail.example\r\n";
    let answer = |from: &str, head: &str| format!("{head}{}", written(from, &to, "It is me."));
    for mail in
        [answer("ada@work.example", reply_to), answer("ada@mail.example", "Reply-To: x@y.example\r\n")]
    {
        let (address, chat, _) = heard(&world, mail).await;
        assert_eq!((address.as_str(), chat), ("ada@mail.example", ada));
    }
    let (address, _, _) = heard(&world, answer("eve@evil.example", "Reply-To: bea@mail.example\r\n")).await;
    assert_eq!(address, "eve@evil.example", "to others it is worth nothing");
}

#[tokio::test]
async fn mails_of_one_source_and_list_share_a_days_places_and_answers_to_us_need_none() {
    let world = World::new().await;
    let list = "List-Id: <news.x.example>\r\n";
    let stream = async |from: &str, head: &str| heard(&world, with(from, head)).await.2.stream;
    let first = stream("a@x.example", list).await.unwrap();
    assert_eq!((first.places.len(), Some(&first)), (3, stream("A@x.example", list).await.as_ref()));
    let others = [
        ("b@x.example", list),
        ("a@x.example", "List-Id: <other.x.example>\r\n"),
        ("a@x.example", "Precedence: bulk\r\n"),
    ];
    for (from, head) in others {
        assert_ne!(stream(from, head).await.unwrap().id, first.id, "{from} {head}");
    }
    assert_eq!(stream("a@x.example", "").await, None, "a person's have no bound");
    let answer = format!("{list}In-Reply-To: {}\r\n", world.ours(9));
    assert_eq!(stream("a@x.example", &answer).await, None);
}

#[tokio::test]
async fn what_from_claimed_is_kept_where_somebody_else_is_answered() {
    let world = World::new().await;
    let reply_to = "Reply-To: Ada <ada@mail.example>\r\n";
    let (_, _, said) = heard(&world, with("Site <site@ngo.example>", reply_to)).await;
    assert_eq!(said.claimed.map(|claimed| claimed.0).as_deref(), Some("site@ngo.example"));
    let (_, _, said) = heard(&world, with("noreply@hoster.example", "")).await;
    assert_eq!(said.claimed.map(|claimed| claimed.0).as_deref(), Some("noreply@hoster.example"));
    for (from, head) in [("ada@mail.example", ""), ("ada@mail.example", "Reply-To: eve@evil.example\r\n")] {
        let (_, _, said) = heard(&world, with(from, head)).await;
        assert_eq!((said.claimed, said.via), (None, None), "{head}");
    }
    let machine = with("site@ngo.example", &format!("Auto-Submitted: auto-replied\r\n{reply_to}"));
    let Came::Machine(_, said) = world.gets(machine).await.arrival.what else { panic!("a person") };
    assert_eq!(said.claimed.map(|claimed| claimed.0).as_deref(), Some("site@ngo.example"));
}

#[tokio::test]
async fn the_word_of_our_own_server_against_a_sender_is_noted_unless_their_domain_signed() {
    let world = World::with(known(), true, received()).await;
    let fail = format!("Authentication-Results: {AUTHSERV}; dmarc=fail header.from=ngo.example\r\n");
    let plain = written("ada@ngo.example", LINE, "What can I do?");
    for (mail, expected) in [
        (format!("{fail}{plain}"), (Some(false), true)),
        (format!("{fail}{}", signed(&plain)), (Some(true), false)),
        (plain.clone(), (Some(false), false)),
        (format!("{}{plain}", fail.replace(AUTHSERV, "mx.evil.example")), (Some(false), false)),
    ] {
        let (_, _, said) = heard(&world, mail).await;
        assert_eq!((said.verified, said.forged), expected);
    }
    let form = format!("{fail}{}", with("site@ngo.example", "Reply-To: ada@mail.example\r\n"));
    assert!(!heard(&world, form).await.2.forged, "a form that the admin knows");
}

#[tokio::test]
async fn who_writes_to_the_address_that_only_they_were_told_goes_on() {
    let world = World::new().await;
    let (_, ada, _) = heard(&world, with("ada@mail.example", "")).await;
    let token = world.reception.tokens.address(&Token::Thread(code()), &Holder::Contact(ada)).0;
    let to = |to: &str| written("ada@mail.example", to, "What can I do?");
    assert!(heard(&world, to(&token)).await.2.goes_on);
    assert!(!heard(&world, to(LINE)).await.2.goes_on);
    let stranger = written("eve@evil.example", &token, "What can I do?");
    assert!(!heard(&world, stranger).await.2.goes_on, "it was told to somebody else");
}

#[tokio::test]
async fn all_names_of_a_mailbox_are_remembered_as_one() {
    let world = World::new().await;
    let of = async |from: &str| heard(&world, with(from, "")).await.2.mailbox;
    let one = of("ada@mail.example").await;
    assert_eq!(one.len(), 3);
    assert_eq!(
        (of("Ada+work@MAIL.example").await, of("ada+1@mail.example").await),
        (one.clone(), one.clone())
    );
    assert_ne!(of("bea@mail.example").await, one);
}

#[tokio::test]
async fn only_a_proven_address_is_verified_and_nothing_that_came_by_a_form() {
    let world = World::new().await;
    let verified = async |mail: String| heard(&world, mail).await.2.verified;
    let by = |from: &str, head: &str| signed(&format!("{head}{}", written(from, LINE, "What can I do?")));
    assert_eq!(verified(by("ada@ngo.example", "")).await, Some(true));
    assert_eq!(verified(written("ada@ngo.example", LINE, "x")).await, Some(false), "unsigned");
    assert_eq!(verified(by("ada@mail.example", "")).await, Some(false), "by another domain");
    let changed = by("ada@ngo.example", "").replace("What can", "What could");
    assert_eq!(verified(changed).await, Some(false));
    let form = by("site@ngo.example", "Reply-To: ada@ngo.example\r\n");
    assert_eq!(verified(form).await, Some(false), "a form vouches for nobody");
}

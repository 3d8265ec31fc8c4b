//! A contact is asked a few things while nobody has taken their case yet. None of it stands between them and a human:
//! their case is out before the first question, and whatever they say to one is a message of theirs like any other.

use crate::domain::case::{Asked, Case, Given, Priority, State, beginning};
use crate::domain::contact::Contact;
use crate::domain::event::{Arrival, Said};
use crate::domain::id::{CaseCode, DeliveryId, QuestionKey, SourceId};
use crate::domain::message::Kind;
use crate::domain::plain::squeezed;
use crate::domain::policy::Acknowledge;
use crate::domain::question::{Question, Wanted};
use crate::domain::safe_hour;
use crate::domain::say::{Delivery, ToContact};
use crate::domain::time::Stamp;

use super::cards;
use super::desk::{Desk, SendOptions};

/// The most characters of what answers a choice in words of one's own: whoever writes more tells their story.
const BRIEF: usize = 200;

/// What is spoken answers whatever words would.
const SPOKEN: [Kind; 4] = [Kind::Voice, Kind::RoundVideo, Kind::Audio, Kind::Video];

/// As [`next`], of the case as it is on the desk.
pub fn go_on(desk: &mut Desk, code: CaseCode) {
    if let Some(mut case) = desk.case(code) {
        next(desk, &mut case);
        desk.save(case);
    }
}

/// Asks the next question, if there is one, and none is open.
fn next(desk: &mut Desk, case: &mut Case) {
    let channel = desk.policy.channel(&case.channel);
    let speaks = channel.is_some_and(|c| c.traits.buttons && c.acknowledge != Acknowledge::Off);
    if !speaks || case.questions.open().is_some() || !may_ask(desk, case) {
        return;
    }
    if let Some(question) = following(desk, case).first() {
        let delivery = put(desk, case, &question.key, false);
        let asked = asked(desk, case, question, delivery, None);
        case.questions.asked.push(asked);
    }
}

/// Where there are no buttons, all of them stand in one acknowledgement, numbered on from its topics.
pub fn tell(desk: &Desk, case: &mut Case, contact: &Contact, delivery: DeliveryId) {
    let channel = desk.policy.channel(&case.channel);
    let full = channel.is_some_and(|c| c.acknowledge == Acknowledge::Full && !c.traits.buttons);
    if !full || !case.questions.asked.is_empty() || !may_ask(desk, case) {
        return;
    }
    let topics = contact.numbered.as_ref().filter(|told| told.delivery == delivery);
    let before = topics.map_or(0, |told| u32::try_from(told.topics.len()).unwrap_or(u32::MAX));
    for (question, number) in following(desk, case).into_iter().zip(before.saturating_add(1)..) {
        let asked = asked(desk, case, question, delivery, Some(number));
        case.questions.asked.push(asked);
    }
}

/// Whether that is said to a question. Then it is no repeat: "yes" to one and "yes" to the next are two answers.
pub fn answers(case: &Case, arrival: &Arrival, said: &Said) -> bool {
    said_to(case, arrival, said).is_some() || !numbered(case, said).is_empty()
}

/// A further message may be an answer. What can be none is a message all the same, and the question is put once more;
/// then they are left in peace.
pub fn heard(desk: &mut Desk, case: &mut Case, arrival: &Arrival, said: &Said, seq: u32) {
    let at = desk.now.line;
    for (key, words) in numbered(case, said) {
        let choice = case.questions.get(&key).and_then(|asked| chosen(asked, &words));
        take(desk, case, &key, Given { seq, at, choice, words: beginning(&words), sent: None });
    }
    let Some(key) = said_to(case, arrival, said) else { return };
    let Some(asked) = case.questions.get(&key) else { return };
    let stands = asked.told.filter(|_| desk.traits(&case.channel).buttons);
    if let Some(given) = given(asked, said, seq, at) {
        take(desk, case, &key, given);
        // As after a tap: nobody is left wondering whether to press it still.
        if let Some(edit) = stands {
            desk.tell_contact_of(case, ToContact::QuestionOver { key, edit }, SendOptions::default());
        }
        return;
    }
    if case.questions.open().is_none_or(|open| open.key != key) {
        return;
    }
    if asked.again {
        case.questions.end();
    } else {
        let delivery = put(desk, case, &key, true);
        if let Some(asked) = case.questions.get_mut(&key) {
            (asked.delivery, asked.told, asked.again) = (delivery, None, true);
        }
    }
}

/// An answer stands beside its question, also at the first card.
pub fn take(desk: &mut Desk, case: &mut Case, key: &QuestionKey, given: Given) {
    if safe_hour::is_asked_by(key)
        && let (Some(minute), Some(mut contact)) = (safe_hour::said(&given.words), desk.contact(case.contact))
    {
        contact.care.safe_minute = Some(minute);
        desk.save_contact(contact);
    }
    if let Some(asked) = case.questions.get_mut(key) {
        asked.answer(given);
    }
    let Some(me) = case.assignee().cloned() else { return };
    let first = case.shown.iter().filter(|s| s.operator == me && s.live).min_by_key(|s| s.seq).cloned();
    if let Some(card) = first {
        cards::update_card(desk, case, &card, cards::buttons_for(case, &me));
    }
}

/// It is in front of its contact: what they say from now on may answer it.
pub fn told(desk: &mut Desk, delivery: &Delivery, ids: &[SourceId]) {
    let Some(mut case) = delivery.case.and_then(|code| desk.case(code)) else { return };
    if let Some(asked) = case.questions.asked.iter_mut().find(|asked| asked.delivery == delivery.id) {
        asked.told = ids.last().copied();
        desk.save(case);
    }
}

/// Whether something was answered after that card was made, the first, which tells the answers.
pub fn answered_since(case: &Case, seq: u32, made_at: Stamp) -> bool {
    let mut answers = case.questions.asked.iter().flat_map(|asked| &asked.answers);
    let first = case.shown.iter().all(|shown| shown.seq >= seq);
    first && answers.any(|given| given.seq > seq && given.at >= made_at)
}

/// Whether nobody has taken it or spoken yet, and nothing presses.
fn may_ask(desk: &Desk, case: &Case) -> bool {
    let waits = match &case.state {
        State::Waiting { .. } => true,
        State::Assigned { post, .. } => post.accepted_at.is_none(),
        State::Held { .. } | State::Answered { .. } | State::Closed { .. } | State::Unreachable { .. } => {
            false
        }
    };
    let silent = desk.quiet || case.unaddressed;
    waits && !silent && !case.questions.over && case.priority == Priority::Normal && !has_human(case)
}

/// Whether a human has written, or is about to.
fn has_human(case: &Case) -> bool {
    case.ever_answered || !case.replies.is_empty()
}

/// What is still to be asked, in the order of the file.
fn following<'a>(desk: &Desk<'a>, case: &Case) -> Vec<&'a Question> {
    let policy = desk.policy;
    let open = |q: &&Question| q.is_about(case.topic.as_ref(), &policy.menu) && !case.questions.has(&q.key);
    policy.questions.iter().filter(open).collect()
}

fn put(desk: &mut Desk, case: &Case, key: &QuestionKey, again: bool) -> DeliveryId {
    let how = SendOptions { decides: true, ..SendOptions::default() };
    desk.tell_contact_of(case, ToContact::Question { key: key.clone(), again }, how)
}

fn asked(desk: &Desk, case: &Case, question: &Question, delivery: DeliveryId, number: Option<u32>) -> Asked {
    let (language, fallback) = (&case.language, desk.policy.fallback());
    Asked {
        key: question.key.clone(),
        kind: question.kind,
        language: language.clone(),
        text: question.text(language, &fallback).to_owned(),
        choices: question.choices(language, &fallback),
        delivery,
        number,
        told: None,
        again: false,
        over: false,
        answers: Vec::new(),
    }
}

/// The question to which it is said, where each has a message of its own: the one that it replies to, else the open one
/// if that stood in the same chat before.
fn said_to(case: &Case, arrival: &Arrival, said: &Said) -> Option<QuestionKey> {
    // The numbers of another phone's chat mean other messages.
    if said.forwarded || case.contact != arrival.chat.contact() {
        return None;
    }
    let found = match said.reply_to {
        Some(to) => case.questions.asked.iter().find(|asked| asked.told == Some(to)),
        None => case.questions.open().filter(|open| {
            let before =
                |at: SourceId| at.is_counted_with(arrival.source) && at.number() < arrival.source.number();
            open.told.is_some_and(before)
        }),
    };
    found.map(|asked| asked.key.clone())
}

/// It as an answer; none if it can be none.
fn given(asked: &Asked, said: &Said, seq: u32, at: Stamp) -> Option<Given> {
    let words = !said.text.trim().is_empty();
    let has = |kinds: &[Kind]| said.attachments.iter().any(|a| kinds.contains(&a.kind));
    let choice = chosen(asked, &said.text);
    let fits = match asked.kind {
        Wanted::Choice => {
            let brief = words && said.attachments.is_empty() && said.text.chars().count() <= BRIEF;
            choice.is_some() || brief || has(&SPOKEN)
        }
        Wanted::Text | Wanted::Location => words || has(&SPOKEN) || has(&[Kind::Location]),
        Wanted::Photo => {
            words || has(&[Kind::Photo, Kind::Video, Kind::Animation, Kind::RoundVideo, Kind::Document])
        }
    };
    let sent = said.attachments.first().map(|a| a.kind).filter(|_| !words);
    fits.then(|| Given { seq, at, choice, words: beginning(&said.text), sent })
}

/// Which of the choices those words are.
fn chosen(asked: &Asked, words: &str) -> Option<u32> {
    let bare = |text: &str| squeezed(text.trim_matches(|c: char| !c.is_alphanumeric()));
    let words = bare(words);
    let at = asked.choices.iter().position(|choice| !words.is_empty() && bare(choice) == words)?;
    u32::try_from(at).ok()
}

/// Answers in a reply to the mail that asked, each behind its number; until a human has written, for then a number may
/// answer what they asked.
fn numbered(case: &Case, said: &Said) -> Vec<(QuestionKey, String)> {
    let told = |asked: &&Asked| asked.number.is_some() && said.on == Some(asked.delivery);
    if said.maybe_machine
        || said.forwarded
        || has_human(case)
        || !case.questions.asked.iter().any(|a| told(&a))
    {
        return Vec::new();
    }
    let mut found: Vec<(QuestionKey, String)> = Vec::new();
    let mut open = false;
    for line in said.text.lines() {
        let begins = number(line).and_then(|(number, words)| {
            let asked = case.questions.asked.iter().filter(told).find(|a| a.number == Some(number))?;
            Some((asked.key.clone(), words.strip_prefix(&asked.text).unwrap_or(words).trim().to_owned()))
        });
        match (begins, found.last_mut()) {
            (Some(answer), _) => {
                found.push(answer);
                open = true;
            }
            (None, Some((_, words))) if open && !line.trim().is_empty() => {
                let more = format!("{words} {}", line.trim());
                more.trim().clone_into(words);
            }
            // What stands apart from the numbers is no part of any.
            _ => open = false,
        }
    }
    found.retain(|(_, words)| !words.is_empty());
    found
}

/// The number with which a line begins, as people write one, and what follows it.
fn number(line: &str) -> Option<(u32, &str)> {
    let line = line.trim().trim_start_matches(['#', '№']);
    let digits = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(line.len());
    let (number, words) = line.split_at(digits);
    let apart = words.is_empty() || words.starts_with(['.', ')', ':', '-', '–', '—', ' ']);
    let number = number.parse().ok().filter(|_| digits <= 3 && apart)?;
    Some((number, words.trim_start_matches(['.', ')', ':', '-', '–', '—', ' '])))
}

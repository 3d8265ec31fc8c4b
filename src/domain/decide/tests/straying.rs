//! Whatever is written wherever, in whatever order: a reply reaches nobody but whom its writer meant.

use proptest::prelude::*;

use super::desk::{DESK, two_bots};
use super::people::*;
use super::world::{MINUTE, World};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::event::{Said, What};
use crate::domain::id::{Address, CaseCode, SourceId};
use crate::domain::say::{Recipient, Say, ToContact};
use crate::domain::threads::{News, Room, Threaded};

const CONTACTS: usize = 3;
const OPERATORS: [&str; 2] = ["olga", "boris"];
const ORDERS: usize = 6;

/// Something that happens.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// A contact writes.
    Contact(usize),
    /// An operator has a thread for a contact's case.
    Thread(usize, usize),
    /// It is deleted.
    Lost(usize, usize),
    /// An operator writes: in which contact's thread, swiping a message of which contact's case.
    Write(usize, Option<usize>, Option<usize>),
    /// As above, and forwards it.
    Forward(usize, Option<usize>),
    /// They change what they wrote last.
    Edit(usize),
    /// They take it back.
    Recall(usize),
    /// They pass a case on, or close it, in its thread.
    Pass(usize, usize),
    Close(usize, usize),
    /// They note something, plan an answer, open a case again, or believe that two are one person's, by its code.
    Order(usize, usize, usize),
    /// They reply to what is said among colleagues, or what the line asked them.
    Inner(usize, usize),
    /// All that waits is delivered, or only some of it.
    Deliver,
    Wait,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (o, c) = (0..OPERATORS.len(), 0..CONTACTS);
    let maybe = || proptest::option::of(0..CONTACTS);
    let step = prop_oneof![
        3 => c.clone().prop_map(Step::Contact),
        3 => (o.clone(), c.clone()).prop_map(|(o, c)| Step::Thread(o, c)),
        1 => (o.clone(), c.clone()).prop_map(|(o, c)| Step::Lost(o, c)),
        6 => (o.clone(), maybe(), maybe()).prop_map(|(o, t, r)| Step::Write(o, t, r)),
        1 => (o.clone(), maybe()).prop_map(|(o, t)| Step::Forward(o, t)),
        1 => o.clone().prop_map(Step::Edit),
        1 => o.clone().prop_map(Step::Recall),
        1 => (o.clone(), c.clone()).prop_map(|(o, c)| Step::Pass(o, c)),
        1 => (o.clone(), c.clone()).prop_map(|(o, c)| Step::Close(o, c)),
        4 => (o.clone(), c, 0..ORDERS).prop_map(|(o, c, n)| Step::Order(o, c, n)),
        2 => (o, 0..9_usize).prop_map(|(o, n)| Step::Inner(o, n)),
        4 => Just(Step::Deliver),
        1 => Just(Step::Wait),
    ];
    proptest::collection::vec(step, 1..60)
}

/// A line under test, and what its operators wrote for whom.
struct Night {
    w: World,
    /// By which bot they work: their own, or the one to which contacts write, which has no threads.
    channel: &'static str,
    /// The numbers of threads, as the operator's app shows them: whose case each is.
    threads: Vec<(usize, i64, CaseCode)>,
    next: i64,
    /// The latest message of each operator, and for which case it was.
    latest: Vec<Option<(SourceId, String)>>,
    edits: usize,
}

impl Night {
    fn new(own: bool) -> Self {
        let (policy, channel) =
            if own { (two_bots(&OPERATORS), DESK) } else { (policy(&OPERATORS), "telegram") };
        let mut w = World::new(policy);
        w.policy.operators[1].supervisor = true;
        w.prompt = false;
        Self { w, channel, threads: Vec::new(), next: 5_000, latest: vec![None; OPERATORS.len()], edits: 0 }
    }

    fn code(&self, contact: usize) -> Option<CaseCode> {
        let id = chat_of(&"telegram".into(), &Address(format!("contact {contact}"))).contact();
        self.w.contacts.get(&id)?.case
    }

    fn room(operator: usize) -> Room {
        Room { chat: chat_of(&DESK.into(), &Address(OPERATORS[operator].into())), bot: None }
    }

    fn learns(&mut self, operator: usize, what: News) {
        let room = Self::room(operator);
        let threaded = Threaded { operator: OPERATORS[operator].into(), channel: DESK.into(), room, what };
        self.w.event(What::Threaded(threaded));
    }

    /// The thread that the app shows for a case, also where the line has lost it.
    fn thread(&self, operator: usize, contact: Option<usize>) -> Option<(i64, CaseCode)> {
        let code = self.code(contact?)?;
        let mut all = self.threads.iter().rev();
        all.find(|(o, _, known)| *o == operator && *known == code).map(|(_, id, code)| (*id, *code))
    }

    /// A card of a contact's case in an operator's chat.
    fn card(&self, operator: usize, contact: Option<usize>) -> Option<(SourceId, CaseCode)> {
        let code = self.code(contact?)?;
        Some((self.w.received(OPERATORS[operator], is_card, Some(code))?, code))
    }

    fn write(&mut self, operator: usize, thread: Option<usize>, reply: Option<usize>, forwarded: bool) {
        let (thread, reply) = (self.thread(operator, thread), self.card(operator, reply));
        // Whoever swipes means that; else the thread says it; where the two say different things nobody is meant.
        let meant = match (thread.map(|(_, code)| code), reply.map(|(_, code)| code)) {
            (Some(thread), Some(reply)) if thread != reply => None,
            (thread, reply) => reply.or(thread),
        };
        let text = match meant.filter(|_| !forwarded) {
            Some(code) => format!("for {code}"),
            None => "for nobody".to_owned(),
        };
        let said = Said {
            thread: thread.map(|(id, _)| id),
            reply_to: reply.map(|(message, _)| message),
            forwarded,
            ..said(&text)
        };
        let at = self.w.person(OPERATORS[operator].into(), self.channel).sends(said);
        self.latest[operator] = Some((at, text));
    }

    fn orders(&mut self, operator: usize, contact: usize, ask: CaseAsk) {
        let Some((thread, _)) = self.thread(operator, Some(contact)) else { return };
        let command = Some(Command::Case { code: None, ask });
        let said = Said { thread: Some(thread), command, ..said("/command") };
        self.w.person(OPERATORS[operator].into(), self.channel).sends(said);
    }

    fn orders_by_code(&mut self, operator: usize, contact: usize, which: usize) {
        let Some(code) = self.code(contact) else { return };
        let other = self.code((contact + 1) % CONTACTS).unwrap_or(code);
        let minute = u32::try_from(self.w.now.civil.0 / 60_000 % 1_440).unwrap_or(0);
        let asks: [CaseAsk; ORDERS] = [
            CaseAsk::Note("for nobody".into()),
            CaseAsk::At(Some((minute + 5) % 1_440), format!("for {code}, at its hour")),
            CaseAsk::Reopen,
            CaseAsk::MergeNow(other),
            CaseAsk::Block(0),
            CaseAsk::Write,
        ];
        let ask = asks.into_iter().nth(which).expect("an order");
        let command = Some(Command::Case { code: Some(code), ask });
        self.w.person(OPERATORS[operator].into(), self.channel).sends(Said { command, ..said("/command") });
    }

    fn replies_to_inner(&mut self, operator: usize, choice: usize) {
        let chat = self.w.person(OPERATORS[operator].into(), self.channel).chat();
        let inner = self.w.links.iter().filter(|(key, link)| key.chat == chat && link.inner);
        let inner: Vec<SourceId> = inner.map(|(key, _)| key.message).collect();
        if let Some(message) = inner.get(choice % inner.len().max(1)) {
            let said = Said { reply_to: Some(*message), ..said("for nobody") };
            self.w.person(OPERATORS[operator].into(), self.channel).sends(said);
        }
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Contact(contact) => {
                self.w.contact(contact).says(&format!("words {}", self.next));
                self.next += 1;
            }
            Step::Thread(operator, contact) => {
                let Some(code) = self.code(contact).filter(|_| self.channel == DESK) else { return };
                self.next += 1;
                self.threads.push((operator, self.next, code));
                self.learns(operator, News::Made(code, self.next));
            }
            Step::Lost(operator, contact) => {
                if let Some(code) = self.code(contact) {
                    self.learns(operator, News::Lost(code));
                }
            }
            Step::Write(operator, thread, reply) => self.write(operator, thread, reply, false),
            Step::Forward(operator, thread) => self.write(operator, thread, None, true),
            Step::Edit(operator) => {
                let Some((at, text)) = self.latest[operator].clone() else { return };
                self.edits += 1;
                let text = format!("{text}, again {}", self.edits);
                self.w.person(OPERATORS[operator].into(), self.channel).edits(at, &text);
            }
            Step::Recall(operator) => {
                let Some((at, _)) = self.latest[operator].clone() else { return };
                let command = Some(Command::Case { code: None, ask: CaseAsk::Recall(0) });
                self.w.person(OPERATORS[operator].into(), self.channel).presses_any(at, command);
            }
            Step::Pass(operator, contact) => self.orders(operator, contact, CaseAsk::PassOn),
            Step::Close(operator, contact) => {
                self.orders(operator, contact, CaseAsk::Close(Some("x".into())));
            }
            Step::Order(operator, contact, which) => self.orders_by_code(operator, contact, which),
            Step::Inner(operator, choice) => self.replies_to_inner(operator, choice),
            Step::Deliver => self.w.deliver_all(),
            Step::Wait => self.w.pass(MINUTE * 7),
        }
    }

    /// Every answer that went to a contact was written for their case.
    fn check(&self) {
        let out = self.w.sent.iter().map(|(delivery, _)| delivery).chain(&self.w.outbox);
        for delivery in out {
            let (Recipient::Contact(to), Say::Contact(say)) = (&delivery.to, &delivery.say) else { continue };
            let (ToContact::Answer { seq } | ToContact::AnswerEdited { seq, .. }) = say else { continue };
            let code = delivery.case.expect("an answer is of a case");
            assert_eq!(self.w.cases[&code].contact, *to, "of their own case");
            let (folded, _) = self.w.told(code);
            let said = folded.iter().find(|folded| folded.message.seq == *seq).expect("it was said");
            assert!(said.message.text.starts_with(&format!("for {code}")), "{} to {code}", said.message.text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn a_reply_reaches_nobody_but_whom_its_writer_meant(own in any::<bool>(), steps in steps()) {
        let mut night = Night::new(own);
        for step in steps {
            night.step(step);
        }
        night.w.deliver_all();
        night.check();
    }
}

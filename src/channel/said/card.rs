//! The facts of a card: one of a contact's messages, as an operator gets it.
//!
//! First a head of facts, then the contact's words, then in words what came with them.

use super::{View, blank, calling, paragraphs, phones, question, quoted};
use crate::domain::case::{Case, Priority, Reply, State};
use crate::domain::id::{SourceId, Topic};
use crate::domain::message::{Author, Entry, Folded, Kind, Message, Via};
use crate::domain::route::covers;
use crate::domain::say::CardWhy;
use crate::domain::time::Stamp;
use crate::text::{isolate, native_name, visible};

/// A message and its case, about to be told.
#[derive(Debug)]
pub struct Facts<'v, 'a> {
    view: &'v View<'a>,
    /// Its case.
    pub case: &'a Case,
    /// The message as it now reads.
    pub folded: Folded,
}

impl<'v, 'a> Facts<'v, 'a> {
    /// None where the case or the message is gone.
    pub fn of(view: &'v View<'a>, seq: u32) -> Option<Self> {
        Some(Self { view, case: view.case()?, folded: view.message(seq)? })
    }

    /// The message's number.
    pub fn seq(&self) -> u32 {
        self.folded.message.seq
    }

    /// Whether the message reads otherwise than when it came: it was edited, or a late part of an album had words.
    pub fn words_changed(&self) -> bool {
        let late =
            |e: &Entry| matches!(e, Entry::Part { seq, text, .. } if *seq == self.seq() && !text.is_empty());
        self.folded.edited || self.view.material.entries.iter().any(late)
    }

    /// Whether an operator pressed Take.
    pub fn is_taken(&self) -> bool {
        matches!(&self.case.state, State::Assigned { post, .. } if post.accepted_at.is_some())
    }

    /// The lines of facts: all of them on a case's first card, the few that change on others. `why` is told
    /// where a card is new.
    pub fn head(&self, full: bool, why: Option<&CardWhy>) -> Vec<String> {
        let mut lines = if full { self.full_head() } else { vec![self.short_head()] };
        lines.extend(phones::lines(self.view));
        lines.extend(calling::lines(self.view, self.case, &self.folded.message));
        lines.extend(why.and_then(|why| self.reason(why)));
        lines.extend(self.view.scene.maybe_sent.then(|| self.view.word("card-possible-repeat")));
        lines
    }

    /// A message's words and what came with it; the words are marked as somebody's by `marked`, and `lines`
    /// tell the content.
    pub fn body(&self, message: &Message, marked: impl Fn(String) -> String, lines: &[String]) -> String {
        let quotation = self.quotation(message, &marked);
        if message.from == Author::Asking {
            return self.view.word("card-asked");
        }
        if message.text.is_empty() && message.rest.is_none() && is_unreadable(message) {
            return paragraphs([quotation, self.view.word("card-unreadable")]);
        }
        let words = visible(&message.text);
        let (above, chosen, below) = self.to_questions(message);
        let words = match chosen.filter(|chosen| *chosen != words) {
            Some(chosen) => format!("{chosen} ({words})"),
            None => words,
        };
        let words = if blank(&words) { String::new() } else { marked(words) };
        let rest = rest(self.view, message).map(|(title, rest)| [title, marked(rest)].join("\n"));
        let said = paragraphs([words, lines.join("\n"), rest.unwrap_or_default()]);
        let empty = if self.case.call.is_some() { "card-call-silent" } else { "card-empty" };
        let said = if said.is_empty() { self.view.word(empty) } else { said };
        paragraphs([above, quotation, said, below])
    }

    /// The question to which a message is said, and what of its choices it is, in the operator's language; and
    /// where it answers several, each with its answer.
    fn to_questions(&self, message: &Message) -> (String, Option<String>, String) {
        let answered: Vec<_> = self.case.questions.answered_by(message.seq).collect();
        let one = answered.iter().find(|(asked, _)| asked.number.is_none());
        if let Some((asked, given)) = one {
            let chosen = question::chosen(self.view, asked, given);
            return (question::question(self.view, asked), chosen, String::new());
        }
        let lines = answered.into_iter().map(|(asked, given)| question::line(self.view, asked, given));
        (String::new(), None, lines.collect::<Vec<_>>().join("\n"))
    }

    /// What the message answers or quotes, told as that and not as its writer's words.
    fn quotation(&self, message: &Message, marked: impl Fn(String) -> String) -> String {
        let Some(answers) = self.view.answers(message) else { return String::new() };
        let words = quoted::words(message);
        let answers = format!("↩ {answers}");
        if words.is_empty() { answers } else { [self.view.voice.label(&answers), marked(words)].join("\n") }
    }

    fn full_head(&self) -> Vec<String> {
        let mut lines = vec![self.name(), self.facts().join(" · ")];
        lines.extend(self.foreign());
        lines.extend(self.unfamiliar());
        lines.extend(self.view.alike());
        let marks = self.marks();
        if !marks.is_empty() {
            lines.push(marks.join(" · "));
        }
        lines.extend(self.answers());
        lines
    }

    /// What they answered to the line's questions so far.
    fn answers(&self) -> Vec<String> {
        let asked = self.case.questions.asked.iter();
        asked.filter_map(|asked| Some(question::line(self.view, asked, asked.answered()?))).collect()
    }

    fn short_head(&self) -> String {
        let mut facts = vec![self.name(), self.wait()];
        facts.extend(self.marks());
        facts.join(" · ")
    }

    fn name(&self) -> String {
        let name = format!("{} · {}", self.case.code, self.case.contact.pseudonym());
        let training = self.view.policy().training;
        let name = if training { format!("{} · {name}", self.view.word("card-training")) } else { name };
        match self.case.priority {
            Priority::Normal => name,
            Priority::Urgent => format!("{name} · {}", self.view.word("urgent-mark")),
        }
    }

    fn facts(&self) -> Vec<String> {
        let case = self.case;
        let by = match case.call {
            Some(_) => self.view.word("card-telephone"),
            None => isolate(case.channel.as_str()),
        };
        let mut facts = vec![native_name(&case.language).to_owned(), by];
        let topic = case.topic.as_ref().map(|topic| self.topic(topic));
        facts.extend(topic.map(|topic| self.view.say("card-topic", &[("topic", topic.into())])));
        facts.push(self.wait());
        facts
    }

    /// Since when the case waits, and by when it is promised an answer; or how its message ended. Moments and no spans:
    /// a card stands for days as it was sent.
    fn wait(&self) -> String {
        let (view, case) = (self.view, self.case);
        if case.is_wordless() {
            return view.word("card-asking");
        }
        if let Some(answered) = self.answered() {
            return answered;
        }
        let Some(since) = case.unanswered_since() else { return self.unclocked() };
        let by = since + view.policy().answer_within;
        let id = if by > view.scene.now.line { "card-waits" } else { "card-overdue" };
        let point = |at| view.voice.point(view.civil(at));
        view.say(id, &[("since", point(since).into()), ("by", point(by).into())])
    }

    /// That somebody answered this message, when and who, where no clock runs for it.
    fn answered(&self) -> Option<String> {
        let (view, seq) = (self.view, self.seq());
        let spell = self.case.spell();
        if spell.is_some_and(|spell| spell.holds(seq)) {
            return None;
        }
        let by =
            |reply: &&Reply| reply.answered.as_ref().is_some_and(|runs| runs.messages().any(|n| n == seq));
        if let Some(reply) = self.case.replies.iter().rev().find(by).filter(|r| r.sent_at > Stamp::default())
        {
            let at = view.voice.point(view.civil(reply.sent_at));
            return Some(view.say(
                "card-answered-by",
                &[("at", at.into()), ("who", view.colleague(&reply.operator).into())],
            ));
        }
        spell.is_some_and(|spell| seq < spell.first()).then(|| view.word("card-answered"))
    }

    /// Where a case stands whose clock does not run.
    fn unclocked(&self) -> String {
        let closed = matches!(self.case.state, State::Closed { .. });
        // Where nobody can be answered the clock stands, and nothing is answered by that.
        let stands = if self.case.spell().is_some() { "card-stands" } else { "card-answered" };
        self.view.word(if closed { "state-closed" } else { stands })
    }

    /// A word of warning where the reader does not speak the case's language.
    fn foreign(&self) -> Option<String> {
        let (view, language) = (self.view, &self.case.language);
        let speaks = |theirs: &Option<Vec<_>>| theirs.as_ref().is_none_or(|l| l.contains(language));
        let reader = view.reader().and_then(|id| view.policy().operator(id));
        let id = if !view.policy().operators.iter().any(|o| speaks(&o.languages)) {
            "card-nobody-speaks"
        } else if reader.is_some_and(|o| !speaks(&o.languages)) {
            "card-not-yours"
        } else {
            return None;
        };
        Some(view.say(id, &[("language", native_name(language).into())]))
    }

    /// A topic, as its contact read it.
    fn topic(&self, topic: &Topic) -> String {
        let item = self.view.policy().menu.item(topic);
        isolate(item.map_or_else(|| topic.as_str(), |item| super::contact::label(self.view, item)))
    }

    /// A word of warning where the reader does not know what the case is about, as the roster has it.
    fn unfamiliar(&self) -> Option<String> {
        let (view, topic) = (self.view, self.case.topic.as_ref()?);
        let reader = view.policy().operator(view.reader()?)?;
        let knows = covers(reader, Some(topic), view.policy());
        (!knows).then(|| view.say("card-topic-not-yours", &[("topic", self.topic(topic).into())]))
    }

    fn marks(&self) -> Vec<String> {
        let forwarded = self.folded.message.forwarded.then(|| self.view.word("card-forwarded"));
        let edited = self.folded.edited.then(|| self.view.word("card-edited"));
        let machine = self.folded.message.maybe_machine.then(|| self.view.word("card-maybe-machine"));
        let moved = self.folded.moved.map(|at| self.view.position(at));
        let via = self.folded.message.via.map(|via| match via {
            Via::Form => self.view.word("card-via-form"),
            Via::List => self.view.word("card-via-list"),
        });
        let message = &self.folded.message;
        let unproven = (message.verified == Some(false)).then_some("card-unverified");
        let unproven = if message.forged { Some("card-forged") } else { unproven };
        let unproven = unproven.map(|id| self.view.word(id));
        let alike = self.view.material.roster.campaigns.count(self.case.code);
        let most = self.view.policy().flood.campaign_threshold;
        let alike =
            (most > 0 && alike > most).then(|| self.view.say("card-campaign", &[("n", alike.into())]));
        let nowhere = self.case.unaddressed.then(|| self.view.word("card-no-address"));
        let marks = forwarded.into_iter().chain(self.view.repeats(self.seq())).chain(edited).chain(moved);
        let seized = self.view.material.people();
        let seized = seized.filter(|contact| contact.care.unsafe_since.is_some()).take(1);
        let seized = seized.map(|_| self.view.word("card-unsafe"));
        let safe = self.view.material.people().find_map(|contact| contact.care.safe_minute);
        let safe =
            safe.map(|minute| self.view.say("card-safe-hour", &[("at", super::word::clock(minute).into())]));
        let merged = self.case.handled.merged.iter();
        let merged = merged.map(|with| self.view.say("card-merged", &[("code", with.to_string().into())]));
        let marks = marks.chain(seized).chain(safe).chain(merged);
        marks.chain(via).chain(unproven).chain(machine).chain(nowhere).chain(alike).collect()
    }

    fn reason(&self, why: &CardWhy) -> Option<String> {
        match why {
            CardWhy::New | CardWhy::Further => None,
            CardWhy::Changed => Some(self.view.word("card-changed")),
            CardWhy::ChangedMeanwhile => Some(self.view.word("card-changed-meanwhile")),
            CardWhy::Edited => Some(self.view.word("card-changed-open")),
            CardWhy::Burst(n) => Some(self.view.say("card-burst", &[("n", (*n).into())])),
            CardWhy::Moved { from: None } => Some(self.view.word("card-from-queue")),
            CardWhy::Moved { from: Some(id) } => {
                Some(self.view.say("card-from", &[("who", self.view.colleague(id).into())]))
            }
        }
    }
}

/// The words that came with a late part of an album, for a reader who has the card already.
pub fn late_words(view: &View<'_>, seq: u32, source: SourceId) -> String {
    let part = view.material.entries.iter().find_map(|entry| entry.part(seq, source));
    part.map(|(_, text)| visible(text)).filter(|words| !blank(words)).unwrap_or_default()
}

/// What was cut from a mail, below what its writer says: a line above it, and its words.
pub fn rest(view: &View<'_>, message: &Message) -> Option<(String, String)> {
    let rest = message.rest.as_deref().map(visible).filter(|rest| !blank(rest))?;
    Some((view.word("card-rest"), rest))
}

/// A message of which nothing but its raw source is known.
fn is_unreadable(message: &Message) -> bool {
    matches!(message.attachments.as_slice(), [one] if one.kind == Kind::Unsupported)
}

//! What supervisors read of the line's public channel, and what stands there.

use super::{View, paragraphs};
use crate::domain::announce::parts::{Fate, Shared, Sort, Unfit};
use crate::domain::id::{Language, OperatorId, SourceId};
use crate::domain::say::{AnnounceWord, Announcing};
use crate::text::{Value, isolate, native_name, visible};

/// The words of it. Those of a post are as they were written.
pub fn text(view: &View<'_>, what: &Announcing) -> String {
    match what {
        Announcing::Post { text } => text.clone(),
        Announcing::Ask { number, by, posts, missing } => ask(view, *number, by.as_ref(), (*posts, missing)),
        Announcing::List { waiting, out } => list(view, waiting, out),
        Announcing::Ended { number, posts } => ended(view, *number, posts),
    }
}

fn ask(
    view: &View<'_>,
    number: u32,
    by: Option<&OperatorId>,
    (posts, missing): (u32, &[Language]),
) -> String {
    let name = by.map_or_else(|| view.word("announce-admin"), |by| view.colleague(by));
    let args = [("number", number.to_string().into()), ("by", name.into()), ("n", posts.into())];
    let two = view.policy().announce.as_ref().is_some_and(|announce| announce.confirm > 1);
    let mut others = view.policy().operators.iter().filter(|o| o.supervisor && Some(&o.id) != by);
    let how = if others.next().is_some() { "announce-ask-second" } else { "announce-ask-alone" };
    let languages = missing.iter().map(native_name).collect::<Vec<_>>().join(", ");
    let lacks =
        (!missing.is_empty()).then(|| view.say("announce-missing", &[("languages", languages.into())]));
    let parts = [Some(view.say("announce-ask", &args)), lacks, two.then(|| view.word(how))];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn list(view: &View<'_>, waiting: &[u32], out: &[u32]) -> String {
    let some = |id, numbers: &[u32]| {
        let named = numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        (!numbers.is_empty()).then(|| view.say(id, &[("numbers", named.into())]))
    };
    let lists = [some("announce-waiting", waiting), some("announce-out", out)];
    paragraphs(std::iter::once(view.word("announce-howto")).chain(lists.into_iter().flatten()))
}

/// A line for each post; with its language, where there are several.
fn ended(view: &View<'_>, number: u32, posts: &[(Option<Language>, Fate)]) -> String {
    let head = view.say("announce-ended", &[("number", number.to_string().into())]);
    let line = |(language, fate): &(Option<Language>, Fate)| {
        let told = end(view, fate);
        match language.as_ref().filter(|_| posts.len() > 1) {
            Some(language) => [view.voice.label(native_name(language)), told].join(" "),
            None => told,
        }
    };
    std::iter::once(head).chain(posts.iter().map(line)).collect::<Vec<_>>().join("\n")
}

fn end(view: &View<'_>, fate: &Fate) -> String {
    let of = |id, messages: &[SourceId]| view.say(id, &[("links", links(view, messages).into())]);
    match fate {
        Fate::Posted(messages) => of("announce-end-posted", messages),
        Fate::Stays(messages) => of("announce-end-stays", messages),
        Fate::Unsent => view.word("announce-end-unsent"),
        Fate::Unsure => view.word("announce-end-unsure"),
        Fate::Forbidden => view.word("announce-end-forbidden"),
        Fate::Refused => view.word("announce-end-refused"),
        Fate::Deleted => view.word("announce-end-deleted"),
    }
}

fn links(view: &View<'_>, messages: &[SourceId]) -> String {
    let channel = view.policy().announce.as_ref();
    let all = messages.iter().filter_map(|message| channel.map(|channel| channel.link(*message)));
    all.collect::<Vec<_>>().join(" ")
}

/// The text of a short answer, and what it is given.
pub fn word<'w>(view: &View<'_>, word: &'w AnnounceWord) -> (&'static str, Vec<(&'static str, Value<'w>)>) {
    let of = |number: u32| vec![("number", Value::from(number.to_string()))];
    match word {
        AnnounceWord::NoChannel => ("word-announce-no-channel", Vec::new()),
        AnnounceWord::InCase => ("word-announce-in-case", Vec::new()),
        AnnounceWord::OnlyWords => ("word-announce-only-words", Vec::new()),
        AnnounceWord::Unfit(unfit) => self::unfit(unfit),
        AnnounceWord::Shares(shared) => self::shared(view, shared),
        AnnounceWord::TooMany => ("word-announce-too-many", Vec::new()),
        AnnounceWord::Comparing(number) => ("word-announce-comparing", of(*number)),
        AnnounceWord::Unknown(number) => ("word-announce-unknown", of(*number)),
        AnnounceWord::NeedsSecond(number) => ("word-announce-needs-second", of(*number)),
        AnnounceWord::NotBefore(number, at) => {
            let at = ("at", view.voice.moment(*at).into());
            ("word-announce-not-before", of(*number).into_iter().chain([at]).collect())
        }
        AnnounceWord::WriterGone(number) => ("word-announce-writer-gone", of(*number)),
        AnnounceWord::Dropped(number) => ("word-announce-dropped", of(*number)),
        AnnounceWord::Goes(number) => ("word-announce-goes", of(*number)),
        AnnounceWord::OutAlready(number) => ("word-announce-out-already", of(*number)),
        AnnounceWord::UnderWay(number) => ("word-announce-under-way", of(*number)),
        AnnounceWord::NothingThere(number) => ("word-announce-nothing-there", of(*number)),
        AnnounceWord::Leaves(number) => ("word-announce-leaves", of(*number)),
    }
}

fn unfit(unfit: &Unfit) -> (&'static str, Vec<(&'static str, Value<'_>)>) {
    match unfit {
        Unfit::Empty(_) => ("word-announce-empty", Vec::new()),
        Unfit::TooLong(n) => ("word-announce-too-long", vec![("n", (*n).into())]),
        Unfit::NoLanguage(language) => {
            ("word-announce-no-language", vec![("language", language.as_str().into())])
        }
        Unfit::Twice(language) => ("word-announce-twice", vec![("language", language.as_str().into())]),
        Unfit::NeverTell(words) => ("word-announce-never-tell", vec![("words", isolate(words).into())]),
        Unfit::Address(address) => ("word-announce-address", vec![("words", isolate(address).into())]),
    }
}

fn shared<'w>(view: &View<'_>, shared: &Shared) -> (&'static str, Vec<(&'static str, Value<'w>)>) {
    let what = match shared.sort {
        Sort::Code => "announce-shares-code",
        Sort::Pseudonym => "announce-shares-pseudonym",
        Sort::Number => "announce-shares-number",
        Sort::Sentence => "announce-shares-sentence",
        // Whose it is nobody is told: whoever tries addresses one after the other must not find a case by them.
        Sort::Address => return ("word-announce-shares-address", Vec::new()),
    };
    let (what, words) = (view.word(what), isolate(&visible(&shared.words)));
    let args = vec![("what", what.into()), ("case", shared.code.to_string().into()), ("words", words.into())];
    ("word-announce-shares", args)
}

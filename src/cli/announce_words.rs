//! What the line answers about announcements, in short English sentences.

use crate::domain::announce::MOST;
use crate::domain::announce::parts::{Shared, Sort, Unfit};
use crate::domain::say::AnnounceWord;

/// What a short word says.
pub(super) fn sentence(word: &AnnounceWord) -> String {
    match word {
        AnnounceWord::NoChannel => "the line has no public channel: add [announce] to the config".to_owned(),
        AnnounceWord::InCase => "nothing is announced from within a case".to_owned(),
        AnnounceWord::OnlyWords => "only words can be announced".to_owned(),
        AnnounceWord::Unfit(unfit) => self::unfit(unfit),
        AnnounceWord::Shares(shared) => self::shared(shared),
        AnnounceWord::TooMany => {
            "several announcements wait already: post one (`hotlined announce --post N`) or drop one (`--cancel N`) first"
                .to_owned()
        }
        AnnounceWord::Comparing(n) => format!("{n} is still being compared with the cases: try again in a moment"),
        AnnounceWord::Unknown(n) => {
            format!("no announcement {n} waits: it was changed or dropped, or is older than a day; see `hotlined announce`")
        }
        AnnounceWord::NeedsSecond(n) => format!(
            "a supervisor must confirm {n}: they were shown it, and press the button below it"
        ),
        AnnounceWord::NotBefore(n, at) => format!("{n} can be posted from {at} on, for there is nobody else to confirm it"),
        AnnounceWord::WriterGone(n) => {
            format!("whoever wrote {n} is no supervisor any more, so it was dropped: write it anew")
        }
        AnnounceWord::Dropped(n) => format!("{n} is dropped"),
        AnnounceWord::Goes(n) => format!("{n} goes out"),
        AnnounceWord::OutAlready(n) => {
            format!("{n} is out already, and stays as it is: delete it (`hotlined announce --delete {n}`) and write it anew")
        }
        AnnounceWord::UnderWay(n) => format!("{n} is under way: try again in a moment"),
        AnnounceWord::NothingThere(n) => format!("of {n} there is nothing to do that with: see `hotlined announce`"),
        AnnounceWord::Leaves(n) => format!("{n} goes from the channel"),
    }
}

fn unfit(unfit: &Unfit) -> String {
    match unfit {
        Unfit::Empty(None) => "there are no words to announce".to_owned(),
        Unfit::Empty(Some(language)) => format!("there are no words below [{language}]"),
        Unfit::TooLong(n) => format!(
            "it has {n} characters (UTF-16 units), and a post {MOST} at most: shorten it, or give each language a post of \
             its own with `each` as the first line"
        ),
        Unfit::NoLanguage(language) => format!("the line does not have the language [{language}]"),
        Unfit::NeverTell(words) => {
            format!("it holds {words:?}, which the line never tells ([line] never_tell)")
        }
        Unfit::Address(address) => format!(
            "it holds the address {address}, which the line does not tell everybody; what everybody may know belongs \
             into [line] may_tell"
        ),
        Unfit::Twice(language) => format!("the language [{language}] comes twice"),
    }
}

/// What it shares with a case.
pub(super) fn shared(shared: &Shared) -> String {
    let what = match shared.sort {
        Sort::Code => "the code of a case",
        Sort::Pseudonym => "the pseudonym of a contact",
        Sort::Number => "a telephone number",
        Sort::Address => "the address of a contact",
        Sort::Sentence => "a sentence",
    };
    format!(
        "it shares {what} with {}: {:?}. Say it otherwise; what everybody may know belongs into [line] may_tell",
        shared.code, shared.words
    )
}

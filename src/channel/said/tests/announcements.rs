//! What supervisors are told of announcements, as the tests of every channel's renderings need it.

use crate::domain::announce::parts::{Fate, Shared, Sort, Unfit};
use crate::domain::id::{CaseCode, SourceId};
use crate::domain::say::{AnnounceWord, Announcing, Word};
use crate::domain::time::Stamp;

/// Every word about announcements.
pub fn words(later: Stamp, code: CaseCode) -> Vec<Word> {
    let shares = |sort, words: &str| AnnounceWord::Shares(Shared { code, sort, words: words.to_owned() });
    let all = vec![
        AnnounceWord::NoChannel,
        AnnounceWord::InCase,
        AnnounceWord::OnlyWords,
        AnnounceWord::Unfit(Unfit::Empty(None)),
        AnnounceWord::Unfit(Unfit::TooLong(5_000)),
        AnnounceWord::Unfit(Unfit::NoLanguage("de".into())),
        AnnounceWord::Unfit(Unfit::Twice("uk".into())),
        AnnounceWord::Unfit(Unfit::NeverTell("Lisova 5".to_owned())),
        AnnounceWord::Unfit(Unfit::Address("partner@ngo.example".to_owned())),
        shares(Sort::Code, "K7F-3QD"),
        shares(Sort::Pseudonym, "Blue Heron 27"),
        shares(Sort::Number, "380441234567"),
        shares(Sort::Address, "vera@home.example"),
        shares(Sort::Sentence, "my brother is held in the old school"),
        AnnounceWord::TooMany,
        AnnounceWord::Comparing(7),
        AnnounceWord::Unknown(7),
        AnnounceWord::NeedsSecond(7),
        AnnounceWord::NotBefore(7, later),
        AnnounceWord::WriterGone(7),
        AnnounceWord::Dropped(7),
        AnnounceWord::Goes(7),
        AnnounceWord::OutAlready(7),
        AnnounceWord::UnderWay(7),
        AnnounceWord::NothingThere(7),
        AnnounceWord::Leaves(7),
    ];
    all.into_iter().map(Word::Announce).collect()
}

/// What supervisors are shown and asked, each with a name.
pub fn shown() -> Vec<(&'static str, Announcing)> {
    let there = || vec![SourceId::bare(17)];
    let ask = |by: Option<&str>, posts, missing: &[&str]| Announcing::Ask {
        number: 7,
        by: by.map(Into::into),
        posts,
        missing: missing.iter().map(Into::into).collect(),
    };
    vec![
        ("announce, a post", Announcing::Post { text: "We are back.\n\nWrite to us.".to_owned() }),
        ("announce, by a colleague", ask(Some("olga"), 1, &[])),
        ("announce, by an admin, without a language", ask(None, 2, &["uk"])),
        ("announce, what there is", Announcing::List { waiting: vec![7], out: vec![2, 5] }),
        ("announce, how", Announcing::List { waiting: Vec::new(), out: Vec::new() }),
        ("announce, out", Announcing::Ended { number: 7, posts: vec![(None, Fate::Posted(there()))] }),
        (
            "announce, everything else",
            Announcing::Ended {
                number: 7,
                posts: vec![
                    (Some("en".into()), Fate::Unsure),
                    (Some("ru".into()), Fate::Forbidden),
                    (Some("uk".into()), Fate::Refused),
                    (Some("fr".into()), Fate::Stays(there())),
                    (Some("en".into()), Fate::Deleted),
                    (Some("ru".into()), Fate::Unsent),
                ],
            },
        ),
    ]
}

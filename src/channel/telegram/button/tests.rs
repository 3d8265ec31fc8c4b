use proptest::prelude::*;

use super::*;

fn asks() -> impl Strategy<Value = CaseAsk> {
    let fixed = vec![
        CaseAsk::Take,
        CaseAsk::PassOn,
        CaseAsk::Close(None),
        CaseAsk::History,
        CaseAsk::More,
        CaseAsk::Less,
        CaseAsk::GiveTo(None),
        CaseAsk::GiveMe,
        CaseAsk::Quiet,
        CaseAsk::Urgent(None),
        CaseAsk::Urgent(Some(true)),
        CaseAsk::Urgent(Some(false)),
        CaseAsk::Answer,
        CaseAsk::Release,
        CaseAsk::ReleaseAll,
        CaseAsk::CloseAll,
        CaseAsk::Number,
        CaseAsk::CalledBack,
        CaseAsk::Spoke(None),
        CaseAsk::NoAnswer,
        CaseAsk::Block(0),
        CaseAsk::Block(2),
        CaseAsk::Unblock,
        CaseAsk::Close(Some(NOBODY.to_owned())),
    ];
    prop_oneof![
        proptest::sample::select(fixed),
        proptest::sample::select(&REASONS[..]).prop_map(|r| CaseAsk::Close(Some(r.to_owned()))),
        "\\PC{1,12}".prop_map(|n| CaseAsk::GiveTo(Some(OperatorId::from(n)))),
        "[a-z]{2,3}".prop_map(|l| CaseAsk::SetLanguage(Language::from(l))),
        "[a-z0-9_:-]{1,30}".prop_map(CaseAsk::Say),
        any::<u32>().prop_map(CaseAsk::Recall),
        any::<u32>().prop_map(CaseAsk::Stop),
        any::<u32>().prop_map(CaseAsk::SendAgain),
        any::<u32>().prop_map(CaseAsk::SendDraft),
        any::<u32>().prop_map(CaseAsk::CallAgain),
        any::<u32>().prop_map(CaseAsk::UndoCall),
    ]
}

fn commands() -> impl Strategy<Value = Command> {
    let code = prop::option::of(any::<u64>().prop_map(CaseCode::from_bits));
    prop_oneof![
        (code, asks()).prop_map(|(code, ask)| Command::Case { code, ask }),
        proptest::sample::select(vec![
            Command::Help,
            Command::Resume,
            Command::Cases,
            Command::All(Which::Held, None),
            Command::All(Which::Unanswered, Some(CaseCode::FIRST)),
            Command::Roster,
            Command::Stats,
            Command::Bulk { release: true, until: None },
            Command::Bulk { release: false, until: Some(Stamp(1_795_498_200_000)) },
            Command::UndoBulk(Stamp(1_795_498_200_000)),
            Command::ForgetMe,
            Command::ForgetNow,
            Command::KeepMe
        ]),
        "[a-z]{2,3}".prop_map(|l| Command::Language(Some(Language::from(l)))),
        "[a-z:_]{1,20}".prop_map(|t| Command::Topic(Topic::from(t))),
        prop::option::of("[a-z:_]{1,20}").prop_map(|t| Command::Human(t.map(Topic::from))),
        prop::option::of("[a-z:_]{1,20}").prop_map(|t| Command::Menu(t.map(Topic::from))),
        prop::option::of("[a-z:_]{1,20}").prop_map(|t| Command::Back(t.map(Topic::from))),
        ("[a-z:_]{1,32}", any::<u32>()).prop_map(|(key, choice)| Command::Pick(key.into(), choice)),
        "[a-z:_]{1,32}".prop_map(|key| Command::Skip(key.into())),
        (0..4usize, any::<u32>()).prop_map(|(which, n)| {
            let ask = [AnnounceAsk::Post, AnnounceAsk::Drop, AnnounceAsk::Again, AnnounceAsk::Delete][which];
            Command::Announce(ask(n))
        }),
    ]
}

proptest! {
    #[test]
    fn what_stands_on_a_button_comes_back(command in commands()) {
        let data = encode(&command);
        prop_assert!(data.len() <= MOST);
        prop_assert_eq!(parse(&data), Some(command));
    }

    #[test]
    fn any_bytes_parse_to_what_they_encode_or_to_nothing(data in "(1:)?[a-z:0-9A-Z_-]{0,40}|\\PC{0,40}") {
        if let Some(command) = parse(&data) {
            prop_assert_eq!(encode(&command), data);
        }
    }
}

#[test]
fn what_is_not_ours_means_nothing() {
    for data in [
        "",
        "1",
        "1:",
        "2:take:K7F3QD",
        "1:take",
        "1:take:",
        "1:take:k7f3qd",
        "1:take:K7F-3QD",
        "1:take:K7F3QD:",
        "1:close:K7F3QD:because",
        "1:recall:K7F3QD:01",
        "1:recall:K7F3QD:+1",
        "1:lang:",
        "1:give:-:",
        "1:forget:",
        "1:human:",
        "1:menu:",
        "1:skip:",
        "1:pick:1",
        "1:pick:01:place",
    ] {
        assert_eq!(parse(data), None, "{data}");
    }
    assert_eq!(parse(&format!("1:give:-:{}", "x".repeat(60))), None);
}

#[test]
fn what_can_not_stand_on_a_button_is_told_apart() {
    let case = |ask| Command::Case { code: None, ask };
    assert!(fits(&case(CaseAsk::Take)));
    for command in [
        case(CaseAsk::Note("x".into())),
        case(CaseAsk::Close(Some("I know them".into()))),
        case(CaseAsk::GiveTo(Some(OperatorId::from("x".repeat(60))))),
        Command::Forget,
    ] {
        assert!(!fits(&command), "{command:?}");
        assert_eq!(parse(&encode(&command)), None);
    }
}

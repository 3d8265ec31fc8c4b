//! What holds of every cut, whatever came in.

use proptest::collection::vec;
use proptest::prelude::*;

use super::steps::STEPS;
use super::{cut, cut_gently};

const MARKER: &str = "##- Please write above this line -##";

/// What mails are made of, and what looks like it.
const LINES: &[&str] = &[
    "",
    "",
    " ",
    "\u{a0}",
    "Да, приду.",
    "I will come.",
    "a -> b",
    "он написал:",
    "On Monday he wrote:",
    "- пункт",
    "--",
    "-- ",
    "—",
    "_____",
    "-----",
    "Sent from my iPhone",
    "Отправлено с iPhone",
    "С уважением,",
    "Мария",
    "тел. +375 29 000 00 00",
    "www.firm.example",
    "a@b.example",
    "> quoted",
    ">> deeper",
    ">",
    "> 5",
    ">>> print(1)",
    ">From here",
    "АИ> цитата",
    "> Please do not sign anything that they show you before the lawyer has",
    "arrived.",
    "On Mon, Nov 23, 2026 at 2:05 PM helpline <help@line.example> wrote:",
    "On Mon, Nov 23, 2026 at 2:05 PM helpline",
    "<help@line.example> wrote:",
    "23.11.2026 14:05, helpline пишет:",
    "> 23.11.2026, 14:05, \"x\" <a@b.example>:",
    "Вы писали 23 ноября 2026 г., 14:05:20:",
    "23 ноября 2026 г. в 14:05 горячая линия написал(а):",
    "-----Original Message-----",
    "-------- Исходное сообщение --------",
    "From: helpline <help@line.example>",
    "Sent: Monday 14:05",
    "To: x",
    "Subject: y",
    "От: бабушки",
    "Тема: z",
    "---------- Forwarded message ---------",
    "Вот письмо, которое пришло:",
    MARKER,
    "> ##- Please write above this line -##",
    "yes ##- Please write above this line -##",
    "##- Please write",
    "above this line -##",
    "см. ниже",
    "This message is confidential and only for the intended recipient of this mail, delete it.",
    "Ok. On Mon, Nov 23, 2026 at 2:05 PM x <a@b.example> wrote: late",
    "Ja -----Original Message----- From: x",
];

fn mail() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        9 => prop::sample::select(LINES.to_vec()).prop_map(str::to_owned),
        1 => "[ -~]{0,90}",
    ];
    (vec(line, 0..24), prop::sample::select(vec!["\n", "\r\n", "\r"]))
        .prop_map(|(lines, end)| lines.join(end))
}

/// Whether the lines of `part` stand in `whole`, in their order.
fn is_in_order(part: &str, whole: &str) -> bool {
    let mut at = 0;
    part.split(['\n', '\r']).map(str::trim_end).filter(|l| !l.is_empty()).all(|line| {
        let found = whole[at..].find(line);
        at += found.map_or(0, |f| f + line.len());
        found.is_some()
    })
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_was_written_in_this_order(mail in mail()) {
        let reply = cut(&mail, MARKER);
        prop_assert!(is_in_order(&reply.own, &mail), "{:?}", reply);
    }

    #[test]
    fn nothing_vanishes(mail in mail()) {
        let reply = cut(&mail, MARKER);
        let parts = words(&reply.own) + words(&reply.quoted) + words(&reply.signature);
        prop_assert_eq!(parts, words(&mail), "{:?}", reply);
    }

    #[test]
    fn nothing_vanishes_from_a_gentle_cut_either(mail in mail(), ours in 0usize..120) {
        let reply = cut_gently(&mail, MARKER, &|_| ours);
        let parts = [&reply.own, &reply.quoted, &reply.signature, &reply.ours];
        prop_assert_eq!(parts.iter().map(|part| words(part)).sum::<usize>(), words(&mail), "{:?}", reply);
        prop_assert!(is_in_order(&reply.own, &mail), "{:?}", reply);
    }

    #[test]
    fn a_second_cut_finds_nothing(mail in mail()) {
        let reply = cut(&mail, MARKER);
        prop_assert_eq!(&cut(&reply.own, MARKER).own, &reply.own);
    }

    #[test]
    fn what_is_quoted_below_an_attribution_goes(
        own in vec("[a-z]{3,9} [a-z]{2,5}\\.", 0..4),
        quoted in vec(("[A-Z][a-z ]{5,40}\\.", vec("[a-z]{3,9} [a-z]{2,9}", 0..2)), 1..6),
    ) {
        let mut mail = own.join("\n") + "\n\nOn Mon, Nov 23, 2026 at 2:05 PM helpline <help@line.example> wrote:\n\n";
        for (quote, answers) in &quoted {
            mail.extend(["> ", quote, "\n\n", &answers.join("\n"), "\n\n"]);
        }
        let reply = cut(&mail, MARKER);
        prop_assert!(!reply.own.contains('>') && !reply.own.contains('@'), "{:?}", reply);
        let said = own.iter().chain(quoted.iter().flat_map(|(_, answers)| answers));
        let kept: Vec<&str> = reply.own.lines().filter(|l| !l.is_empty()).collect();
        prop_assert_eq!(kept, said.map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_below_the_marker_comes_through(above in mail(), below in "[a-z]{30}") {
        let reply = cut(&format!("{above}\n{MARKER}\n{below}\n"), MARKER);
        prop_assert!(!reply.own.contains(&below) && !reply.own.contains(MARKER), "{:?}", reply);
    }

    #[test]
    fn no_text_is_too_strange(text in any::<String>(), marker in any::<String>()) {
        let reply = cut(&text, &marker);
        prop_assert!(reply.own.len() <= text.len());
    }
}

/// Lines that make each recogniser work: ten times the input may be ten times the work.
#[test]
fn the_work_grows_with_the_mail_and_not_with_its_square() {
    let long = "x: ".repeat(200);
    let hostile: Vec<String> = LINES
        .iter()
        .map(|l| format!("{l}\n"))
        .chain(
            [
                "a:\n",
                ">a:\n",
                "> a\nb\n",
                "-----\n",
                "From: a\n",
                "From: a@b\n\n",
                "x@y. on mon: ",
                ">",
                ": ",
                "\r",
                "-- \n\n",
            ]
            .map(str::to_owned),
        )
        .chain([
            long + "@\n",
            "--- original message --- ".to_owned(),
            "> q\n\nt:\n".to_owned(),
            MARKER.to_owned(),
        ])
        .collect();
    for line in &hostile {
        let steps = |size: usize| {
            let text: String = line.chars().cycle().take(size).collect();
            STEPS.with(|s| s.set(0));
            cut(&text, MARKER);
            STEPS.with(std::cell::Cell::get)
        };
        let (few, many) = (steps(2_000), steps(20_000));
        assert!(many <= 11 * few + 50_000, "{few} steps became {many}: {line:?}");
    }
}

#[test]
fn a_megabyte_is_cut() {
    let mail = format!("Приду.\n\n{}", LINES.join("\n")).repeat(900);
    assert!(mail.len() > 1_000_000);
    STEPS.with(|s| s.set(0));
    assert!(cut(&mail, MARKER).own.starts_with("Приду."));
    let steps = STEPS.with(std::cell::Cell::get);
    assert!(steps < 40 * mail.len(), "{steps} for {}", mail.len());
}

//! Of a mail that answers none of ours every word is there.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Answer, Redaction, of_contact};
use crate::channel::email::ident::Idents;
use crate::channel::email::parse::parse;
use crate::channel::email::token::Tokens;
use crate::keys::Keyring;

/// What mails are made of, and what looks like what programs write.
const LINES: &[&str] = &[
    "",
    " ",
    "Мы в подвале.",
    "please come",
    "--",
    "-- ",
    "—",
    "Sent from my iPhone",
    "Отправлено с iPhone",
    "С уважением,",
    "тел. +375 29 000 00 00",
    "> quoted words",
    ">> deeper",
    "On Mon, Nov 23, 2026 at 2:05 PM Igor <igor@mail.example> wrote:",
    "23.11.2026 14:05, Igor пишет:",
    "-----Original Message-----",
    "-------- Исходное сообщение --------",
    "From: Igor <igor@mail.example>",
    "Sent: Monday 14:05",
    "To: x",
    "Subject: y",
    "---------- Forwarded message ---------",
    "> Начало переадресованного сообщения:",
    "##-=-## Please write above this line ##-=-##",
    "This message is confidential and only for the intended recipient of this mail, delete it.",
    "________________________________",
    "/forget",
    "# heading",
];

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(LINES.to_vec()).prop_map(str::to_owned),
        1 => "[a-zа-яё0-9 ,.!?>:-]{0,90}",
    ]
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_word_of_a_mail_that_answers_none_of_ours_is_in_its_text(
        lines in vec(line(), 0..24),
        subject in "[A-Za-z ]{0,20}",
        foreign in any::<bool>(),
    ) {
        let ring = Keyring::decode("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
        let tokens = Tokens::new("help@line.example", '+', ring.signer()).unwrap();
        let idents = Idents::new("line.example", ring.signer());
        let answers = if foreign { "In-Reply-To: <x@mail.example>\r\n" } else { "" };
        let body = lines.join("\r\n");
        let raw = format!(
            "From: ada@home.example\r\nSubject: {subject}\r\n{answers}Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
        );
        let mail = parse(raw.as_bytes());
        let answer = Answer { answers: false, idents: &idents, mail: &mail };
        let words = of_contact(&mail, &answer, &Redaction::new(["ada@home.example"], &tokens));
        let text = letters(&words.text);
        prop_assert!(text.ends_with(&letters(&body)), "{:?}", words.text);
        prop_assert!(text.contains(&letters(&subject)) || words.command.is_some());
        prop_assert_eq!(words.rest, None);
    }

    #[test]
    fn whatever_is_blotted_nothing_else_goes(before in "[a-zа-я ]{0,20}", behind in "[a-zа-я ]{0,20}") {
        let ring = Keyring::decode("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
        let tokens = Tokens::new("help@line.example", '+', ring.signer()).unwrap();
        let redact = Redaction::new(["ada@приклад.укр"], &tokens);
        for address in ["ada@приклад.укр", "ADA@ПРИКЛАД.УКР", "ada@xn--80aikifvh.xn--j1amh"] {
            let text = format!("{before} {address} {behind}");
            prop_assert_eq!(redact.out_of(&text), format!("{before} ▒▒▒▒▒▒ {behind}"));
        }
    }
}

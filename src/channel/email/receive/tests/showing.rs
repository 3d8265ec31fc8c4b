//! What people show, sign and quote, in the forms that programs give it: every line of it stands in the case.

use super::world::{DATE, World};
use crate::domain::event::Said;

/// A language: what its writer says, what was written to them, how they sign, and the labels of a forwarded mail.
const PEOPLE: &[(&str, &str, &str, &str, [&str; 4])] = &[
    (
        "en",
        "He wrote this yesterday.",
        "I know where your sister works.",
        "Mary\n12 Mill Lane, flat 4\n+44 20 7946 0000",
        ["From", "Date", "Subject", "To"],
    ),
    (
        "ru",
        "Он написал это вчера.",
        "Я знаю, где работает твоя сестра.",
        "Мария\nЛесная 5, кв. 12\n+375 29 000 00 00",
        ["От", "Дата", "Тема", "Кому"],
    ),
    (
        "uk",
        "Він написав це вчора.",
        "Я знаю, де працює твоя сестра.",
        "Марія\nЛісова 5, кв. 12\n+380 50 000 00 00",
        ["Від", "Дата", "Тема", "Кому"],
    ),
    (
        "be",
        "Ён напісаў гэта ўчора.",
        "Я ведаю, дзе працуе твая сястра.",
        "Марыя\nЛясная 5\n+375 33 000 00 00",
        ["Ад", "Дата", "Тэма", "Каму"],
    ),
    (
        "fr",
        "Il a écrit cela hier.",
        "Je sais où travaille ta sœur.",
        "Marie\n5 rue du Bois\n+33 6 00 00 00 00",
        ["De", "Date", "Objet", "À"],
    ),
    (
        "de",
        "Das schrieb er gestern.",
        "Ich weiß, wo deine Schwester arbeitet.",
        "Maria\nWaldstraße 5\n+49 30 000000",
        ["Von", "Datum", "Betreff", "An"],
    ),
    (
        "pl",
        "Napisał to wczoraj.",
        "Wiem, gdzie pracuje twoja siostra.",
        "Maria\nul. Leśna 5\n+48 600 000 000",
        ["Od", "Data", "Temat", "Do"],
    ),
    (
        "es",
        "Lo escribió ayer.",
        "Sé dónde trabaja tu hermana.",
        "María\nCalle del Bosque 5\n+34 600 000 000",
        ["De", "Fecha", "Asunto", "Para"],
    ),
    (
        "it",
        "L'ha scritto ieri.",
        "So dove lavora tua sorella.",
        "Maria\nVia del Bosco 5\n+39 333 0000000",
        ["Da", "Data", "Oggetto", "A"],
    ),
    (
        "tr",
        "Bunu dün yazdı.",
        "Kız kardeşinin nerede çalıştığını biliyorum.",
        "Meryem\nOrman Sokak 5\n+90 532 000 00 00",
        ["Kimden", "Tarih", "Konu", "Kime"],
    ),
    (
        "ro",
        "A scris asta ieri.",
        "Știu unde lucrează sora ta.",
        "Maria\nStrada Pădurii 5\n+40 700 000 000",
        ["De la", "Data", "Subiect", "Către"],
    ),
    (
        "ka",
        "ეს გუშინ დაწერა.",
        "ვიცი, სად მუშაობს შენი და.",
        "მარიამი\nტყის ქუჩა 5\n+995 555 00 00 00",
        ["მწერს", "თარიღი", "თემა", "მიმღები"],
    ),
];

/// How programs put a mail below one's words: its name, whether it is a page, and the mail.
fn shown(
    words: &str,
    threat: &str,
    sign: &str,
    [from, date, subject, to]: [&str; 4],
) -> Vec<(&'static str, bool, String)> {
    let him = "Igor <igor@mail.example>";
    let page_him = "Igor &lt;igor@mail.example&gt;";
    let headers = format!("{from}: {him}\n{date}: 3.11.2026 8:05\n{subject}: Now\n{to}: ada@mail.example");
    let page =
        format!("<b>{from}:</b> {page_him}<br><b>{date}:</b> 3.11.2026 8:05<br><b>{subject}:</b> Now<br>");
    let lines = |text: &str| text.replace('\n', "<br>");
    let marked = |text: &str| text.lines().flat_map(|line| ["> ", line, "\n"]).collect::<String>();
    vec![
        (
            "gmail",
            false,
            format!("{words}\n\n---------- Forwarded message ---------\n{headers}\n\n{threat}\n\n{sign}"),
        ),
        ("outlook", false, format!("{words}\n\n{sign}\n\n-----Original Message-----\n{headers}\n\n{threat}")),
        (
            "apple",
            false,
            format!(
                "{words}\n\n> Begin forwarded message:\n> \n{}> \n> {threat}\n\n{sign}",
                marked(&headers)
            ),
        ),
        (
            "a rule",
            false,
            format!("{words}\n\n________________________________\n{headers}\n\n{threat}\n--\n{sign}"),
        ),
        (
            "answered to him, us in Cc",
            false,
            format!("{words}\n\nOn Tue, Nov 3, 2026 at 8:05 AM {him} wrote:\n\n> {threat}\n\n-- \n{sign}"),
        ),
        (
            "without marks",
            false,
            format!(
                "{words}\n\n03.11.2026, 08:05, {him}:\n{threat}\n\n{sign}\nSent from my neighbour's phone, do not call it"
            ),
        ),
        (
            "gmail page",
            true,
            format!(
                "<div>{words}</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">---------- Forwarded message ---------<br>{page}</div><div>{threat}</div></div><div class=\"gmail_signature\">{}</div>",
                lines(sign)
            ),
        ),
        (
            "outlook page",
            true,
            format!(
                "<p>{words}</p><p>{}</p><div id=\"divRplyFwdMsg\">{page}</div><p>{threat}</p>",
                lines(sign)
            ),
        ),
        (
            "zimbra page",
            true,
            format!(
                "<div>{words}</div><hr id=\"zwchr\" data-marker=\"__DIVIDER__\"><div data-marker=\"__HEADERS__\">{page}</div><div data-marker=\"__QUOTED_TEXT__\">{threat}</div><div data-marker=\"__SIG_POST__\">{}</div>",
                lines(sign)
            ),
        ),
        (
            "a warning of their server",
            false,
            format!(
                "[EXTERNAL]\n\n{words}\n\n{headers}\n\nCAUTION: This email originated from outside.\n\n{threat}\n\n{sign}"
            ),
        ),
    ]
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The lines that stand nowhere in the case.
fn lost<'l>(world: &World, said: &Said, lines: impl Iterator<Item = &'l str>) -> Vec<&'l str> {
    let files = said.attachments.iter().map(|a| String::from_utf8_lossy(&world.bytes(a)).into_owned());
    let held = letters(&[said.words().into_owned(), files.collect()].concat());
    lines.filter(|line| !held.contains(&letters(line))).collect()
}

#[tokio::test]
async fn whatever_people_show_or_sign_has_a_copy_in_a_first_mail_and_in_an_answer() {
    let world = World::new().await;
    let (mut all, mut losing) = (0, Vec::new());
    for (language, words, threat, sign, labels) in PEOPLE {
        for (program, is_page, body) in shown(words, threat, sign, *labels) {
            for answers in [false, true] {
                let kind = if is_page { "html" } else { "plain" };
                let ours = if answers { format!("In-Reply-To: {}\n", world.ours(9)) } else { String::new() };
                let mail = format!(
                    "From: ada@mail.example\nTo: help@line.example\nSubject: Now\nDate: {DATE}\n{ours}Message-ID: <9@mua.example>\n\
                     MIME-Version: 1.0\nContent-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n"
                );
                let said = world.said(mail.replace('\n', "\r\n")).await;
                all += 1;
                let missing = lost(&world, &said, [*words, *threat].into_iter().chain(sign.lines()));
                if !missing.is_empty() {
                    losing.push(format!("{language}, {program}, answers: {answers}: {missing:?}\n{said:#?}"));
                }
            }
        }
    }
    println!("{} of {all} mails of contacts in {} languages lose something", losing.len(), PEOPLE.len());
    assert!(all >= 100 && losing.is_empty(), "{}", losing.join("\n"));
}

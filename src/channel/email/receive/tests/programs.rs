//! Operators' replies as pages, with the marks that their programs put into them, or without any: nothing of what is
//! quoted goes out, nor what a telephone or a server adds.

use super::replies::LANGUAGES;
use super::world::{World, card, written};
use crate::channel::email::auth::tests::mails::signed;

const WORDS: &str = "Stay where you are, we will call at nine.";
const THEIRS: &str = "My street is Lisova, the door is green.";
const MARKER: &str = "##-=-## Please write above this line ##-=-##";
/// The line's own name as it stands beside its address, and its name in the config.
const US: [&str; 2] = ["Лінія допомоги", "helpline"];

/// What telephones and programs of that language put below.
const FOOTERS: &[(&str, &str)] = &[
    ("be", "Адпраўлена з прылады Galaxy"),
    ("bg", "Изпратено от моя iPhone"),
    ("cs", "Odesláno z iPhonu"),
    ("da", "Sendt fra min iPhone"),
    ("de", "Von meinem iPhone gesendet"),
    ("el", "Στάλθηκε από το iPhone μου"),
    ("en", "Sent from Outlook for Android"),
    ("es", "Enviado desde mi Xiaomi"),
    ("et", "Saadetud minu Galaxyst"),
    ("fi", "Lähetetty iPhonesta"),
    ("fr", "Envoyé à partir de Yahoo Mail pour iPhone"),
    ("he", "נשלח מה-iPhone שלי"),
    ("hr", "Poslano s mog Galaxyja"),
    ("hu", "iPhone-ról küldve"),
    ("it", "Inviato dal mio dispositivo Android con K-9 Mail. Perdonate la brevità."),
    ("ka", "გაგზავნილია ჩემი iPhone-იდან"),
    ("lt", "Išsiųsta iš mano Galaxy"),
    ("lv", "Nosūtīts no mana Galaxy"),
    ("nl", "Verstuurd vanaf mijn iPad"),
    ("no", "Sendt fra min Android-enhet med K-9 e-post. Unnskyld min kortfattethet."),
    ("pl", "Wysłano z mojego telefonu HUAWEI"),
    ("pt", "Enviado do meu Galaxy"),
    ("ro", "Trimis de pe dispozitivul meu Galaxy"),
    ("ru", "Отправлено из мобильной Почты Mail.ru"),
    ("sk", "Odoslané z môjho Galaxy"),
    ("sl", "Poslano iz moje naprave Galaxy"),
    ("sr", "Послато са мог iPhone-а"),
    ("sv", "Skickat från min Galaxy"),
    ("tr", "Galaxy cihazımdan gönderildi"),
    ("uk", "Надіслано з мобільного додатку ukr.net"),
];

/// What servers of organisations put above.
const WARNINGS: [&str; 6] = [
    "[EXTERNAL]",
    "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender.",
    "Внимание! Внешний отправитель. Не переходите по ссылкам и не открывайте вложения.",
    "УВАГА: лист із зовнішньої пошти. Будьте обережні з посиланнями.",
    "ACHTUNG: Diese E-Mail kommt von einem externen Absender. Öffnen Sie keine Anhänge.",
    "⚠ Ce message provient d'un expéditeur externe, ne cliquez pas sur les liens",
];

/// The page of a reply, by the program that makes it so.
fn pages(
    [from, sent, to, subject]: [&str; 4],
    date: &str,
    attribution: &str,
    footer: &str,
) -> Vec<(&'static str, String)> {
    let us = "Лінія допомоги &lt;<a href=\"mailto:linia@hotline.test\">linia@hotline.test</a>&gt;";
    let said = attribution.replace('@', us);
    let quoted = format!("<p>{MARKER}</p><p>{THEIRS}</p>");
    let headers = format!(
        "<b>{from}:</b> {us}<br><b>{sent}:</b> {date}<br><b>{to}:</b> Olga<br><b>{subject}:</b> K7F-3QD<br>"
    );
    let own = format!("<div>{WORDS}</div>");
    let cited = format!("<blockquote type=\"cite\">{quoted}</blockquote>");
    vec![
        (
            "gmail",
            format!(
                "{own}<br><div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">{said}<br></div><blockquote class=\"gmail_quote\">{quoted}</blockquote></div>"
            ),
        ),
        (
            "apple",
            format!(
                "{own}<br id=\"lineBreakAtBeginningOfSignature\"><div dir=\"ltr\">{footer}</div><div dir=\"ltr\"><br><blockquote type=\"cite\">{said}<br><br></blockquote></div>{cited}"
            ),
        ),
        (
            "outlook",
            format!(
                "{own}<div style=\"border:none;border-top:solid #E1E1E1 1.0pt\"><p>{headers}</p></div>{quoted}"
            ),
        ),
        (
            "outlook web",
            format!(
                "{own}<div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\">{headers}</div>{quoted}"
            ),
        ),
        (
            "outlook phone",
            format!(
                "{own}<div id=\"ms-outlook-mobile-signature\">{footer}</div><hr><div>{headers}</div>{quoted}"
            ),
        ),
        (
            "zimbra",
            format!(
                "{own}<hr id=\"zwchr\" data-marker=\"__DIVIDER__\"><div data-marker=\"__HEADERS__\"><b>{from}: </b>{us}<br></div><div data-marker=\"__QUOTED_TEXT__\">{quoted}</div>"
            ),
        ),
        (
            "zimbra, one header",
            format!(
                "{own}<div data-marker=\"__HEADERS__\"><b>{from}: </b>Лінія допомоги<br></div><div data-marker=\"__QUOTED_TEXT__\">{THEIRS}</div>"
            ),
        ),
        ("roundcube", format!("{own}<p id=\"reply-intro\">{said}</p>{cited}")),
        (
            "yahoo",
            format!("{own}<div id=\"yahoo_quoted_1\" class=\"yahoo_quoted\"><div>{said}</div>{quoted}</div>"),
        ),
        ("thunderbird", format!("{own}<div class=\"moz-cite-prefix\">{said}</div>{cited}")),
        (
            "samsung",
            format!(
                "{own}<div id=\"composer_signature\">{footer}</div><div>-------- Original message --------</div><div>{headers}</div><div>{quoted}</div>"
            ),
        ),
        ("no marks", format!("{own}<br><div>{said}</div><div>{THEIRS}</div>")),
        ("our name alone", format!("{own}<br><div>{from}: Лінія допомоги</div><div>{date}</div>")),
        ("a bar", format!("{own}<br>|<br>{footer}<br>")),
    ]
}

fn page(world: &World, html: &str) -> String {
    let mail = written("Olga Petrova <olga@ngo.example>", &world.address(&card(), "olga"), html);
    signed(&mail.replace("text/plain", "text/html"))
}

/// Whether anything but the words went out.
fn leaks(text: &str) -> bool {
    text.trim() != WORDS
}

#[tokio::test]
async fn pages_of_a_dozen_programs_in_thirty_languages_tell_nothing() {
    let world = World::new().await;
    let (mut exact, mut held, mut all, mut leaked) = (0, 0, 0, Vec::new());
    for (language, labels, date, attribution) in LANGUAGES {
        let footer = FOOTERS.iter().find(|(of, _)| of == language).map_or("", |(_, footer)| footer);
        assert!(!footer.is_empty(), "{language}");
        for (program, html) in pages(*labels, date, attribution, footer) {
            let said = world.said(page(&world, &html)).await;
            all += 1;
            exact += usize::from(!leaks(&said.text) && !said.doubtful);
            held += usize::from(said.doubtful);
            if leaks(&said.text) && !said.doubtful {
                leaked.push(format!("{language}, {program}: {:?}", said.text));
            }
        }
    }
    println!(
        "{all} pages of {} languages: {exact} exact, {held} held, {} leaks",
        LANGUAGES.len(),
        leaked.len()
    );
    assert!(leaked.is_empty(), "{leaked:#?}");
    assert!(10 * exact >= 8 * all, "{exact} of {all}");
}

#[tokio::test]
async fn what_a_phone_or_a_server_adds_goes_nowhere() {
    let world = World::new().await;
    let (mut exact, mut all, mut leaked) = (0, 0, Vec::new());
    let below = FOOTERS.iter().map(|(_, footer)| format!("{WORDS}\n\n{footer}"));
    let beside = FOOTERS.iter().map(|(_, footer)| format!("{WORDS}\n\n{footer}\n|\n"));
    let above = WARNINGS.iter().map(|warning| format!("{warning}\n\n{WORDS}"));
    let under = WARNINGS.iter().map(|warning| format!("{WORDS}\n\n{warning}\n\n{MARKER}\n{THEIRS}"));
    for reply in below.chain(beside).chain(above).chain(under) {
        let said = world.said(world.answer(&reply)).await;
        all += 1;
        exact += usize::from(!leaks(&said.text) && !said.doubtful);
        if leaks(&said.text) && !said.doubtful {
            leaked.push(said.text);
        }
    }
    println!("{all} replies with a footer or a warning: {exact} exact, {} leaks", leaked.len());
    assert!(leaked.is_empty(), "{leaked:#?}");
    // The rest waits: a warning in a server's own words may be a person's.
    assert!(10 * exact >= 8 * all, "{exact} of {all}");
}

#[tokio::test]
async fn our_own_name_in_what_a_program_wrote_waits_and_a_greeting_does_not() {
    let world = World::new().await;
    for us in US {
        for line in [format!("Från: {us}"), format!("{us} ezt írta:"), format!("8:05, 3.11.2026, {us}")] {
            assert!(world.said(world.answer(&format!("{WORDS}\n\n{line}"))).await.doubtful, "{line}");
        }
        for words in [format!("{us} is with you."), format!("This is {us}: stay.")] {
            assert!(!world.said(world.answer(&words)).await.doubtful, "{words}");
        }
    }
}

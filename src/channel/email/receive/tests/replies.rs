//! What operators' programs put around their words, in the languages of the countries they live in: none of it
//! reaches a contact. In doubt a reply is held.

use serde::Deserialize;

use super::world::{World, card, written};
use crate::channel::email::auth::tests::mails::signed;
use crate::domain::event::Said;

const WORDS: &str = "Stay where you are, we will call at nine.";
/// What stands in the mail that is answered.
const THEIRS: &str = "My street is Lisova, the door is green.";

/// A language: the labels of Outlook's header block, a date as its clients write it, and what Gmail or Apple write
/// above a quotation, with `@` for the name and address.
pub(super) const LANGUAGES: &[(&str, [&str; 4], &str, &str)] = &[
    (
        "be",
        ["Ад", "Адпраўлена", "Каму", "Тэма"],
        "3 лістапада 2026 г. 8:05",
        "аўт, 3 ліс 2026 г. у 08:05 @ піша:",
    ),
    (
        "bg",
        ["От", "Изпратено", "До", "Относно"],
        "вторник, 3 ноември 2026 г. 8:05",
        "На вт, 3.11.2026 г. в 8:05 @ написа:",
    ),
    (
        "cs",
        ["Od", "Odesláno", "Komu", "Předmět"],
        "úterý 3. listopadu 2026 8:05",
        "út 3. 11. 2026 v 8:05 odesílatel @ napsal:",
    ),
    (
        "da",
        ["Fra", "Sendt", "Til", "Emne"],
        "3. november 2026 08:05",
        "Den tirs. 3. nov. 2026 kl. 08.05 skrev @:",
    ),
    (
        "de",
        ["Von", "Gesendet", "An", "Betreff"],
        "Dienstag, 3. November 2026 08:05",
        "Am Di., 3. Nov. 2026 um 08:05 Uhr schrieb @:",
    ),
    (
        "el",
        ["Από", "Στάλθηκε", "Προς", "Θέμα"],
        "Τρίτη, 3 Νοεμβρίου 2026 8:05",
        "Στις Τρί 3 Νοε 2026 στις 8:05 π.μ., ο χρήστης @ έγραψε:",
    ),
    (
        "en",
        ["From", "Sent", "To", "Subject"],
        "Tuesday, November 3, 2026 8:05 AM",
        "On Tue, Nov 3, 2026 at 8:05 AM @ wrote:",
    ),
    (
        "es",
        ["De", "Enviado", "Para", "Asunto"],
        "martes, 3 de noviembre de 2026 8:05",
        "El mar, 3 nov 2026 a las 8:05, @ escribió:",
    ),
    (
        "et",
        ["Saatja", "Saadetud", "Adressaat", "Teema"],
        "teisipäev, 3. november 2026 08:05",
        "Kuupäev T, 3. november 2026 kell 08:05 kirjutas @:",
    ),
    (
        "fi",
        ["Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"],
        "tiistai 3. marraskuuta 2026 8.05",
        "ti 3. marrask. 2026 klo 8.05 @ kirjoitti:",
    ),
    (
        "fr",
        ["De", "Envoyé", "À", "Objet"],
        "mardi 3 novembre 2026 08:05",
        "Le mar. 3 nov. 2026 à 08:05, @ a écrit :",
    ),
    (
        "he",
        ["מאת", "נשלח", "אל", "נושא"],
        "יום שלישי 3 נובמבר 2026 8:05",
        "\u{202b}בתאריך יום ג׳, 3 בנוב׳ 2026 ב-8:05 מאת @:\u{202c}",
    ),
    (
        "hr",
        ["Od", "Poslano", "Prima", "Predmet"],
        "utorak, 3. studenoga 2026. 08:05",
        "uto, 3. stu 2026. u 08:05 @ napisao je:",
    ),
    (
        "hu",
        ["Feladó", "Elküldve", "Címzett", "Tárgy"],
        "2026. november 3., kedd 8:05",
        "@ ezt írta (időpont: 2026. nov. 3., K, 8:05):",
    ),
    (
        "it",
        ["Da", "Inviato", "A", "Oggetto"],
        "martedì 3 novembre 2026 08:05",
        "Il giorno mar 3 nov 2026 alle ore 08:05 @ ha scritto:",
    ),
    (
        "ka",
        ["გამგზავნი", "გაგზავნილია", "მიმღები", "თემა"],
        "3 ნოემბერი 2026 8:05",
        "სამ, 3 ნოე. 2026, 08:05 @-მა დაწერა:",
    ),
    (
        "lt",
        ["Nuo", "Išsiųsta", "Kam", "Tema"],
        "2026 m. lapkričio 3 d. 08:05",
        "2026-11-03, an, 08:05 @ rašė:",
    ),
    (
        "lv",
        ["No", "Nosūtīts", "Kam", "Tēma"],
        "otrdiena, 2026. gada 3. novembris 08:05",
        "otrd., 2026. g. 3. nov., plkst. 08:05 — lietotājs @ rakstīja:",
    ),
    (
        "nl",
        ["Van", "Verzonden", "Aan", "Onderwerp"],
        "dinsdag 3 november 2026 08:05",
        "Op di 3 nov 2026 om 08:05 schreef @:",
    ),
    (
        "no",
        ["Fra", "Sendt", "Til", "Emne"],
        "tirsdag 3. november 2026 08:05",
        "tir. 3. nov. 2026 kl. 08:05 skrev @:",
    ),
    (
        "pl",
        ["Od", "Wysłano", "Do", "Temat"],
        "wtorek, 3 listopada 2026 08:05",
        "wt., 3 lis 2026 o 08:05 @ napisał(a):",
    ),
    (
        "pt",
        ["De", "Enviado", "Para", "Assunto"],
        "3 de novembro de 2026 08:05",
        "Em ter., 3 de nov. de 2026 às 08:05, @ escreveu:",
    ),
    (
        "ro",
        ["De la", "Trimis", "Către", "Subiect"],
        "marți, 3 noiembrie 2026 08:05",
        "În mar., 3 nov. 2026 la 08:05, @ a scris:",
    ),
    ("ru", ["От", "Отправлено", "Кому", "Тема"], "3 ноября 2026 г. 8:05", "вт, 3 нояб. 2026 г. в 08:05, @:"),
    (
        "sk",
        ["Od", "Odoslané", "Komu", "Predmet"],
        "utorok 3. novembra 2026 8:05",
        "ut 3. 11. 2026 o 8:05 @ napísal(a):",
    ),
    (
        "sl",
        ["Od", "Poslano", "Za", "Zadeva"],
        "torek, 03. november 2026 08:05",
        "V V tor., 3. nov. 2026 ob 08:05 je oseba @ napisala:",
    ),
    (
        "sr",
        ["Од", "Послато", "За", "Наслов"],
        "уторак, 3. новембар 2026. 08:05",
        "уто, 3. нов 2026. у 08:05 @ је написао/ла:",
    ),
    (
        "sv",
        ["Från", "Skickat", "Till", "Ämne"],
        "den 3 november 2026 08:05",
        "Den tis 3 nov. 2026 kl 08:05 skrev @:",
    ),
    (
        "tr",
        ["Kimden", "Gönderildi", "Kime", "Konu"],
        "3 Kasım 2026 Salı 08:05",
        "@, 3 Kas 2026 Sal, 08:05 tarihinde şunu yazdı:",
    ),
    (
        "uk",
        ["Від", "Надіслано", "Кому", "Тема"],
        "3 листопада 2026 р. 8:05",
        "вт, 3 лист. 2026 р. о 08:05 @ пише:",
    ),
];

/// What clients make of a quotation in one language.
fn replies([from, sent, to, subject]: [&str; 4], date: &str, attribution: &str) -> Vec<String> {
    let line = "Helpline <linia@hotline.test>";
    let said = attribution.replace('@', line);
    let headers = |bold: &str| {
        format!(
            "{bold}{from}:{bold} {line}\n{bold}{sent}:{bold} {date}\n{bold}{to}:{bold} Olga\n{bold}{subject}:{bold} K7F-3QD"
        )
    };
    let theirs = |marked: &str| format!("{marked}\n\n{THEIRS}");
    let marker = "##-=-## Please write above this line ##-=-##";
    vec![
        format!("{WORDS}\n\n{}\n\n{}", headers(""), theirs(marker)),
        format!("{WORDS}\n\n________________________________\n{}\n\n{THEIRS}", headers("*")),
        format!("{WORDS}\n\n{said}\n> {marker}\n>\n> {THEIRS}"),
        format!("{WORDS}\n\n{said}\n\n{THEIRS}"),
    ]
}

#[tokio::test]
async fn nothing_that_a_program_quotes_goes_on_in_thirty_languages() {
    let world = World::new().await;
    let (mut exact, mut held, mut all) = (0, 0, 0);
    let mut leaks = Vec::new();
    for (language, labels, date, attribution) in LANGUAGES {
        for (n, reply) in replies(*labels, date, attribution).iter().enumerate() {
            let said = world.said(world.answer(reply)).await;
            all += 1;
            exact += usize::from(said.text == WORDS && !said.doubtful);
            held += usize::from(said.doubtful);
            if said.text != WORDS && !said.doubtful {
                leaks.push(format!("{language} {n}: {:?}", said.text));
            } else if said.doubtful {
                println!("held: {language} {n}: {:?}", said.text);
            }
        }
    }
    println!(
        "{all} replies of {} languages: {exact} exact, {held} held, {} leaks",
        LANGUAGES.len(),
        leaks.len()
    );
    assert!(leaks.is_empty(), "{leaks:#?}");
    assert!(10 * exact >= 9 * all, "{exact} of {all}");
}

/// A reply that was tried and fell short: what goes out, and what may not.
#[derive(Deserialize)]
struct Tried {
    id: String,
    body: String,
    expected: String,
    must_not_contain: Vec<String>,
}

#[tokio::test]
async fn replies_that_leaked_once_are_cut_or_held() {
    let world = World::new().await;
    let tried: Vec<Tried> =
        serde_json::from_str(include_str!("../../../../../tests/corpus/operators.json")).unwrap();
    assert!(tried.len() > 10);
    for case in tried {
        let Said { text, doubtful, .. } = world.said(world.answer(&case.body)).await;
        let leaked = case.must_not_contain.iter().any(|word| text.contains(word));
        assert!(doubtful || (!leaked && text == case.expected), "{}: {text:?}", case.id);
    }
}

/// An answer of several parts below the words.
fn parts(world: &World, kind: &str, rest: &str) -> String {
    let mail = written("Olga Petrova <olga@ngo.example>", &world.address(&card(), "olga"), "@");
    let head = mail.split_once("Content-Type").unwrap().0;
    signed(&format!(
        "{head}Content-Type: multipart/{kind}; boundary=\"r1\"\r\n\r\n--r1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         {WORDS}\r\n--r1\r\n{rest}\r\n--r1--\r\n"
    ))
}

#[tokio::test]
async fn a_signature_or_a_key_stays_behind_and_the_words_go_on() {
    let world = World::new().await;
    for (kind, rest) in [
        (
            "signed",
            "Content-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Disposition: attachment; filename=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIBAAAA",
        ),
        (
            "signed",
            "Content-Type: application/pgp-signature; name=signature.asc\r\n\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niQIz\r\n-----END PGP SIGNATURE-----",
        ),
        (
            "mixed",
            "Content-Type: application/pgp-keys; name=publickey.asc\r\nContent-Disposition: attachment; filename=publickey.asc\r\n\r\n-----BEGIN PGP PUBLIC KEY BLOCK-----\r\nComment: Anna <anna@ngo.example>\r\n\r\nAAAA\r\n-----END PGP PUBLIC KEY BLOCK-----",
        ),
        (
            "mixed",
            "Content-Type: application/octet-stream; name=key.asc\r\nContent-Disposition: attachment; filename=key.asc\r\n\r\n-----BEGIN PGP PUBLIC KEY BLOCK-----\r\n\r\nAAAA\r\n-----END PGP PUBLIC KEY BLOCK-----",
        ),
    ] {
        let said = world.said(parts(&world, kind, rest)).await;
        assert_eq!((said.text.as_str(), said.doubtful), (WORDS, false), "{rest}");
        assert!(said.attachments.is_empty(), "{rest}");
    }
}

#[tokio::test]
async fn a_text_file_or_an_emblem_that_tells_who_they_are_waits() {
    let world = World::new().await;
    let file = |words: &str| {
        format!(
            "Content-Type: text/plain; name=plan.txt\r\nContent-Disposition: attachment; filename=plan.txt\r\n\r\n{words}"
        )
    };
    assert!(!world.said(parts(&world, "mixed", &file("Bus 5, then the green gate."))).await.doubtful);
    for words in ["Ask for Petrova.", "olga@ngo.example", "Helping Hands, second floor", "lisova, 5"] {
        assert!(world.said(parts(&world, "mixed", &file(words))).await.doubtful, "{words}");
    }
    let page = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Stay where you are, we will call at nine.</p><img src=\"cid:logo\">";
    let emblem = "\r\n--r1\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <logo>\r\nContent-Disposition: inline; filename=logo.png\r\n\r\n\u{1}PNG";
    assert!(world.said(parts(&world, "related", &format!("{page}{emblem}"))).await.doubtful, "an emblem");
}

#[tokio::test]
async fn what_stands_below_the_quotation_waits_and_answers_between_the_lines_do_not() {
    let world = World::new().await;
    let quote = "On Mon, Nov 30, 2026 at 6:00 AM <help@line.example> wrote:\n> I am afraid to go home.";
    for footer in [
        "________________________________\nThis e-mail is confidential. NGO Hands of Help, Green street 7, Kyiv. Tel +380 44 000 00 00",
        "Scanned by our mail server.",
    ] {
        let said = world.said(world.answer(&format!("{WORDS}\n\n{quote}\n\n{footer}"))).await;
        assert!(said.doubtful, "{footer}");
    }
    let said = world.said(world.answer(&format!("{quote}\n\n{WORDS}"))).await;
    assert_eq!((said.text.as_str(), said.doubtful), (WORDS, false), "below, and nothing above");
}

#[tokio::test]
async fn what_the_config_never_tells_waits_however_it_is_written() {
    let world = World::new().await;
    for words in ["We are Helping Hands.", "ask at HELPING-HANDS", "Come to Lisova street? No: Lisova 5."] {
        assert!(world.said(world.answer(words)).await.doubtful, "{words}");
    }
    for words in ["Hands up, they said? We are helping.", "Call 112 now."] {
        assert!(!world.said(world.answer(words)).await.doubtful, "{words}");
    }
}

#[tokio::test]
async fn a_piece_of_our_mail_that_nothing_announces_waits() {
    let world = World::new().await;
    for piece in [
        format!("│ {THEIRS}"),
        format!("| │ {THEIRS}"),
        "K7F-3QD · Blue Heron 27".to_owned(),
        format!("K7F-3QD · Blue Heron 27\n\n{THEIRS}"),
        "##-=- Please write".to_owned(),
    ] {
        let said = world.said(world.answer(&format!("{WORDS}\n\n\n{piece}"))).await;
        assert!(said.doubtful, "{piece}: {:?}", said.text);
    }
}

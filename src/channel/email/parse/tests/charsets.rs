//! Every charset that people here write in, declared rightly, wrongly and not at all, on each way through the
//! mail. `cargo test -- --nocapture charsets` prints the table.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::Encoding;

use super::super::parse;

/// From whole letters down to a subject's two words.
const RUSSIAN: [&str; 9] = [
    "Здравствуйте! Меня зовут Марина, я живу в небольшом городе. Вчера вечером моего брата задержали на улице, \
     и мы до сих пор не знаем, где он находится. Что нам теперь делать, к кому обратиться? Ёлку мы уже убрали.",
    "Добрый день. Подскажите, нужен ли мне адвокат, если вызывают как свидетеля?",
    "Спасибо, всё получилось!\n\nС уважением,\nПётр",
    "У МЕНЯ ЗАБРАЛИ ПАСПОРТ И ТЕЛЕФОН, ПОМОГИТЕ",
    "Помогите, пожалуйста",
    "Срочно нужна помощь",
    "Привет",
    "Re: вопрос о повестке",
    "мой номер 29-17, улица Садовая, дом 5 (второй этаж)",
];
const UKRAINIAN: [&str; 7] = [
    "Доброго дня! Мене звати Оксана, я з невеликого міста. Учора ввечері мого чоловіка забрали просто з дому, \
     і ми досі не знаємо, де він. Порадьте, будь ласка, що робити далі та до кого звернутися. Її телефон мовчить.",
    "Чи потрібен мені адвокат, якщо викликають як свідка?",
    "Дякую, все вийшло!\n\nЗ повагою,\nЄвген",
    "ДОПОМОЖІТЬ, БУДЬ ЛАСКА, МЕНЕ НЕ ВИПУСКАЮТЬ",
    "Потрібна допомога",
    "Питання щодо повістки",
    "Привіт, як їм подати заяву?",
];
const FRENCH: [&str; 2] = [
    "Bonjour, j’ai été arrêté à la frontière hier soir et je ne sais pas à qui m’adresser. Où êtes-vous située ?",
    "Problème avec la préfecture, réponse espérée",
];
const CHINESE: [&str; 2] = [
    "您好,我昨天晚上在火车站被警察拘留了,现在不知道应该联系谁。请告诉我应该怎么办,谢谢你们的帮助。",
    "请问你们可以帮助我吗?我需要一位律师",
];

const CYRILLIC: [&str; 6] = ["windows-1251", "koi8-r", "koi8-u", "iso-8859-5", "ibm866", "x-mac-cyrillic"];

/// What the label says of a text that is in another charset.
const LABELS: [Option<&str>; 6] =
    [None, Some("utf-8"), Some("us-ascii"), Some("iso-8859-1"), Some("windows-1251"), Some("koi8-r")];

#[derive(Default)]
struct Table {
    lines: Vec<String>,
    wrong: Vec<String>,
}

impl Table {
    /// Tries one charset with one label, over all ways and texts.
    fn row(&mut self, charset: &str, label: Option<&str>, texts: &[&str]) {
        let mut right = 0;
        let mut tried = 0;
        for text in texts {
            let Some(bytes) = encode(charset, text) else { continue };
            for (way, mail) in ways(label, &bytes, charset.starts_with("utf-16")) {
                tried += 1;
                let read = parse(&mail);
                let said = if way.ends_with("subject") { read.subject } else { read.text };
                let meant =
                    if way.ends_with("subject") { text.replace('\n', " ") } else { (*text).to_owned() };
                if said.trim_end() == meant.trim_end() {
                    right += 1;
                } else {
                    self.wrong.push(format!("{charset} as {label:?}, {way}: {meant:?} became {said:?}"));
                }
            }
        }
        self.lines.push(format!("{charset:15} as {:13} {right:3} of {tried:3}", label.unwrap_or("-")));
    }

    fn check(&self) {
        let table = self.lines.join("\n");
        println!("{table}");
        assert!(self.wrong.is_empty(), "{table}\n{}", self.wrong.join("\n"));
    }
}

/// The text in that charset, if it can be written in it.
fn encode(charset: &str, text: &str) -> Option<Vec<u8>> {
    match charset {
        "utf-16le" => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        "utf-16be" => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        "utf-16" => {
            Some("\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect())
        }
        _ => {
            let (bytes, _, lost) = Encoding::for_label(charset.as_bytes())?.encode(text);
            (!lost).then(|| bytes.into_owned())
        }
    }
}

/// The bytes as a body in three transfer encodings, and as a subject raw and in encoded words. Letters of two
/// bytes have no raw form.
fn ways(label: Option<&str>, bytes: &[u8], wide: bool) -> Vec<(&'static str, Vec<u8>)> {
    let body = |encoding: &str, bytes: &[u8]| {
        let charset = label.map(|l| format!("; charset={l}")).unwrap_or_default();
        let header = format!(
            "From: a@b.example\r\nContent-Type: text/plain{charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
        );
        [header.as_bytes(), bytes].concat()
    };
    let quoted = bytes.iter().map(|b| format!("={b:02X}")).collect::<Vec<_>>().concat();
    let mut ways = vec![
        ("base64", body("base64", STANDARD.encode(bytes).as_bytes())),
        ("quoted-printable", body("quoted-printable", quoted.as_bytes())),
    ];
    let one_line: Vec<u8> = bytes.iter().map(|b| if *b == b'\n' { b' ' } else { *b }).collect();
    if !wide {
        ways.push(("8bit", body("8bit", bytes)));
        let charset = label.unwrap_or("utf-8");
        let head = format!("From: a@b.example\r\nContent-Type: text/plain; charset={charset}\r\nSubject: ");
        ways.push(("raw subject", [head.as_bytes(), &one_line, b"\r\n\r\n."].concat()));
        let words = format!("Subject: =?{charset}?B?{}?=\r\n\r\n.", STANDARD.encode(&one_line));
        ways.push(("word in subject", words.into_bytes()));
    }
    ways
}

#[test]
fn cyrillic_is_read_whatever_the_label_says() {
    let mut table = Table::default();
    let texts = [&RUSSIAN[..], &UKRAINIAN].concat();
    for charset in CYRILLIC {
        table.row(charset, Some(charset), &texts);
        for label in LABELS.into_iter().filter(|l| *l != Some(charset)) {
            table.row(charset, label, &texts);
        }
    }
    table.check();
}

#[test]
fn unicode_is_read_whatever_the_label_says() {
    let mut table = Table::default();
    let texts = [&RUSSIAN[..], &UKRAINIAN, &FRENCH, &CHINESE].concat();
    for label in LABELS.into_iter().chain([Some("gb2312-nonsense"), Some("windows-1252")]) {
        table.row("utf-8", label, &texts);
    }
    let cyrillic = [&RUSSIAN[..], &UKRAINIAN, &FRENCH].concat();
    for charset in ["utf-16", "utf-16le", "utf-16be"] {
        table.row(charset, Some(charset), &cyrillic);
        table.row(charset, None, &cyrillic);
        table.row(charset, Some("utf-16"), &cyrillic);
    }
    table.check();
}

#[test]
fn signs_do_not_make_another_charset() {
    let mut table = Table::default();
    table.row(
        "windows-1251",
        Some("windows-1251"),
        &["дом №5, кв. №7, тел. №1 и №2", "«нет» – это ±5 °C · § 3"],
    );
    table.check();
}

#[test]
fn other_languages_are_not_taken_for_cyrillic() {
    let mut table = Table::default();
    for label in [Some("gb18030"), Some("gb2312"), Some("gbk"), None, Some("utf-8"), Some("us-ascii")] {
        table.row("gb18030", label, &CHINESE);
    }
    for label in [Some("iso-8859-1"), Some("windows-1252"), None, Some("utf-8"), Some("us-ascii")] {
        table.row("windows-1252", label, &FRENCH);
    }
    table.check();
}

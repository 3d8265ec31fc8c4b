//! What stands below a contact's mail and was certainly not written for it.
//!
//! A footer is a whole line that a program is known to write, never a line that begins like one: behind `Sent from
//! my` may stand `mother's phone, do not call mine`. So after its opening such a line must be made of the words that
//! programs put there, with a product among them, and of nothing else.

use super::line::TextLine;

/// The most lines behind the standard delimiter that are a signature.
const SIGNATURE: usize = 16;
/// The most words and numbers that a program puts behind its opening.
const WORDS: usize = 12;

/// How such lines begin, in small letters.
const OPENINGS: &str = "sent from|sent with|sent via|sent using|sent by|get|download|composed on|\
    отправлено с|отправлено со|отправлено из|отправлено через|отправлено при помощи|отправлено с помощью|\
    послано с|послано из|создано в|загрузить|скачать|скачайте|получить|получите|\
    надіслано з|надіслано із|надіслано за допомогою|надіслано через|відправлено з|відправлено із|\
    відправлено за допомогою|відправлено через|отримати|отримайте|завантажити|адпраўлена з|\
    envoyé de|envoyé d'|envoyé depuis|envoyé à partir de|envoyé à partir d'|envoyé avec|envoyé par|envoyé via|\
    envoyée de|envoyée depuis|obtenir|obtenez|télécharger|téléchargez|\
    gesendet von|gesendet mit|von meinem|von meiner|diese nachricht wurde von|holen sie sich|\
    enviado desde|enviado do|enviado con|enviado via|enviado com|obtener|obtenha|\
    inviato da|inviato dal|inviato con|scarica|wysłane z|wysłano z|wysłane za pomocą|pobierz|\
    verzonden vanaf|verstuurd vanaf|verzonden met|odesláno z|odesláno pomocí|odoslané z|trimis de pe|trimis din|\
    skickat från|sendt fra|lähetetty|saadetud|nosūtīts no|išsiųsta iš|изпратено от|poslano z|küldve";

/// The words that may stand there.
const BETWEEN: &str = "my the a an of for and on in with app email e-mail mail secure mobile device phone smartphone \
    tablet моего моей мого моєї мобильного мобильной мобильных мобільного мобільної мобільних устройства \
    устройств пристрою пристроїв смартфона приложения почты почта почтой пошти пошта для з из с додатка мое майго \
    mon ma mes pour appareil mobile de du la le les un une téléphone portable smartphone application \
    meinem meiner mein gesendet für handy tablet geschickt mobilgerät \
    mi mis para dispositivo móvil celular meu minha meus mio mia per dispositivo il \
    mojego mojej urządzenia telefonu na dla aplikacji mijn mobiel voor \
    mého svého zařízení môjho mobilu meu min fra til för från mans mano mani minu mobilného";

/// What names a program or a make.
const PRODUCTS: &str = "iphone ipad ipod ios android galaxy samsung xiaomi redmi poco huawei honor nokia realme oneplus \
    oppo vivo pixel motorola moto blackberry lg sony xperia windows outlook gmail yahoo proton protonmail yandex яндекс \
    яндекс.почты яндекса mail.ru ukr.net i.ua thunderbird spark k-9 k9 tuta tutanota fairemail bluemail aquamail \
    mailbird airmail gmx gmx.de web.de t-online orange free laposte rambler рамблер bat! icloud mymail nine \
    newton zoho fastmail roundcube айфона айфон";

/// Whole lines besides.
const WHOLE: [&str; 22] = [
    "простите за краткость",
    "извините за краткость",
    "вибачте за стислість",
    "please excuse my brevity",
    "please excuse any typos",
    "excuse my brevity",
    "veuillez excuser ma brièveté",
    "bitte entschuldigen sie die kürze",
    "virus-free",
    "virus-free.www.avast.com",
    "virus-free. www.avast.com",
    "virus-free.www.avg.com",
    "без вирусов",
    "без вирусов.www.avast.com",
    "без вирусов. www.avast.com",
    "без вірусів",
    "sans virus",
    "garanti sans virus",
    "virenfrei",
    "this email has been checked for viruses by avast antivirus software",
    "this email has been checked for viruses by avg",
    "это письмо проверено на вирусы",
];

/// Which of `lines`, one passage of what a person wrote, are no words of theirs: footers at its end, and what stands
/// behind the delimiter that programs write (`-- `, RFC 3676 §4.3), with it.
pub(super) fn marks(lines: &[&TextLine<'_>]) -> Vec<bool> {
    let mut end = peel(lines, lines.len());
    if let Some(at) = lines[..end].iter().rposition(|line| line.raw == "-- ")
        && lines[at..end].iter().filter(|line| !line.text.is_empty()).count() <= SIGNATURE
    {
        end = peel(lines, at);
    }
    (0..lines.len()).map(|at| at >= end).collect()
}

fn peel(lines: &[&TextLine<'_>], mut end: usize) -> usize {
    let goes = |line: &TextLine<'_>| line.text.is_empty() || line.raw == "-- " || is_footer(&line.text);
    while end > 0 && goes(lines[end - 1]) {
        end -= 1;
    }
    end
}

/// Whether all of a line is what programs write.
fn is_footer(text: &str) -> bool {
    if text.len() > 200 {
        return false;
    }
    let low = without_link(text).to_lowercase().replace('’', "'");
    let low = low.trim_matches(|c: char| " *_[]()-—–.".contains(c));
    WHOLE.contains(&low) || OPENINGS.split('|').any(|opening| is_made(low, opening.trim()))
}

fn is_made(text: &str, opening: &str) -> bool {
    let Some(rest) = text.strip_prefix(opening) else { return false };
    if !(opening.ends_with('\'') || rest.starts_with(' ')) {
        return false;
    }
    let has = |list: &str, word: &str| list.split(' ').any(|known| known == word);
    let words: Vec<&str> =
        rest.split(' ').map(|w| w.trim_matches([',', '.', '-'])).filter(|w| !w.is_empty()).collect();
    let named = words.iter().any(|word| has(PRODUCTS, word));
    let known = |word: &&str| has(PRODUCTS, word) || has(BETWEEN, word) || is_model(word);
    named && words.len() <= WORDS && words.iter().all(known)
}

/// `S21`, `13`, `Note`: a model, and no number to call.
fn is_model(word: &str) -> bool {
    let (letters, digits) = (
        word.bytes().filter(u8::is_ascii_alphabetic).count(),
        word.bytes().filter(u8::is_ascii_digit).count(),
    );
    let models =
        ["pro", "max", "mini", "plus", "ultra", "lite", "note", "se", "edge", "fold", "flip", "5g", "4g"];
    let short = word.len() <= 9 && letters + digits == word.len() && digits > 0 && digits <= 4;
    models.contains(&word) || (short && (letters > 0 || digits <= 2))
}

/// `Get Outlook for Android<https://aka.ms/…>` without the link.
fn without_link(text: &str) -> &str {
    let at = text.find("<http").or_else(|| text.find("(http")).or_else(|| text.find("https://"));
    // What stands behind a link may be somebody's words, and then the line is theirs.
    let ends = |at: &usize| !text[*at..].trim_end().contains(' ');
    at.filter(ends).map_or(text, |at| &text[..at]).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_footer_is_a_whole_line_that_a_program_writes() {
        for footer in [
            "Sent from my iPhone",
            "Sent from my iPhone 13 Pro",
            "Sent from my Galaxy S21 5G",
            "Get Outlook for Android<https://aka.ms/AAb9ysg>",
            "Sent from Outlook for iOS",
            "Sent with Proton Mail secure email.",
            "Sent from Yahoo Mail on Android",
            "Отправлено с iPhone",
            "Отправлено с моего iPhone",
            "Отправлено со смартфона Samsung Galaxy.",
            "-- Отправлено из Mail.ru для Android",
            "Отправлено из мобильной Яндекс.Почты",
            "Надіслано з iPhone",
            "Надіслано з пристрою Galaxy",
            "Надіслано з мобільної пошти ukr.net",
            "Envoyé de mon iPhone",
            "Envoyé à partir d’Outlook pour Android",
            "Von meinem iPhone gesendet",
            "Enviado desde mi iPhone",
            "Wysłane z iPhone",
            "Извините за краткость.",
        ] {
            assert!(is_footer(footer), "{footer}");
        }
    }

    #[test]
    fn a_line_that_begins_like_one_is_none() {
        for line in [
            "Отправлено с телефона соседа, на мой не звоните",
            "Отправлено с телефона соседа, сюда не звоните",
            "Написано з телефону сусіда, мій у нього",
            "Sent from my mother's phone, do not call mine",
            "Sent from my iPhone please call mum",
            "Sent from my iPhone 093 700 11 22",
            "Sent from my phone",
            "Отправила его почтой во вторник",
            "Отправлено с iPhone вход со двора",
            "Извините за краткость, он в ванной, Вишнева 8",
            "Get out of the house",
            "Get Outlook for Android<https://aka.ms/x> or call 112",
            "Отправлено с iPhone https://maps.example/x second door",
        ] {
            assert!(!is_footer(line), "{line}");
        }
    }

    #[test]
    fn a_reply_loses_them_too() {
        for line in ["Odesláno z mého Galaxy", "Get BlueMail for Android", "Odoslané z môjho iPhone"] {
            assert_eq!(super::super::cut(&format!("Call us.\n\n{line}"), "").own, "Call us.", "{line}");
        }
    }

    #[test]
    fn only_the_end_of_a_passage_is_looked_at() {
        let cut = |text: &str| super::super::cut_gently(text, "", &|_| 0);
        let reply = cut("Мы в подвале.\nОтправлено с iPhone\nвход со двора");
        assert_eq!(
            (reply.own.as_str(), reply.signature.as_str()),
            ("Мы в подвале.\nОтправлено с iPhone\nвход со двора", "")
        );
        let reply = cut("Come.\n-- \nPetr, Lisova 12\n+380 50\n\nSent from my iPhone\n");
        assert_eq!(
            (reply.own.as_str(), reply.signature.as_str()),
            ("Come.", "-- \nPetr, Lisova 12\n+380 50\n\nSent from my iPhone")
        );
        for kept in
            ["Приезжайте.\n--\nВишнева 8", "Наберите.\n\nС уважением,\nГалина\n093 700 11 22\nh@mail.test"]
        {
            assert_eq!(cut(kept).own, kept);
        }
    }
}

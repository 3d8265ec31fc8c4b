//! The line by which a phone or a program says what it is, in the languages that it speaks: `Galaxy cihazımdan
//! gönderildi`, `iPhoneから送信`, `Lähetetty Android-laitteeltani K-9 Maililla`.
//!
//! Where the product stands in it, and where the word for sending, differs from language to language. So both are
//! looked for on a short line: a product that is always spelt alike, and at the line's beginning a form of `sent` that
//! nobody uses in talking to somebody. Where the verb stands at the end, as a person's may ("the Samsung was sent"), the
//! line must say "from my" as a phone does; else it is left to who wrote it.

use std::sync::LazyLock;

use super::words::{List, begins, names};

/// Longer lines, in words, are sentences.
const WORDS: usize = 20;
/// Those of scripts without spaces, in characters.
const CHARACTERS: usize = 120;
/// What is shorter and names a product may be one in a language that nobody taught this program.
const STRANGE: usize = 7;

/// What is always spelt alike: a device, or a program that is known for this line.
static DEVICES: List = LazyLock::new(|| {
    "iphon|ipad|ipod|айфон|galaxy|samsung|xiaomi|redmi|poco|huawei|honor|realme|oneplus|oppo|nokia|motorola|blackberry|\
     android|андроид|андроїд|андроід|k-9|thunderbird|fairemail|bluemail|blue mail|aquamail|aqua mail|mymail|harmonyos|\
     小米|华为|華為|三星|荣耀|红米"
        .split('|')
        .collect()
});
/// Programs that begin such a line with the word for sending.
static PROGRAMS: List = LazyLock::new(|| {
    "proton|tutanota|tuta mail|spark|airmail|canary|edison mail|superhuman|outlook|windows mail|mailfence"
        .split('|')
        .collect()
});
/// Services, of which people speak too: they count beside a word for what is carried about.
static SERVICES: List = LazyLock::new(|| {
    "yahoo|gmx|web.de|mail.com|mail.ru|yandex|яндекс|ukr.net|i.ua|rambler|рамблер|gmail|zoho|t-online|freenet|laposte|\
     libero|seznam|onet|interia|o2"
        .split('|')
        .collect()
});
static CARRIED: List = LazyLock::new(|| {
    "mobil|мобил|мобіл|мабіл| app|додат|прилож|приложен|uygula|aplikac|aplicaci|applicazione|alkalmaz"
        .split('|')
        .collect()
});
/// `From my` as phones say it in languages whose verb comes last: no way to say that something was sent to somebody.
static FROM_MINE: List = LazyLock::new(|| {
    "von mein|cihazımdan|telefonumdan|umdan gönder|ımdan gönder|imden gönder|ümden gönder|cihazımdan göndər|құрылғымнан|\
     omról|emről|amról|ömről|から送信|에서 보냄|에서 전송|मेरे |我的"
        .split('|')
        .collect()
});
/// Forms of `sent` as they stand there.
static SENT: List = LazyLock::new(|| {
    "sent from|sent with|sent via|sent using|sent by|sent on|composed on|gesendet|geschickt mit|envoyé|envoyée|enviado|\
     enviada|enviat des|inviato|inviata|verzonden|verstuurd|skickat|skickades|sendt|sänt från|lähetetty|lähetetään|\
     отправлено|послано|создано|написано с|надіслано|відправлено|адпраўлена|адасланы|дасланы|изпратено|пратено|послато|\
     poslano|poslato|odesláno|odoslané|odoslaná|wysłan|trimis|expediat|küldve|küldtem|küldött|küldték|saadetud|nosūtīts|\
     nosūtīta|sūtīts|išsiųst|στάλθηκε|εστάλη|απεστάλη|αποστολή από|gönderildi|gönderilmiştir|göndərildi|göndərilib|\
     yuborildi|жіберілді|жөнөтүлдү|გაგზავნილია|გამოგზავნილია|გამოიგზავნა|ուղարկված|ուղարկվել|נשלח|أُرسلت|أرسلت|مرسل|\
     مُرسل|تم الإرسال|تم إرسال|ارسال شده|فرستاده|भेजा|ส่งจาก|đã gửi|gửi từ|dikirim|dihantar|ipinadala|发自|發自|发送自|\
     發送自|发送|發送|傳送|寄出|送信|에서 보냄|보냄|에서 전송|보낸 메일|dërguar|sent fra"
        .split('|')
        .collect()
});
/// And of `get`, where a program praises itself.
static GET: List = LazyLock::new(|| {
    "get |obter|download|herunterladen|beziehen|holen sie|téléchar|obten|obtain|scarica|ottieni|pobierz|uzyskaj|получит|загруз|\
     скача|отримат|отримай|завантаж|edinin|indirin|indir|alın|downloaden|ophalen|hämta|hent|skaff|hanki|lataa|získa|\
     stáhn|stiahn|szerezze|letölt|obține|descărc|λήψη|κατεβ|αποκτήσ|קבל|הורד|получете|изтегл|preuzm|nabav|pridobi|prenes|\
     gauk|gauti|atsisių|iegūt|lejupiel|hankige|laadi|преузм|набав|入手|다운로드|获取|取得|下載|下载|الحصول|تنزيل|دریافت|\
     tải|dapatkan|search, organize, conquer"
        .split('|')
        .collect()
});
/// Of what such a praise is.
static PRAISED: List =
    LazyLock::new(|| "outlook|yahoo|bluemail|proton|spark|gmx|web.de".split('|').collect());
/// Where.
static ON: List = LazyLock::new(|| "ios|android|iphone|mobile|search, organize".split('|').collect());

/// Whether it is such a line. `low` is in small letters.
pub(super) fn signs(low: &str) -> bool {
    // The dot that the Turkish capital `İ` leaves behind in small letters.
    let plain = low.replace('\u{307}', "");
    if !is_short(&plain) || plain.ends_with(['?', ',', ':', '!']) || is_somebodys(&plain) {
        return false;
    }
    // Behind a full stop such a line asks to be excused for its brevity, or praises the program.
    let first = plain.split(". ").next().unwrap_or_default().trim_end_matches('.');
    let leads = begins(first, &SENT);
    let mine = ends(first) && names(first, &FROM_MINE);
    let device = names(first, &DEVICES) && (leads || mine || first.contains("k-9"));
    let program = names(first, &PROGRAMS) && leads;
    let service = names(first, &SERVICES) && names(first, &CARRIED) && (leads || ends(first));
    let praise = names(&plain, &PRAISED) && names(&plain, &GET) && names(&plain, &ON);
    (names(first, &SENT) && (device || program || service)) || praise
}

/// Whether a form of `sent` ends it, or stands before its last word.
fn ends(text: &str) -> bool {
    SENT.iter().filter_map(|sent| text.rsplit_once(sent)).any(|(_, rest)| rest.trim().split(' ').count() <= 1)
}

/// Whether it may be one: a product and a few words, and no sentence.
pub(super) fn resembles(low: &str) -> bool {
    let open = !low.ends_with(['.', '?', '!', '…', ',', ':', ';']);
    let short = low.split(' ').count() <= STRANGE && low.len() <= CHARACTERS;
    short && names(low, &DEVICES) && (open || names(low, &SENT))
}

/// Whether somebody says it of themselves or of others: `Ich habe das iPhone gesendet`; or gives a number to call.
fn is_somebodys(low: &str) -> bool {
    const PEOPLE: [&str; 20] = [
        "i ",
        "we ",
        "you ",
        "he ",
        "she ",
        "they ",
        "я ",
        "мы ",
        "ми ",
        "вы ",
        "ви ",
        "он ",
        "она ",
        "он вам",
        "ich habe",
        "wir haben",
        "je l",
        "nous ",
        "ho inviato",
        "he enviado",
    ];
    let digits = low.chars().filter(char::is_ascii_digit).count();
    begins(low, &PEOPLE) || digits >= 7
}

fn is_short(low: &str) -> bool {
    low.split(' ').count() <= WORDS && low.chars().count() <= CHARACTERS
}

#[cfg(test)]
mod tests {
    use super::super::cut;

    /// As phones and programs of thirty languages write it.
    const LINES: &[&str] = &[
        "Galaxy cihazımdan gönderildi",
        "iPhone'umdan gönderildi",
        "Android cihazımdan K-9 Mail ile gönderildi. Kısalığımı mazur görün.",
        "Yandex.Mail mobil uygulamasından gönderildi",
        "iOS için Outlook'u edinin",
        "Von meinem iPhone gesendet",
        "Von meinem Galaxy gesendet",
        "Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.",
        "Gesendet mit der WEB.DE Mail App",
        "Gesendet mit Proton Mail sicherer E-Mail.",
        "Outlook für Android herunterladen",
        "Envoyé de mon appareil Android avec Courriel K-9 Mail. Veuillez excuser ma brièveté.",
        "Envoyé depuis mon smartphone Huawei",
        "Télécharger Outlook pour iOS",
        "Enviado desde mi Galaxy",
        "Enviado desde Yahoo Mail para iPhone",
        "Obtener Outlook para Android",
        "Enviado do meu iPhone",
        "Obter o Outlook para iOS",
        "Inviato da Yahoo Mail per iPhone",
        "Inviato dal mio Galaxy",
        "Ottieni Outlook per Android",
        "Wysłane z iPhone'a",
        "Wysłane z mojego urządzenia Android przy pomocy K-9 Mail. Proszę wybaczyć moją zwięzłość.",
        "Pobierz program Outlook dla systemu iOS",
        "Verstuurd vanaf mijn iPhone",
        "Verzonden vanaf mijn Galaxy",
        "Skickat från min iPhone",
        "Hämta Outlook för Android",
        "Sendt fra min iPhone",
        "Hent Outlook til iOS",
        "Lähetetty iPhonesta",
        "Lähetetty Android-laitteeltani K-9 Maililla. Pahoittelut vähäsanaisuudestani.",
        "Hanki Outlook iOS:lle",
        "Odesláno z iPhonu",
        "Odoslané z môjho iPhonu",
        "Získat Outlook pro Android",
        "Az iPhone-omról küldve",
        "Androidos készülékemről küldtem a K-9 Mail alkalmazással. Elnézést a tömörségért.",
        "Az Outlook letöltése iOS-re",
        "Trimis de pe iPhone-ul meu",
        "Obțineți Outlook pentru iOS",
        "Στάλθηκε από το iPhone μου",
        "Λήψη του Outlook για Android",
        "Изпратено от моя Galaxy",
        "Poslano s mog iPhonea",
        "Poslano iz moje naprave Android s pošto K-9 Mail. Oprostite za kratkost.",
        "Послато са мог Android уређаја",
        "Saadetud minu iPhone'ist",
        "Nosūtīts no mana iPhone",
        "Išsiųsta iš mano „iPhone“",
        "Надіслано з мобільного додатка UKR.NET",
        "Надіслано з мого пристрою Android за допомогою K-9 Mail. Вибачте за стислість.",
        "Отправлено из Почты Mail.ru для Android",
        "Отправлено с моего телефона Xiaomi",
        "Адпраўлена з прылады Galaxy",
        "გაგზავნილია ჩემი iPhone-იდან",
        "Ուղարկված է իմ iPhone-ից",
        "נשלח מה-iPhone שלי",
        "تم الإرسال من جهاز Galaxy الخاص بي",
        "أُرسلت من الـ iPhone",
        "ارسال شده از iPhone من",
        "发自我的小米手机",
        "发自我的 iPhone",
        "從我的 iPhone 傳送",
        "iPhoneから送信",
        "나의 iPhone에서 보냄",
        "iOS 版 Outlook を入手",
        "Đã gửi từ iPhone của tôi",
        "Dikirim dari iPhone saya",
        "मेरे iPhone से भेजा गया",
        "ส่งจาก iPhone ของฉัน",
        "Galaxy cihazımdan göndərildi",
        "Galaxy құрылғымнан жіберілді",
        "Yahoo Mail: Search, Organize, Conquer",
        "Sent from Thunderbird for Android",
        "Sent from Spark",
    ];

    #[test]
    fn what_a_phone_says_of_itself_stays_behind_in_its_languages() {
        let left: Vec<&&str> =
            LINES.iter().filter(|line| cut(&format!("Yes.\n\n{line}\n"), "").own != "Yes.").collect();
        assert!(left.is_empty(), "{left:#?}");
    }

    #[test]
    fn what_people_say_of_phones_stays() {
        for words in [
            "Turn off your iPhone.",
            "Do you have an Android phone or an iPhone?",
            "Delete Outlook.",
            "We sent a Samsung to your sister, call +380 50 000 00 00",
            "Ich habe das iPhone gesendet",
            "Лист надіслано на вашу адресу gmail",
            "Die Dokumente wurden per Gmail gesendet.",
            "Надіслано на ваш Gmail, перевірте",
            "Сбросьте айфон до заводских настроек!",
            "Не пишіть з Galaxy, його читають.",
            "The Samsung phone was sent by post.",
            "Телефон Nokia надіслано.",
            "Un Samsung a été envoyé.",
            "Ihr Samsung wurde gesendet.",
            "Samsung telefon gönderildi.",
        ] {
            assert_eq!(cut(words, "").own, words);
        }
    }
}

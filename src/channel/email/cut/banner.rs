//! The warnings that a mail server puts into what comes from outside: `[EXTERNAL]`, `CAUTION: This email originated from
//! outside of the organization …`, in whatever language. They tell that somebody works in an organisation with such a
//! server, and which words it uses, so none may go out.
//!
//! A tag that is all of a line, and the few sentences that one large service puts everywhere, are taken away. Any other
//! sentence stays, for an operator warns people in the same words ("Attention: don't open the door, send a message"),
//! and a warning that vanished unseen is worse than one that waits: it is the person's to say whose it is.

use std::sync::LazyLock;

use super::line::TextLine;
use super::words::{List, begins, names};

/// What is longer, in words, is no warning.
const WORDS: usize = 80;
/// A tag has at most so many.
const TAG: usize = 4;

/// Beginnings of the words for what comes from outside.
static OUTSIDE: List = LazyLock::new(|| {
    "external|outside|extern|außerhalb|ausserhalb|extérieur|fuera de|esterno|esterna|dall'esterno|zewnętrzn|spoza|\
     внешн|сторонн|извне|зовнішн|ззовні|знешн|vnější|z venku|mimo organizac|vonkajš|külső|kívülről|din afara|\
     utanför|utenfor|udefra|uden for|ulkopuol|ulkoinen|harici|dışından|dışarıdan|εξωτερικ|εκτός του οργανισμού|ārēj|\
     išorin|iš išorės|väljast|väline|външ|izvan|vanjsk|spoljn|спољ|izven|zunanj|גורם חיצוני|חיצוני|مصدر خارجي|\
     خارجي|خارج المؤسسة|خارج از سازمان|გარე |外部|组织外|組織外|외부|bên ngoài|luar organisasi"
        .split('|')
        .collect()
});
/// And for a mail or who sent it.
static MAIL: List = LazyLock::new(|| {
    "mail|message|sender|письм|отправител|сообщен|почт|лист|відправник|повідомлен|пошт|адпраўнік|absender|nachricht|\
     expéditeur|courriel|remitente|correo|mensaje|mittente|messaggio|remetente|mensagem|nadawc|wiadomoś|poczt|odesílatel|\
     zpráv|odosielateľ|správ|feladó|üzenet|levél|expeditor|mesaj|afzender|bericht|avsändare|meddelande|avsender|\
     melding|afsender|meddelelse|lähettäjä|viesti|sähköposti|gönderen|ileti|e-posta|αποστολέα|μήνυμα|sūtītāj|vēstul|\
     siuntėj|laišk|saatja|kiri|подател|съобщени|имейл|pošiljatelj|poruk|порук|sporočil|שולח|הודעה|דוא\"ל|رسالة|بريد|\
     مرسل|ایمیل|პოსტ|წერილ|邮件|郵件|发件人|寄件者|メール|메일|thư|pesan"
        .split('|')
        .collect()
});
/// And for what to beware of.
static DANGER: List = LazyLock::new(|| {
    "caution|warning|attention|beware|be careful|careful|alert|click|link|attachment|verify|trust|safe|recogni|\
     внимание|осторожн|предупрежд|ссылк|вложени|не открывайте|не переходите|доверя|увага|обережн|попередження|\
     посилан|вкладен|не відкривайте|довіряєте|асцярож|achtung|vorsicht|warnung|hinweis|anhäng|anhang|vertrau|\
     avertissement|prudence|vigilant|pièces jointes|liens|cliquez|atención|precaución|advertencia|enlaces|adjuntos|\
     attenzione|cautela|avviso|allegati|collegamenti|atenção|cuidado|aviso|anexos|uwaga|ostrożnoś|ostrzeżenie|\
     załącznik|klikaj|pozor|upozornění|varování|příloh|odkaz|upozornenie|prílo|figyelem|vigyázat|mellékletek|\
     atenție|atenţie|linkuri|let op|voorzichtig|bijlag|varning|bifogade|länkar|advarsel|forsiktig|forsigtig|vedlegg|\
     vedhæft|varoitus|huomio|liitteit|linkkej|dikkat|uyarı|bağlantı|ekleri|προσοχή|συνδέσμ|συνημμέν|uzmanību|\
     brīdinājum|pielikum|saites|dėmesio|įspėjim|pried|nuorod|tähelepanu|hoiatus|ettevaat|manus|внимавайте|прикачен|\
     upozorenje|oprez|privitak|упозорење|opozorilo|previdn|priponk|זהירות|שים לב|קישור|تنبيه|تحذير|احذر|مرفقات|هشدار|\
     გაფრთხილება|ყურადღება|警告|注意|谨慎|链接|附件|주의|경고|첨부|cảnh báo|peringatan"
        .split('|')
        .collect()
});
/// How the warnings begin that are known, in small letters.
static OPENINGS: List = LazyLock::new(|| {
    "caution|warning|attention|alert|external|[external|[ext|be careful|this email|this e-mail|this message|\
     this is an external|you don't often get email|some people who received this message|внимание|осторожно|внешн|\
     [внешн|это письмо|это сообщение|письмо от внешнего|сообщение от внешнего|увага|обережно|зовнішн|[зовнішн|цей лист|\
     це повідомлення|лист від зовнішнього|achtung|vorsicht|warnung|extern|[extern|diese e-mail|diese email|\
     diese nachricht|attention|avertissement|prudence|expéditeur externe|courriel externe|e-mail externe|ce message|\
     ce courriel|cet e-mail|atención|precaución|correo externo|remitente externo|este correo|este mensaje|\
     attenzione|mittente esterno|questa e-mail|questa email|questo messaggio|atenção|e-mail externo|este e-mail|\
     esta mensagem|uwaga|ostrożnie|wiadomość zewnętrzna|ta wiadomość|nadawca zewnętrzny|pozor|upozornění|tento e-mail|\
     tato zpráva|externí|upozornenie|figyelem|külső|ez az e-mail|atenție|let op|deze e-mail|dit bericht|varning|\
     detta e-post|detta mejl|advarsel|denne e-post|denne mail|varoitus|tämä viesti|dikkat|uyarı|bu e-posta|bu ileti|\
     harici|προσοχή|αυτό το μήνυμα|εξωτερικ|uzmanību|dėmesio|tähelepanu|upozorenje|упозорење|opozorilo|זהירות|تنبيه|تحذير|\
     【外部|[外部|外部|注意|警告|[외부|외부|주의"
        .split('|')
        .collect()
});
/// What a warning goes on with that no person says of the mail they write.
static GOES_ON: List = LazyLock::new(|| {
    "originated from|originates from|came from outside|comes from outside|sent from outside|from an external|\
     from outside|do not click|don't click|unless you recogni|unless you trust|learnaboutsenderidentification|\
     learn why this is important|из внешн|от внешн|извне|не переходите по|не открывайте вложени|\
     не нажимайте|за пределами организации|ззовні|від зовнішн|із зовнішн|не відкривайте вкладен|не переходьте|\
     von außerhalb|von ausserhalb|von extern|externen absender|klicken sie nicht|öffnen sie keine|de l'extérieur|\
     d'un expéditeur externe|hors de l'organisation|ne cliquez pas|n'ouvrez pas|de fuera|externo a la organización|\
     remitente externo|no haga clic|no abra|dall'esterno|mittente esterno|non fare clic|non cliccare|non aprire|de fora|\
     remetente externo|não clique|não abra|spoza organizacji|od nadawcy zewnętrznego|nie klikaj|nie otwieraj|\
     mimo organizaci|od externího|neklikejte|neotevírejte|mimo organizácie|neklikajte|külső feladó|ne kattintson|\
     din afara|nu accesați|nu faceți clic|buiten de organisatie|van buiten|klik niet|utanför organisationen|klicka inte|\
     utenfor organisasjonen|ikke klikk|uden for organisationen|klik ikke|organisaation ulkopuolelta|älä avaa|\
     kuruluş dışından|kurum dışından|tıklamayın|açmayın|εκτός του οργανισμού|μην κάνετε κλικ|ārpus|neklikšķiniet|\
     iš išorės|nespauskite|väljastpoolt|ära kliki|извън организацията|не кликвайте|izvan organizacije|ne klikajte|\
     מחוץ לארגון|אל תלחץ|خارج المؤسسة|لا تنقر|外部からの|外部の|来自外部|請勿|请勿|외부에서"
        .split('|')
        .collect()
});

/// The sentences of that one service (Exchange Online's first-contact tip and its external-sender disclaimer), behind
/// the word in capitals that may stand before them.
const SENTENCES: [&str; 4] = [
    "you don't often get email from",
    "some people who received this message don't often get email from",
    "this email originated from outside",
    "this message originated from outside",
];

/// Which of `lines`, one passage of what a person wrote, are such a warning beyond doubt.
pub(super) fn marks(lines: &[&TextLine<'_>]) -> Vec<bool> {
    lines.iter().map(|line| is_tag(&line.text) || is_sentence(&line.text)).collect()
}

fn is_sentence(text: &str) -> bool {
    let low = bare(text).to_lowercase().replace('’', "'");
    let said = low.split_once(": ").filter(|(word, _)| matches!(*word, "caution" | "warning" | "external"));
    begins(said.map_or(low.as_str(), |(_, said)| said), &SENTENCES)
}

/// Whether a paragraph may be one.
pub(super) fn resembles(paragraph: &str) -> bool {
    super::step(paragraph.len());
    let low = paragraph.to_lowercase();
    let tagged = low.starts_with('[') && low.find(']').is_some_and(|end| is_tag(&low[..=end]));
    tagged
        || is_class(&low)
        || is_banner(paragraph)
        || (is_short(&low) && [&OUTSIDE, &MAIL, &DANGER].iter().all(|list| names(&low, list)))
}

/// `Classification: internal`, `TLP:AMBER`: what an organisation puts above or below all that it sends.
fn is_class(low: &str) -> bool {
    const LABELS: [&str; 16] = [
        "classification:",
        "classification :",
        "sensitivity:",
        "confidentiality:",
        "tlp:",
        "klassifizierung:",
        "vertraulichkeit:",
        "confidentialité :",
        "clasificación:",
        "classificazione:",
        "klasyfikacja:",
        "классификация:",
        "гриф:",
        "конфиденциальность:",
        "класифікація:",
        "internal use only",
    ];
    low.split(' ').count() <= TAG + 2 && begins(low, &LABELS)
}

/// `[EXTERNAL]`, `*** Внешний отправитель ***`, `EXTERNAL EMAIL`: nothing else on the line.
fn is_tag(text: &str) -> bool {
    let plain = bare(text);
    let words: Vec<&str> = plain.split([' ', ':', '-', '/']).filter(|word| !word.is_empty()).collect();
    let loud = words.len() > 1 && text.chars().all(|c| !c.is_lowercase());
    let bracketed = text.starts_with(['[', '(', '{', '<', '【']);
    let starred = text.starts_with("**");
    let of_tag = |word: &&str| {
        let low = word.to_lowercase();
        low == "ext" || names(&low, &MAIL) || [&OUTSIDE, &DANGER].iter().any(|list| begins(&low, list))
    };
    let outside = |word: &&str| word.eq_ignore_ascii_case("ext") || begins(&word.to_lowercase(), &OUTSIDE);
    // A person shouts, and sets a word in bold: only a frame of its own, or the word for mail, makes it a program's.
    let mailed = words.iter().any(|word| names(&word.to_lowercase(), &MAIL));
    let framed = bracketed || (starred && text.chars().all(|c| !c.is_lowercase()));
    (framed || (mailed && (loud || text.len() > plain.len() + 1)))
        && (1..=TAG).contains(&words.len())
        && words.iter().any(outside)
        && words.iter().all(of_tag)
}

fn is_banner(text: &str) -> bool {
    // The dot that the Turkish capital leaves behind.
    let low = bare(text).to_lowercase().replace('\u{307}', "").replace('’', "'");
    is_short(&low) && begins(&low, &OPENINGS) && names(&low, &GOES_ON) && names(&low, &MAIL)
}

fn is_short(text: &str) -> bool {
    text.split(' ').count() <= WORDS
}

/// Without the frame that such warnings have.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !(c.is_alphanumeric() || "'\"".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::super::cut;

    const WORDS: &str = "Stay where you are.";

    #[test]
    fn a_servers_warning_is_no_part_of_a_reply() {
        for banner in [
            "[EXTERNAL]",
            "*** EXTERNAL ***",
            "EXTERNAL EMAIL",
            "[Внешний отправитель]",
            "*** ЗОВНІШНІЙ ЛИСТ ***",
            "[EXT]",
            "⚠ EXTERNAL SENDER",
            "CAUTION: This email originated from outside of the organization. Do not click links or open attachments \
             unless you recognize the sender and know the content is safe.",
            "You don't often get email from help@line.example. Learn why this is important",
        ] {
            for mail in [format!("{WORDS}\n\n{banner}\n"), format!("{banner}\n\n{WORDS}")] {
                assert_eq!(cut(&mail, "").own, WORDS, "{banner}");
            }
        }
    }

    #[test]
    fn a_warning_in_other_words_is_left_to_who_wrote() {
        for warning in [
            "This message was sent from outside your company. Please treat links in this mail with care.",
            "Внимание! Письмо от внешнего отправителя. Не переходите по ссылкам.",
            "Увага! Цей лист надійшов ззовні. Не відкривайте вкладення.",
            "Achtung: Diese E-Mail stammt von außerhalb. Klicken Sie nicht auf Links.",
            "ATTENTION : ce courriel provient de l’extérieur. Ne cliquez pas sur les liens.",
            "Uwaga: wiadomość spoza organizacji. Nie klikaj odnośników.",
            "DİKKAT: Bu e-posta kurum dışından gönderilmiştir.",
            "Attention : n'ouvrez pas la porte, envoyez un message quand ils partent.",
            "Warning: don't click the link in that message, it shows them where you are.",
            "Увага! Не переходьте за посиланнями в його листах",
            "Dikkat: kapıyı açmayın, iletişime geçin",
        ] {
            let mail = format!("{WORDS}\n\n{warning}\n");
            let kept = cut(&mail, "").own;
            assert!(kept.contains(warning.split(' ').next_back().unwrap()), "{warning}: {kept}");
            assert!(super::resembles(warning), "{warning}");
        }
    }

    #[test]
    fn a_tag_before_words_and_a_classification_may_be_a_servers() {
        for text in
            ["[EXTERNAL] Stay where you are.", "[EXT] Bleib da.", "TLP:AMBER", "Classification: internal"]
        {
            assert!(super::resembles(text), "{text}");
        }
        assert!(!super::resembles("[1] Stay. [2] External help comes."));
    }

    #[test]
    fn what_a_person_says_of_danger_stays() {
        for words in [
            "Attention: do not open the door to anybody from outside.",
            "Внимание! Не открывайте дверь.",
            "External emails do not reach you there, so call.",
            "Увага! Зовнішні двері зачинені.",
            "WAIT OUTSIDE",
            "Внимание! Не открывайте вложения из писем от него",
            "CAREFUL OUTSIDE!",
            "CAREFUL OUTSIDE!!",
            "*Careful outside*",
            "*Outside*",
            "Осторожно, на улице патруль.",
            "Extern",
        ] {
            assert_eq!(cut(words, "").own, words);
            assert!(!super::resembles(words) || words.contains("mail"), "{words}");
        }
    }
}

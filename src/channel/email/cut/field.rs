//! The label with which a line of headers begins, by what it says.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::step;

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    From,
    Date,
    Sent,
    To,
    Subject,
    /// Copies, importance, attachments: company only.
    Other,
}

/// By language, in its code's order: be bg cs da de el en es et fi fr he hr hu it ka lt lv nl no pl pt ro ru sk sl
/// sr sv tr uk, then others. A label of several languages stands once.
const FIELDS: &[(Field, &str)] = &[
    (
        Field::From,
        "ад|од|изпратено от|od|fra|von|από|αποστολέας|from|de|saatja|kellelt|lähettäjä|expéditeur|מאת|feladó|da|\
         mittente|გამგზავნი|nuo|siuntėjas|no|sūtītājs|van|afzender|de la|expeditor|remetente|от|от кого|\
         отправитель|odosielateľ|odesílatel|od koho|pošiljatelj|пошиљалац|från|avsändare|nadawca|kimden|gönderen|від|\
         від кого|відправник|remitente|avsender|\
         من|از|kimdən|кімнен|frá|nga|发件人|寄件者|差出人|보낸 사람|보낸사람|từ",
    ),
    (
        Field::Sent,
        "sent|sent at|отправлено|отправлен|надіслано|відправлено|envoyé|envoyé le|адпраўлена|gesendet|wysłano|\
         enviado|enviado el|enviado em|enviada em|изпратено|odesláno|odoslané|sendt|sendt den|изпратено на|αποστολή|στάλθηκε|\
         εστάλη|saadetud|saatmisaeg|lähetetty|נשלח|elküldve|küldve|inviato|გაგზავნილია|išsiųsta|nosūtīts|\
         verzonden|trimis|trimis la|poslano|послато|skickat|gönderildi|gönderilme tarihi|gönderme tarihi|poslané|\
         تم الإرسال|ارسال شده|göndərilib|жіберілген|испратено|\
         dërguar|enviat el|enviat|发送时间|寄件日期|送信日時|보낸 날짜|đã gửi",
    ),
    (
        Field::Date,
        "date|message du|дата|время|дата и время|data|datum|fecha|dato|ημερομηνία|kuupäev|päiväys|päivämäärä|pvm|תאריך|\
         dátum|თარიღი|datums|tarih|data i godzina|датум|дата та час|dia|\
         التاريخ|تاریخ|日期|日時|날짜|ngày|күні",
    ),
    (
        Field::To,
        "to|кому|получатель|до|одержувач|отримувач|à|a|pour|каму|an|do|para|reply-to|ответить|destinataire|\
         komu|til|προς|adressaat|saaja|kellele|vastaanottaja|אל|za|prima|címzett|მიმღები|kam|gavėjas|adresāts|\
         saņēmējs|aan|către|destinatar|destinatario|destinatário|adresát|за|прима|till|kime|alıcı|адресат|mottaker|\
         odbiorca|прымальнік|\
         إلى|به|kimə|кімге|për|per a|收件人|收件者|宛先|받는 사람|받는사람|đến",
    ),
    (
        Field::Subject,
        "subject|тема|objet|sujet|betreff|temat|asunto|тэма|относно|předmět|predmet|emne|θέμα|teema|aihe|נושא|\
         tárgy|oggetto|თემა|tema|tēma|onderwerp|assunto|subiect|zadeva|наслов|ämne|konu|предмет|\
         الموضوع|موضوع|mövzu|тақырып|efni|subjekti|主题|主旨|件名|제목|chủ đề",
    ),
    (
        Field::Other,
        "cc|bcc|копия|копія|скрытая копия|прихована копія|importance|важность|важливість|priority|приоритет|\
         вложения|вкладення|attachments|pièces jointes|copie|copie à|kopie|dw|организация|organization|копие|\
         kopi|κοιν|κοινοποίηση|koopia|kopio|עותק|másolatot kap|másolat|kopija|bilgi|kópia|cópia|asıl kopya|\
         wichtigkeit|prioriteit|bijlagen|anlagen|allegati|załączniki|liitteet|bilagor|ekler|csatolmányok|přílohy|\
         نسخة|抄送|副本|참조",
    ),
];

static LABELS: LazyLock<HashMap<&str, Field>> = LazyLock::new(|| {
    let labels =
        |(field, labels): &(Field, &'static str)| labels.split('|').map(|l| (l, *field)).collect::<Vec<_>>();
    FIELDS.iter().flat_map(labels).collect()
});

/// The longest label, in bytes.
const LABEL: usize = 48;

/// The header that a line begins with.
pub(super) fn field(text: &str) -> Option<Field> {
    let text = text.trim_start_matches(['*', '_', '|', ' ']);
    let (label, _) = text.split_once([':', '：']).filter(|(label, _)| label.len() <= LABEL)?;
    // Some scripts have no capitals; in those that have them, a client writes one.
    if label.starts_with(char::is_lowercase) {
        return None;
    }
    step(label.len());
    let low = label.trim_end_matches(['*', '_', ' ']).to_lowercase();
    LABELS.get(low.as_str()).copied()
}

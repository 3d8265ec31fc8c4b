//! The words by which mail clients give themselves away, by language.
//!
//! All in lower case. Russian, Ukrainian, English and French in full, as the line's languages; those of the
//! countries in which people who write to it and people who answer live now, as far as their clients write them.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Parts to look for, divided once.
pub(super) type List = LazyLock<Vec<&'static str>>;
/// Whole words to look up.
pub(super) type Words = LazyLock<HashSet<&'static str>>;

fn list(parts: &'static str) -> Vec<&'static str> {
    parts.split('|').collect()
}

pub(super) static WEEKDAYS: Words = LazyLock::new(|| {
    "\
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun \
    понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье пн вт ср чт пт сб вс \
    понеділок вівторок середа середу четвер п'ятниця п'ятницю пятниця пятницю субота суботу неділя неділю нд \
    lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim \
    панядзелак аўторак серада чацвер пятніца субота нядзеля \
    montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so \
    poniedziałek wtorek środa czwartek piątek sobota niedziela pon wt śr czw pt sob niedz \
    lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom \
    lunedì martedì mercoledì giovedì venerdì sabato domenica gio segunda-feira terça-feira quarta-feira \
    quinta-feira sexta-feira seg ter qua qui sex sab luni marți miercuri joi vineri sâmbătă duminică \
    понеделник вторник сряда четвъртък петък събота неделя pondělí úterý středa čtvrtek pátek sobota neděle po út \
    st čt pá so ne pondelok utorok streda štvrtok piatok nedeľa ut št pi mandag tirsdag tirs onsdag torsdag tors fredag \
    lørdag søndag man tir ons tor fre lør søn måndag tisdag lördag söndag mån tis lör sön maandag dinsdag \
    woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo maanantai tiistai keskiviikko torstai perjantai \
    lauantai sunnuntai ti ke pe la su esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev \
    hétfő kedd szerda csütörtök péntek szombat vasárnap pirmadienis antradienis trečiadienis ketvirtadienis \
    penktadienis šeštadienis sekmadienis pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena \
    pazartesi salı çarşamba perşembe cuma cumartesi pazar pzt çar per cum cmt paz δευτέρα τρίτη τετάρτη πέμπτη \
    παρασκευή σάββατο κυριακή δευ τρί τετ πέμ παρ σάβ κυρ ponedjeljak utorak srijeda četvrtak petak subota \
    nedjelja ponedeljek torek sreda četrtek nedelja понедељак уторак среда четвртак петак недеља"
        .split_ascii_whitespace()
        .collect()
});

/// Only beside a number: `лист` is also a letter, `mar` a Tuesday.
pub(super) static MONTHS: Words = LazyLock::new(|| {
    "\
    january february march april may june july august september october november december \
    jan feb mar apr jun jul aug sep sept oct nov dec \
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря \
    январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь \
    янв фев февр мар апр июн июл авг сен сент окт ноя нояб дек \
    січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня \
    січ лют бер берез квіт трав черв лип серп вер верес жовт лист груд \
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre \
    janv févr fév avr juil déc \
    студзеня лютага сакавіка красавіка чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня \
    januar februar märz juni juli oktober dezember okt dez \
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia \
    sty lut kwi cze lip sie wrz paź lis gru \
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre ene abr ago dic \
    gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre gen mag giu lug set ott \
    janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev out dez mai \
    ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie ian iun iul noi \
    януари февруари април юни юли август септември октомври ноември декември \
    ledna února března dubna května června července srpna září října listopadu prosince led úno bře dub kvě čvn \
    čvc srp říj lis januára februára apríla mája júna júla augusta septembra októbra novembra decembra máj jún \
    júl januar februar marts juni juli oktober desember des mars maj augusti januari februari mei maart \
    tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta \
    marraskuuta joulukuuta tammik helmik maalisk huhtik toukok kesäk heinäk elok syysk lokak marrask jouluk \
    jaanuar veebruar märts aprill juuni juuli oktoober detsember január február március április május június \
    július augusztus szeptember október november december márc ápr szept sausio vasario kovo balandžio gegužės \
    birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio janvāris februāris marts aprīlis maijs jūnijs \
    jūlijs augusts septembris oktobris novembris decembris janv febr nov ocak şubat mart nisan mayıs haziran \
    temmuz ağustos eylül ekim kasım aralık oca şub nis haz tem ağu eyl eki kas ara ιανουαρίου φεβρουαρίου μαρτίου \
    απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου ιαν φεβ μαρ απρ μαΐ ιουν \
    ιουλ αυγ σεπ οκτ νοε δεκ siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada \
    studenoga prosinca januarja februarja aprila maja junija julija avgusta oktobra јануар фебруар јун јул \
    септембар октобар новембар децембар בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר \
    בנובמבר בדצמבר ינו׳ פבר׳ נוב׳ דצמ׳"
        .split_ascii_whitespace()
        .collect()
});

/// What stands between the parts of an attribution and says nothing of its own.
pub(super) static FILLERS: Words = LazyLock::new(|| {
    "\
    kl klo om op den dne dňa v ve h de las til u sa saat tarihinde στις ב בשעה ob u ora la je du del del klo. \
    odesílatel gönderen şunu şunları ma megosztotta időpontban a következőt ezt \
    on at the am pm a.m p.m о об обо в во у à a le de la ont г г.в р р.о вкл o w um am den el il las alle dnia dniu h uhr il giorno alle ore ha le las los dia \
    message date gmt utc msk мск cet cest eet eest est edt cst pst pdt bst z кому via года року"
        .split_ascii_whitespace()
        .collect()
});

/// Words before a sender: `от`, `від`, `by`.
pub(super) static FROM: Words = LazyLock::new(|| {
    "от від from by par von ад od da пользователь користувач utilisateur user"
        .split_ascii_whitespace()
        .collect()
});

/// Whom The Bat! and its kin address: `Вы писали`.
pub(super) static YOU: Words =
    LazyLock::new(|| "you вы ви ты ти vous tu sie du ви".split_ascii_whitespace().collect());

/// Who is spoken of in prose, but never signs a mail.
pub(super) static THIRD: Words = LazyLock::new(|| {
    "\
    he she they it we i who someone он она они мы я кто кто-то мне нам ему ей им нас меня его вот это там потом \
    він вона вони ми хто хтось мені нам йому їй нас мене ось це там потім \
    il elle ils elles je nous on qui m'a me lui leur quelqu'un c'est"
        .split_ascii_whitespace()
        .collect()
});

/// Beginnings of the verbs; what follows in the word may be at most four letters: `написал(а`.
pub(super) static VERBS: List = LazyLock::new(|| {
    list(
        "wrote|writes|писал|написал|пишет|пише|писав|написав|напісаў|піша|écrit|ecrit|schrieb|escribió|\
         scritto|napisał|pisze|schreef|skrev|kirjoitti|napsal|napísal|írta|escreveu|scris|yazdı|έγραψε|כתב|\
         написа|rašė|parašė|rakstīja|kirjutas|napisao|napisala|je napisal|написао|написала|დაწერა|գրել",
    )
});

/// `Original Message` and its kin, as they stand between dashes; any of these is enough.
pub(super) static ORIGINAL: List = LazyLock::new(|| {
    list(
        "original message|original appointment|исходное сообщение|исходное письмо|\
         первоначальное сообщение|оригинальное сообщение|оригінальне повідомлення|вихідне повідомлення|\
         початкове повідомлення|оригінал повідомлення|message d'origine|message original|message initial|\
         зыходнае паведамленне|ursprüngliche nachricht|mensaje original|wiadomość oryginalna|\
         originální zpráva|původní zpráva|pôvodná správa|oprindelig meddelelse|original meddelelse|\
         opprinnelig melding|ursprungligt meddelande|originalmeddelande|oorspronkelijk bericht|\
         oorspronkelijke bericht|alkuperäinen viesti|algne kiri|algne sõnum|eredeti üzenet|messaggio originale|\
         mensagem original|mesaj original|mesaj initial|mesajul original|orijinal ileti|özgün ileti|orijinal mesaj|\
         αρχικό μήνυμα|הודעה מקורית|оригинално съобщение|първоначално съобщение|originalus laiškas|\
         pradinis laiškas|sākotnējais ziņojums|oriģinālais ziņojums|originalna poruka|izvorna poruka|\
         izvirno sporočilo|оригинална порука|oryginalna wiadomość|ursprüngliche e-mail|originalnachricht|\
         reply message|цитируемое сообщение|reply to message|původní e-mail|original-nachricht|оригинално писмо|\
         pôvodný e-mail|oryginalny e-mail|e-mail original|e-mail d'origine|messaggio di origine|izvorna e-pošta",
    )
});

/// Beginnings of the words that say a mail was passed on.
pub(super) static FORWARDED: List = LazyLock::new(|| {
    list(
        "forward|fwd|пересыл|пересла|перенаправ|переадрес|пересил|надісланого далі|transf|transmis|\
         réexpéd|weitergeleit|reenviado|przekazan|inoltrat|перасла|doorgestuurd|videresend|vidarebefordra|\
         přepos|prepos|välitet|edelleenlähet|edastatud|továbbít|encaminhad|redirecț|redirection|iletilen|\
         προωθ|הועבר|препрат|persiųst|pārsūt|proslijeđ|posredov|просле",
    )
});

/// What a person says before a mail that they show on purpose.
pub(super) static INTRODUCED: List = LazyLock::new(|| {
    list(
        "forward|received|got this|got a|letter|they sent|was sent|came|пересла|пересыл|перешл|прислал|\
         пришло|пришел|пришёл|получил|письмо|письма|текст|сообщение|пересил|надісла|прийш|отрим|лист|\
         повідомлення|reçu|transf|courrier|lettre|envoyé",
    )
});

/// What points down, to answers that we may not be able to tell from what they answer.
pub(super) static BELOW: List = LazyLock::new(|| {
    list(
        "below|inline|in line|in red|in bold|ниже|в тексте|красным|жирным|нижче|у тексті|червоним|\
         ci-dessous|plus bas|dans le texte|en rouge",
    )
});

/// `sent from`, `отправлено с`: how the line begins that a phone or an app adds.
pub(super) static SENT: List = LazyLock::new(|| {
    list(
        "sent from|sent with|sent via|sent using|sent by|sent on|get outlook|download outlook|composed on|\
         written on|typed on|отправлено с|отправлено из|отправлено через|отправлено при|отправил|\
         послано с|послано из|написано с|создано с|создано в|загрузить outlook|скачать outlook|\
         скачайте outlook|получить outlook|получите outlook|надіслано з|надіслано за|надіслано через|\
         надіслано із|відправлено з|відправлено за|відправлено через|відправлено із|написано з|\
         отримати outlook|отримайте outlook|завантажити outlook|envoyé de|envoyé d'|envoyé à partir|\
         envoyé avec|envoyé par|envoyé via|envoyé depuis|obtenir outlook|obtenez outlook|\
         télécharger outlook|télécharger yahoo|téléchargez outlook|envoyée de|envoyée depuis|адпраўлена з|\
         gesendet von|gesendet mit|von meinem|outlook für|enviado desde|wysłane z|wysłano z|inviato da|\
         лист надіслано з|письмо отправлено с |письмо отправлено из|сообщение отправлено с |сообщение отправлено из|\
         повідомлення надіслано з|sent securely|\
         отправлено почтой|с уважением, отправлено",
    )
});

/// Of which such a line names at least one.
pub(super) static DEVICES: List = LazyLock::new(|| {
    list(
        "iphone|ipad|ipod|айфон|android|андроид|андроїд|samsung|galaxy|xiaomi|redmi|poco|huawei|honor|\
         nokia|realme|oneplus|pixel|motorola|blackberry|phone|tablet|телефон|смартфон|планшет|мобил|мобіл|\
         mobile|téléphone|portable|tablette|appareil|device|устройств|пристро|outlook|mail|почт|пошт|\
         yahoo|proton|k-9|windows|spark|tuta|thunderbird|the bat|ukr.net|i.ua|handy|telefon|móvil",
    )
});

/// With these no device need be named: phones have any name.
pub(super) static SENT_FROM_MY: List = LazyLock::new(|| {
    list(
        "sent from my|отправлено с моего|отправлено с моей|надіслано з мого|відправлено з мого|\
         envoyé de mon|envoyé depuis mon",
    )
});

/// Whole lines, beside [`SENT`], that apps put below a mail.
pub(super) static FOOTERS: List = LazyLock::new(|| {
    list(
        "простите за краткость|извините за краткость|извините за возможные опечатки|вибачте за стислість|\
         вибачте за лаконічність|please excuse my brevity|please excuse any typos|excuse my brevity|\
         veuillez excuser ma brièveté|veuillez excuser la brièveté|virus-free.|без вирусов.|без вірусів.|\
         sans virus.|garanti sans virus|не містить вірусів|не содержит вирусов|\
         this email has been checked for viruses|это электронное письмо проверено на вирусы|\
         это письмо проверено на вирусы|цей електронний лист перевірено на віруси|\
         cet e-mail a été vérifié|please consider the environment|подумайте об окружающей среде|\
         подумайте про довкілля|pensez à l'environnement|pensez à l’environnement",
    )
});

/// A disclaimer names secrecy …
pub(super) static SECRECY: List =
    LazyLock::new(|| list("confiden|конфиден|конфіден|privileged|канфідэн|охраняем|vertraulich"));

/// … a mail …
pub(super) static LETTER: List = LazyLock::new(|| {
    list(
        "e-mail|email|message|mail|attachment|письм|сообщен|вложен|лист|повідомл|вкладен|courriel|\
         courrier|pièces jointes|ліст",
    )
});

/// … and the ones it was, or was not, meant for.
pub(super) static MEANT: List = LazyLock::new(|| {
    list(
        "intended|recipient|addressee|addressed to|unauthori|адресат|получател|предназнач|адресован|\
         отримувач|одержувач|признач|destinataire|destiné|reçu ce|by mistake|in error",
    )
});

/// How a person closes a letter.
pub(super) static CLOSINGS: List = LazyLock::new(|| {
    list(
        "с уважением|с наилучшими|с уважением и|всего доброго|з повагою|з найкращими|best regards|\
         kind regards|regards|sincerely|yours|best wishes|cordialement|bien cordialement|bien à vous|\
         sincères salutations|with best regards|with kind regards",
    )
});

/// Whether `text` holds any of `parts`.
pub(super) fn names(text: &str, parts: &[&str]) -> bool {
    parts.iter().any(|p| text.contains(p))
}

/// Whether `text` begins with any of `parts`.
pub(super) fn begins(text: &str, parts: &[&str]) -> bool {
    parts.iter().any(|p| text.starts_with(p))
}

/// Whether `word` is a verb of writing.
pub(super) fn is_verb(word: &str) -> bool {
    VERBS.iter().any(|v| word.strip_prefix(v).is_some_and(|rest| rest.chars().count() <= 4))
}

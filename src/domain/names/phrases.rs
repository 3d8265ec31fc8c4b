//! The words around a name below a text: closings, wishes, work, and what makes a line a sentence.

use std::collections::HashSet;
use std::sync::LazyLock;

type Words = LazyLock<HashSet<&'static str>>;

/// What ends a letter and nothing else. In small letters, with `'` for every apostrophe and `е` for `ё`.
const CLOSINGS: &str = "с ув|с ув-ем|с уваж|с уважением|с уваженьем|с наилучшими|с наилучшим|искренне ваш|искренне ваша|искренне твоя|искренне твой|\
    искренне|преданная вам|преданный вам|подпись|всегда ваш|всегда ваша|ваш|ваша|твоя|твой|\
    з пов|з повагою|із повагою|з найкращими|щиро ваш|щиро ваша|щиро твоя|щиро|щиросердно|завжди ваша|завжди ваш|твоя|твій|підпис|\
    з павагай|шчыра ваша|шчыра|\
    regards|rgds|best regards|best|bests|brgds|br|kr|kind regards|kindest regards|kindest|warm regards|warmest regards|warmest|warmly|\
    sincerely|sincerely yours|yours|yours sincerely|yours truly|yours faithfully|yours ever|yours always|yours in solidarity|very truly yours|\
    best wishes|with best wishes|with kind regards|with best regards|with warm regards|with regards|with respect|with love|with care|\
    with solidarity|with gratitude|with hope|with hugs|with warmth|with appreciation|in solidarity|solidarity|respectfully|respectfully yours|cordially|kindly|faithfully|signed|\
    your friend|your friends|love and light|lots of love|much love|love|all my love|\
    cordialement|bien cordialement|très cordialement|cdt|cdlt|bien à vous|bien à toi|bien a vous|bien a toi|sincèrement|sincèrement vôtre|\
    bien sincèrement|sincères salutations|salutations|salutations distinguées|salutations cordiales|meilleures salutations|mes salutations|\
    amicalement|bien amicalement|amitiés|amitié|chaleureusement|très chaleureusement|bien chaleureusement|respectueusement|\
    solidairement|fraternellement|affectueusement|tendrement|votre dévouée|votre dévoué|vôtre|signé|bien respectueusement|\
    pozdrawiam|pozdrawiam serdecznie|serdecznie pozdrawiam|serdeczności|z poważaniem|z wyrazami szacunku|łączę pozdrowienia|z pozdrowieniami|ściskam|\
    mit freundlichen grüßen|mit freundlichen grüssen|freundliche grüße|mfg|viele grüße|liebe grüße|lg|herzliche grüße|beste grüße|\
    saludos|saludos cordiales|un saludo|atentamente|atte|un abrazo|cordiali saluti|distinti saluti|cu stimă|met vriendelijke groet|s pozdravem";

/// What also stands elsewhere than at the end.
const WISHES: &str = "спасибо|спасибо большое|большое спасибо|благодарю|благодарим|с приветом|обнимаю|обнимаем|целую|крепко обнимаю|жму руку|до связи|на связи|до встречи|\
    до свидания|до скорого|пока|всего доброго|всего хорошего|всего наилучшего|всего самого доброго|всех благ|добра вам|мира вам|сил вам|держитесь|держись|\
    берегите себя|береги себя|удачи|хорошего дня|доброго дня|спокойной ночи|доброй ночи|хорошего вечера|мы рядом|я рядом|мы с вами|\
    мирного неба|храни вас бог|храни вас господь|с богом|ждем вас|ждем|до завтра|будьте осторожны|\
    дякую|дякуємо|щиро дякую|щиро дякуємо|спасибі|обіймаю|обіймаємо|цілую|до зв'язку|на зв'язку|до зустрічі|до побачення|усього доброго|всього доброго|\
    усього найкращого|всього найкращого|гарного дня|гарного вечора|доброго дня|доброї ночі|на добраніч|тримайтеся|тримайтесь|тримайся|бережіть себе|\
    бережи себе|удачі|хай щастить|мирного неба|ми поруч|я поруч|ми з вами|слава україні|героям слава|все буде добре|сил вам|до завтра|чекаємо|\
    thanks|thank you|many thanks|thanks again|thanks a lot|thx|ty|cheers|take care|take good care|hugs|big hugs|stay safe|stay strong|be safe|be well|keep safe|\
    talk soon|speak soon|see you soon|see you|until then|until soon|goodbye|bye|good night|good luck|have a good night|have a good day|have a nice day|\
    all the best|god bless|god bless you|best of luck|peace|xoxo|xx|x|we are here|we are with you|stay warm|sleep well|\
    merci|merci beaucoup|merci d'avance|merci encore|mille mercis|bonne journée|bonne soirée|bonne nuit|bon courage|courage|prenez soin de vous|prends soin de toi|\
    à bientôt|à très bientôt|a bientôt|à demain|à plus|bises|grosses bises|bisous|gros bisous|je vous embrasse|je t'embrasse|au revoir|bonne chance|nous sommes là|\
    dziękuję|trzymaj się|trzymajcie się|do zobaczenia|danke|tschüss|bis bald|gracias|cuídate|grazie|ciao|дзякуй";

/// With what a closing of several words may begin, and what it then speaks of.
const WITH: &str = "с со з із зі with avec z mit";
const FELT: &str = "уважен|пожелан|наилучш|теплом|тепла|любов|забот|благодарн|надежд|почтен|верой|приветом|добром|признательн|повагою|побажан|турбот|вдячн|\
    шаною|пошаною|надією|вірою|привітом|regard|wishes|love|warmth|respect|gratitude|solidarity|thanks|care|affection|soutien|respect|amitié|salutations|\
    sentiments|solidarité|gratitude|reconnaissance|chaleur|tendresse|estime|cordial|найкращ|солидарност|солідарн|обіймами|объятиями|поддержкой|підтримкою|molt";

/// What may stand beside an alias below a closing.
const SIGNING: &str = "и та й і and et your ваш ваша ваши твой твоя твої ваші votre notre наша наш наши нашої our the la le les de du des of for from от від von \
    команда команды команди команду team équipe equipe l'équipe l'equipe line линия линии лінія лінії ligne hotline helpline горячая гарячая гаряча горячей гарячої помощи допомоги поддержки підтримки \
    support aide d'aide d'écoute écoute доверия довіри служба служби service operator оператор операторка opérateur opératrice дежурный дежурная черговий чергова \
    duty on night day shift смена зміна ночная нічна ночной нічної all всі все вся весь усі tous toute toutes toujours завжди всегда always с вами з вами with you us нас нами a an à \
    crisis кризисная кризова кризисной кризової help permanence garde volunteer волонтер волонтерка волонтёр волонтёрка bénévole bénévoles волонтеры волонтери консультант консультантка \
    x xx xoxo chat чат бот bot love";

/// Without these a few words are no sentence.
const TALK: &str = "я мы ты вы он она они оно мне нам вам тебе ему ей им меня нас вас тебя его ее их нами вами не ни нет да что чтобы если когда где куда как кто это эта этот \
    есть был была было были будет будем будете буду будут можно можете может могу надо нужно пожалуйста напишите пишите звоните позвоните приходите приезжайте возьмите спросите скажите \
    работает работают принимают ждут ждем ответим поможем уже еще там тут здесь для по при без до после через во ко лишь только очень свою своей свое всё \
    ми ти ви він вона вони мені нам вам тобі йому їй їм мене вас нас тебе його її їх не ні немає так що щоб якщо коли де куди як хто це ця цей є був була було були буде будемо будете \
    буду будуть можна можете може можу треба потрібно будь-ласка напишіть пишіть телефонуйте дзвоніть приходьте візьміть запитайте скажіть працює працюють чекаємо відповімо допоможемо \
    вже ще там тут для при без після через тільки лише дуже свою свій своє \
    i we you he she they it me them him not no is are was were be been will would can could may must should do does did have has had if when where who what which that this these \
    please write call come go take bring ask say tell open closed opens works there here your to in at by as so but or because also just then than into about after before until \
    je tu il elle nous vous ils elles on me te se lui leur ne pas est sont était sera serez serons peut peuvent pouvez pouvons doit faut si quand où qui que quoi ce cette ces ceci cela \
    ça écrivez appelez venez prenez demandez dites ouvert ouverte y dans par pour sur avec sans après avant votre vos au aux en plus aussi mais ou donc car \
    nie tak jest są był będzie można możesz możecie jeśli kiedy gdzie kto co to ten ta proszę nas was ich pana pani";

/// What somebody does for a living, or for us: beginnings of words.
const WORK: &str = "психолог|психотерап|юрист|адвокат|координатор|координаторк|менеджер|директор|руковод|керівни|специалист|спеціаліст|соцработник|соціальн|врач|лікар|медик|\
    правозащит|правозахис|консульт|супервиз|супервіз|начальник|заведу|завіду|помощник|помічни|редактор|секретар|бухгалтер|фонд|благодійн|благотвор|общественн|громадськ|организац|організац|\
    отдел|відділ|департамент|кафедр|\
    psycholog|psychothera|lawyer|attorney|solicitor|counsel|coordinat|manager|director|officer|specialist|worker|advocate|therapist|supervisor|paralegal|\
    consultant|assistant|founder|head|foundation|charity|ngo|department|ltd|nonprofit|non-profit|\
    avocat|juriste|psychothér|coordinatrice|coordinateur|directeur|directrice|responsable|chargé|conseill|intervenant|travailleu|assistante|fondation|association|présiden|médecin|infirmi|\
    psycholożka|prawni|koordynator|kierowni|fundacja|stowarzyszenie|specjalist";

/// What is called after people and virtues: beginnings of words.
const PLACES: &str = "центр|приют|прихист|притул|убежищ|укрит|фонд|больниц|лікарн|клиник|клінік|поликлин|полікл|храм|церк|собор|школ|гостиниц|готел|отел|хостел|\
    улиц|вулиц|ул|вул|площад|площ|станци|станці|метро|вокзал|аптек|кафе|кризов|кризис|дом|дім|садик|парк|обществ|товариств|суд|посольств|консульств|\
    shelter|refuge|house|hospital|clinic|church|school|street|road|lane|avenue|square|station|hotel|hostel|centre|center|embassy|court|foundation|trust|park|bank|pharmacy|\
    foyer|hôpital|clinique|église|école|rue|avenue|place|gare|hôtel|auberge|accueil|centre|ambassade|tribunal|fondation|maison|résidence|pharmacie|\
    szpital|schronisko|ulica|dworzec|kościół|ośrodek|fundacja";

/// Whether a word says that what stands beside it is no person.
pub fn is_place(word: &str) -> bool {
    PLACES
        .split('|')
        .any(|stem| word == stem.trim() || (stem.trim().chars().count() > 3 && word.starts_with(stem.trim())))
}

/// What stands in the footers of organisations.
const FOOTER: &str = "[cid:|[image|[logo|[зображення|[изображение|cid:|©|(c) 20|all rights reserved|все права защищены|всі права захищено|tous droits réservés|follow us|find us on|подписывайтесь|\
    мы в соцсетях|ми в соцмережах|підписуйтесь|стежте за нами|suivez-nous|retrouvez-nous|obserwuj nas|consider the environment|think before you print|подумайте об окружающей|подумайте про довкілля|\
    подумайте перед тем, как печатать|pensez à l'environnement|avant d'imprimer|registered charity|charity no|charity number|reg. no|reg no|registration no|company no|єдрпоу|едрпоу|егрпоу|инн |огрн|krs |\
    nip |siret|siren |n° rna|association loi 1901|loi 1901|unsubscribe|отписаться|відписатися|se désabonner|book a meeting|book a call|calendly|забронировать встречу|my working hours|office hours:|приемные часы|\
    he/him|she/her|they/them|elle/la|il/lui|вона/її|она/её|она/ее|pronouns|pronoms";

/// How the line begins by which a phone or a program says what it is.
const DEVICES: &str = "sent from |sent with |sent via |sent using |get outlook|отправлено с |отправлено из |послано с |надіслано з |відправлено з |\
    envoyé de mon|envoyé depuis|envoyé à partir|obtenir outlook|télécharger outlook|wysłane z |wysłano z |von meinem |enviado desde|inviato da";

/// Whether a phone or a program says by this line what it is.
pub fn is_device(low: &str) -> bool {
    let low = low.trim_start_matches(|c: char| !c.is_alphanumeric());
    DEVICES.split('|').any(|begins| low.starts_with(begins)) && low.split(' ').count() < 12
}

/// What introduces what follows as one's own.
const MINE: &str = "мне|меня|мой|моя|мои|моё|мое|мені|мене|мій|моя|мої|моє|me|my|mine|moi|mon|ma|mes|mnie|mój|moje|подпись|підпис|signature";

/// How somebody says who they are.
pub const INTRODUCTIONS: [&str; 14] = [
    "меня зовут",
    "моё имя",
    "мое имя",
    "мене звати",
    "мене звуть",
    "моє ім'я",
    "моє ім’я",
    "my name is",
    "my name's",
    "je m'appelle",
    "je m’appelle",
    "mon nom est",
    "nazywam się",
    "mam na imię",
];

fn set(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

/// Longest first.
fn long(list: &'static str) -> Vec<&'static str> {
    let mut all: Vec<&str> = list.split('|').map(str::trim).collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.len()));
    all
}

static CLOSE: LazyLock<Vec<&'static str>> = LazyLock::new(|| long(CLOSINGS));
static WISH: LazyLock<Vec<&'static str>> = LazyLock::new(|| long(WISHES));
static BESIDE: Words = LazyLock::new(|| set(SIGNING));
static SAYS: Words = LazyLock::new(|| set(TALK));

/// How a piece of a text ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// As nothing else is written.
    Closing,
    /// As something that is also said elsewhere.
    Wish,
}

/// How the piece begins to end the text, if it does, and where what follows it begins. `low` is a [`plain`] piece that
/// begins with a letter.
pub fn closing(low: &str) -> Option<(Ends, usize)> {
    let longest = |list: &[&str]| list.iter().filter(|one| starts(low, one)).map(|one| one.len()).max();
    let closing = longest(&CLOSE).into_iter().chain(felt(low)).max();
    let wish = longest(&WISH);
    match (closing, wish) {
        (Some(closing), wish) if wish.is_none_or(|wish| wish <= closing) => Some((Ends::Closing, closing)),
        (_, wish) => wish.map(|wish| (Ends::Wish, wish)),
    }
}

/// `С самыми тёплыми пожеланиями`: a few words between `with` and what is felt.
fn felt(low: &str) -> Option<usize> {
    let mut words = words(low);
    let (_, first) = words.next()?;
    if !WITH.split(' ').any(|with| with == first) {
        return None;
    }
    let mut end = None;
    let mut apart = 0;
    for (at, word) in words.take(6) {
        if FELT.split('|').any(|stem| word.starts_with(stem)) {
            (end, apart) = (Some(at + word.len()), 0);
        } else if apart > 1 {
            break;
        } else {
            apart += 1;
        }
    }
    end
}

/// The words of a text with where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let sep = |c: char| !(c.is_alphanumeric() || c == '\'' || c == '-');
    text.split(sep).filter(|w| !w.is_empty()).map(|w| (w.as_ptr() as usize - text.as_ptr() as usize, w))
}

/// Whether a text begins with those words as words of their own.
fn starts(text: &str, with: &str) -> bool {
    text.strip_prefix(with).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '\''))
}

/// Whether a word may stand beside an alias below a closing.
pub fn signs(word: &str) -> bool {
    BESIDE.contains(word)
}

/// Whether a word belongs to a sentence.
pub fn is_talk(word: &str) -> bool {
    SAYS.contains(word)
}

/// Whether a word says what somebody does, or for whom.
pub fn is_work(word: &str) -> bool {
    word.chars().count() > 2 && WORK.split('|').any(|stem| word.starts_with(stem.trim()))
}

/// Whether a line stands in the footers of organisations.
pub fn is_footer(low: &str) -> bool {
    FOOTER.split('|').any(|part| low.contains(part))
}

/// Whether it speaks of whoever writes.
pub fn is_mine(low: &str) -> bool {
    words(low).any(|(_, word)| MINE.split('|').any(|mine| mine == word))
}

/// A text as these lists are written.
pub fn plain(text: &str) -> String {
    let one = |c: char| match c {
        '’' | 'ʼ' | '`' | '´' => '\'',
        'ё' => 'е',
        _ => c,
    };
    text.to_lowercase().chars().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closing_is_known_with_what_people_put_into_it() {
        for (text, rest) in [
            ("С уважением, Вера", ", Вера"),
            ("с глубоким уважением и теплом, Вера", ", Вера"),
            ("С самыми тёплыми пожеланиями", ""),
            ("З повагою", ""),
            ("Kind regards Vera", " Vera"),
            ("With all my love, V.", ", V."),
            ("Bien à vous,", ","),
            ("Avec tout mon soutien, Vera", ", Vera"),
            ("Pozdrawiam serdecznie, Wiera", ", Wiera"),
        ] {
            let low = plain(text);
            let (ends, at) = closing(&low).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((ends, &low[at..]), (Ends::Closing, plain(rest).as_str()), "{text}");
        }
        for text in ["Take care", "Дякую, Віро", "Обнимаю вас", "Bon courage à vous", "Thanks for writing"]
        {
            assert_eq!(closing(&plain(text)).map(|(ends, _)| ends), Some(Ends::Wish), "{text}");
        }
        for text in [
            "Возьмите паспорт",
            "Best of all is to wait",
            "Вашей маме",
            "Спасительный круг",
            "С нами можно говорить о любви",
        ] {
            let found = closing(&plain(text));
            assert!(found.is_none() || text.starts_with("Best"), "{text}: {found:?}");
        }
    }
}

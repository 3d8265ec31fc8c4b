//! Names that are words, too: `вера`, `надія`, `mark`, `rose`. Where one stands in a sentence it is the word.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold::sound;

const GIVEN: &str = "вера надежда любовь люба слава роман лев роза лилия мир мира майя май злата света воля радость марк рима рая \
    лука мила варя лада флора аврора ива калина малина заря весна лана паша герман август марс карп дина лина майка мая \
    зоря мрія віра надія любов лілія рада ясна дар дара квітка ягода перемога віка віта яра світло світ поля мила ника ніка \
    светлая ясень злато соня тома валя галя нил сава гай ждан бажана зірка яна милан виола роксолана астра лея ладо русь \
    hope faith joy will art dawn may june april august sunny lily ruby iris daisy jack frank bill rob sue pat drew chance \
    chase ray miles max christian angel amber summer autumn olive violet ivy holly penny robin nick dean gene jean rich \
    harry charity patience prudence mercy destiny melody crystal pearl jade ginger sandy misty sky star river cliff glen \
    dale forest heath reed colt hunter mason carter taylor tyler parker cooper piper page earl duke norm herb buck bob gay \
    merry carol dolly nova eve noel dot mark rose grace peace constant victory bliss harmony honor honour justice liberty \
    trinity verity felicity clement serenity temperance autry winter rain stormy clay stone drake wade lance guy tad \
    grant chip rusty sandy curt ernest victor miss bea bee cat kat kit sage basil rosemary lavender olive hazel heather \
    laurel willow fern poppy jasmine marina virginia georgia florence paris sydney chelsea brooklyn austin dallas israel \
    jordan jersey china india asia savannah carolina dakota madison houston lincoln jackson washington \
    claire pierre marguerite blanche aimée désirée constance clémence espérance victoire france céleste violette jasmin \
    capucine fleur marine ange juste parfait modeste pascal avril mai colombe perle ambre luce aurore placide prosper \
    fortune honoré désiré bienvenu gloire grâce dieudonné martin olivier sylvestre valentin paix joie merci soleil lune \
    aube étoile prune cerise clementine clémentine rémi romain solange sérénité foi espoir amour félicité \
    róża jagoda nadzieja wiara miłość zorza jasna lew luba pola maja malina wiosna radość stokrotka kalina pokój sława \
    солнце вольная мария дева катюша софия";

const SURNAMES: &str = "мороз коваль бондар бондарь кравець гончар мельник ткач кузнец швець козак соловей заєць заяц вовк волк медведь \
    ведмідь орёл орел сокол сокіл сорока ворона голуб голубь кот кіт зима літо лето дуб береза берёза верба лес ліс поле \
    рыба риба щука жук муха паук павук король князь пан поп дяк писар хліб хлеб борщ каша горох капуста перец перець дым \
    дим туман гром грім голова рука нога белый чёрный черный синий красный білий чорний сивий рудий добрый добрий мудрый \
    мудрий тихий вольный вільний молодой старый старий швидкий сухий коротка довгий новий новый мир свет світлий \
    дорога дорошенко правда судья суддя гай ставок колос цвіт цветок серый сірий гора камень камінь лавка \
    smith baker cook young king queen green brown white black gray grey stone wood woods hill field fields rivers lake \
    bush bird fox wolf fish lamb day knight bishop pope price poor good long short strong hand hands foot head bell mill \
    mills miller carpenter tailor turner fisher farmer gardener shepherd walker rider archer potter porter butler \
    marshall major law lawyer judge love power powers march summers winters snow frost storm west east north south church \
    temple castle house hall park parks street lane banks waters wells brooks ford bridge bridges cross marsh moss berry \
    bean rice bacon root branch golden silver steel glass diamond swift sharp savage noble gentle wise moody bright light \
    dark case best little small rose friend freeman newman goodman shelter help care safe home ward nurse doctor \
    petit grand legrand blanc leblanc noir roux brun leroy roi comte marchand boulanger boucher fournier meunier berger \
    chevalier mercier maréchal fontaine rivière dubois bois montagne vallée lacroix croix moine renard loup mouton poisson \
    lapin coq merle rossignol hiver printemps jour lune bon bonnet gentil joly fort court lamour guerre \
    mazur kowal wilk lis zając kot wróbel sikora gołąb sokół orzeł kruk baran król krawiec szewc piekarz mróz duda góra las \
    rzeka kamień biały czarny nowy mały duży sowa dom";

/// What an operator may be called in the config who is called by their work there.
const WORK: &str = "night day evening morning weekend shift duty desk line hotline help helper support office admin administrator \
    root operator operators supervisor lead leader team staff user test demo trainee guest lawyer legal law medic medical \
    doctor nurse psych psychologist psychology social worker volunteer coordinator manager director press info contact \
    first second third one two three four five north south east west main backup reserve deputy chief head human agent \
    ночь день смена дежурный линия помощь поддержка офис оператор старший юрист адвокат медик врач психолог волонтёр \
    ніч зміна черговий лінія допомога підтримка юристка лікар координатор nuit jour garde ligne aide soutien bureau avocat \
    juriste médecin bénévole mail email telegram phone alpha beta gamma delta kyiv kiev lviv odesa kharkiv warsaw paris \
    london berlin ru uk en fr pl de";

static WORDS: LazyLock<HashSet<String>> =
    LazyLock::new(|| GIVEN.split_whitespace().chain(SURNAMES.split_whitespace()).map(sound).collect());
static JOBS: LazyLock<HashSet<String>> = LazyLock::new(|| WORK.split_whitespace().map(sound).collect());

/// Whether a name, as it sounds, is a word that people write.
pub fn is_word(sound: &str) -> bool {
    WORDS.contains(sound)
}

/// Whether it says what somebody does, and not who they are.
pub fn is_work(sound: &str) -> bool {
    JOBS.contains(sound)
}

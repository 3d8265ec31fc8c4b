//! Given names, as they stand below a mail: of those who answer on such lines and of those who write to them.
//!
//! No list is whole; whatever stands below a closing is looked at without it. It tells a name that stands alone at the
//! end from a word that does.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold::sound;

/// What is one name in several languages; whoever bears it in one is known by it in the others.
const SAME: &str = "olga olha|olena elena helena hélène helen|oleksandr alexander aleksandr alexandre aleksander|\
    oleksandra alexandra aleksandra|oleksii alexey aleksei alexei alexis|mykola nikolai nikolay nicolas mikołaj|\
    volodymyr vladimir włodzimierz|serhii sergey sergei serge|dmytro dmitry dmitri dimitri|\
    kateryna ekaterina katerina catherine katarzyna katherine|hanna anna anne|iryna irina irène irena|\
    svitlana svetlana swietłana|nadiia nadezhda nadia nadzieja|vira vera wiera véra|liubov lyubov lubov ljubov|\
    petro petr piotr pierre peter|pavlo pavel paweł paul|mykhailo mikhail michał michel michael|andrii andrey andrei \
    andrzej andré andrew|yurii yuri jerzy georges george|heorhii georgy|yevhen evgeny evgeni eugène eugene|\
    yevheniia evgenia eugénie|tetiana tatiana tatyana|natalia nataliia nathalie natalie|mariia maria marie mary|\
    yuliia yulia julia julie|viktoriia victoria viktoria wiktoria|viktor victor wiktor|oksana xenia kseniia ksenia|\
    lidiia lidia lydia|valentyna valentina|halyna galina halina|liudmyla lyudmila ludmila ludmyła|larysa larisa|\
    hryhorii grigory grégoire|vasyl vasily bazyli|stepan stefan étienne stephen|ivan jan jean john|tymofii timofey|\
    fedir fedor fyodor|yakiv yakov jacques jacob jakub|illia ilya elias|danylo daniil daniel|matvii matvey matthieu \
    matthew mateusz|anton antin antoine antoni anthony|anastasiia anastasia anastazja|daria dariia|sofiia sofia sophie \
    zofia sophia|polina paulina pauline|veronika véronique weronika veronica|oleh oleg|ihor igor|roman romain|\
    kyrylo kirill cyril|maksym maxim maxime|artem artyom|bohdan bogdan|vitalii vitaly|valerii valery|\
    hlib gleb|lev leon léon|nina|inna|alla|zoia zoya zoé|yana jana|margaryta margarita marguerite małgorzata margaret|\
    tamara|ruslan|denys denis|vadym vadim|kostiantyn konstantin constantin|stanislav stanisław|\
    yaroslav jarosław|yaroslava jarosława|vladyslav vladislav władysław|rostyslav rostislav|semen semyon simon|\
    ielyzaveta elizaveta elizabeth elisabeth élisabeth elżbieta|varvara barbara|zynaida zinaida|raisa|antonina|\
    liliia lilia|emiliia emilia émilie emily|krystyna kristina christine krystyna christina|marharyta|solomiia salomea";

/// Further ones, the short forms of those among them.
const MORE: &str = "оля оленька лена леночка алёна алена олена саша сашка сашко шура лёша леша олексій алексей коля микола \
    николай вова володя владимир володимир серёжа сережа сергей сергій дима діма дмитрий дмитро катя катерина катюша \
    екатерина аня анечка анна ганна нюра ира іра ирина ірина света світлана светлана надя надія надежда вера віра верочка \
    люба любовь любов петя пётр петро паша павел павло миша михаил михайло андрей андрій юра юрий юрій жора георгий \
    женя евгений євген евгения таня татьяна тетяна наташа наталья наталія маша мария марія маруся марина марианна юля юлия \
    юлія вика віка виктория вікторія витя віктор виктор оксана ксюша ксения ксенія лида лідія валя валентина галя галина \
    люда людмила мила лариса гриша григорий григорій вася василий василь стёпа степан ваня иван іван тимофей тимофій федя \
    фёдор федір яша яков яків илья ілля данил данило даня матвей матвій антон тоня антонина настя анастасия анастасія \
    даша дарья дарія дарина соня софия софія софья поля полина поліна вероника вероніка ника ніка олег ігор игорь рома \
    роман кирилл кирило максим макс артём артем тёма богдан виталий віталій валера валерий валерій глеб гліб лев лёва нина \
    ніна инна інна алла зоя яна рита маргарита тамара тома руслан руслана денис вадим костя константин костянтин стас \
    станислав станіслав слава ярослав ярослава мирослав мирослава влад владислав влада ростислав семён семен сеня лиза \
    елизавета єлизавета варя варвара зина зінаїда зинаида рая раиса лиля лілія лилия эмилия кристина христина тарас остап \
    орест назар захар марко марк лука устим любомир любомира соломія злата ярина уляна ульяна регина аліна алина эльвира жанна \
    снежана сніжана ева єва диана діана дина динара аида гульнара айгуль рустам тимур мурат арсен арсений арсеній давид \
    давид самвел ашот нарек гаяне карина камила камилла эльмира азиза фатима лейла зарина мадина аслан магомед рамзан \
    алесь алеся янка тэкля уладзімір аляксандр кацярына наста \
    james robert william thomas charles christopher joseph richard david mark steven kevin brian edward ronald timothy \
    jason jeffrey ryan gary eric jonathan larry justin scott brandon benjamin samuel frank gregory raymond patrick jack \
    dennis jerry tyler aaron henry douglas adam nathan zachary kyle noah ethan jeremy walter keith roger terry harry ralph \
    patricia jennifer linda susan jessica sarah karen lisa nancy betty sandra ashley kimberly emily donna michelle carol \
    amanda melissa deborah stephanie rebecca sharon laura cynthia amy angela shirley brenda pamela emma nicole samantha \
    rachel heather diane ruth joyce virginia kelly lauren olivia megan cheryl martha andrea hannah jacqueline ann gloria \
    teresa doris sara janice kathryn grace judy rose beverly denise marilyn amber danielle brittany diana abigail jane \
    natalie lori kayla alexis kate katie kathy jenny sue tom tim jim joe bob bill mike dave steve dan matt chris alex \
    sam nick tony ed greg jeff phil pete rob jo liz beth becky abby ellie lucy molly chloe zoe ella mia ava isla ruby \
    hope joy lily daisy ivy iris violet hazel olive pearl june may april dawn eve holly robin penny pat will art \
    gail fiona sean liam connor declan siobhan niamh aoife eoin graham gordon stuart neil craig derek ian alan colin \
    jean jeanne jacques philippe laurent olivier pascal thierry christophe stéphane frédéric sébastien guillaume julien \
    mathieu mathilde vincent franck françois françoise yves didier bruno gilles dominique patrice gérard bernard alain \
    christian rené roger marcel lucien louis louise henri émile camille claire chloé manon léa inès jade lola emma louane \
    céline sandrine valérie isabelle corinne martine monique sylvie brigitte chantal nicole jacqueline danielle josiane \
    annie odile agnès cécile delphine aurélie élodie audrey virginie laetitia stéphanie karine magali caroline charlotte \
    juliette margaux margot lucie alice jeanne rose anaïs océane marion noémie amélie clémence constance blanche solène \
    maëlle gaëlle yann loïc erwan ronan thibault baptiste rémi romain florian fabien jérôme arnaud benoît benoit cédric \
    mehdi karim rachid fatou aminata mamadou ibrahim ousmane moussa aïcha yasmine amina samira nadège \
    agnieszka magdalena monika joanna ewa dorota beata renata aneta iwona aleksandra karolina kinga justyna marta sylwia \
    patrycja bożena grażyna jadwiga wanda zuzanna hania kasia basia gosia asia ania ola ela tomasz krzysztof marcin marek \
    grzegorz łukasz wojciech kamil rafał jacek robert dariusz zbigniew kazimierz bartosz bartek szymon filip maciej kuba \
    tomek marcin sławek radek darek róża kalina jagoda malina bogna bogumiła halszka \
    hans klaus jürgen wolfgang dieter uwe stefan andreas markus sabine petra monika claudia birgit heike katja anja jens \
    giulia chiara francesca marco luca paolo carlos josé juan miguel carmen pilar lucía sofía elif ayşe mehmet mustafa";

static EACH: LazyLock<HashSet<String>> =
    LazyLock::new(|| words(SAME).chain(words(MORE)).map(sound).collect());
static ALIKE: LazyLock<Vec<Vec<String>>> =
    LazyLock::new(|| SAME.split('|').map(|one| words(one).map(sound).collect()).collect());

fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split([' ', '|']).filter(|word| !word.is_empty())
}

/// Whether it is a given name.
pub fn is_given(sound: &str) -> bool {
    EACH.contains(sound)
}

/// What else that name may be in another language, as it sounds.
pub fn same(sound: &str) -> impl Iterator<Item = &'static str> + '_ {
    let bears = move |one: &&Vec<String>| one.iter().any(|name| name == sound);
    ALIKE.iter().filter(bears).flatten().map(String::as_str)
}

/// How surnames end that few words end like, in small letters as they are written.
const SURNAMES: &str = "енко|єнко|чук|щук|ський|цький|зький|ська|цька|зька|ский|цкий|ская|цкая|скій|ович|евич|євич|швили|швілі|\
    дзе|янц|enko|czuk|chuk|tchouk|skyi|skyy|skiy|skii|skij|sky|skaya|skaia|wski|wska|cki|cka|ński|ńska|nski|nska|wicz|\
    vich|vitch|shvili|idze|adze|ченко|шенко|ieva|yeva|ovych|evych|yuk|iuk";

/// Whether a word looks like a surname and like nothing else.
pub fn is_surname(low: &str) -> bool {
    low.chars().count() > 4 && SURNAMES.split('|').any(|end| low.ends_with(end))
}

//! Copies of a text are known again however they were disguised, and people's own words are not.

mod copies;
mod corpus;
mod mutated;

use super::*;

/// A text that somebody sends in thousands, in each of the line's languages.
const SPAM: [&str; 4] = [
    "Ваша горячая линия работает на врага, остановитесь и уходите, пока вас всех не нашли. Мы знаем каждого из вас, и мы \
     скоро придём за каждым.",
    "Ваша гаряча лінія працює на ворога, зупиніться та йдіть геть, поки вас усіх не знайшли. Ми знаємо кожного з вас і \
     скоро прийдемо за кожним.",
    "Your hotline works for the enemy, stop now and leave before all of you are found. We know every one of you and we \
     will come for everyone soon.",
    "Votre ligne travaille pour l'ennemi, arrêtez tout de suite et partez avant que nous vous trouvions. Nous connaissons \
     chacun de vous et nous viendrons bientôt.",
];

/// What people in danger write.
const GENUINE: [&str; 16] = [
    "Здравствуйте, мой муж перестал выходить на связь три дня назад, я не знаю, к кому обратиться и что делать дальше",
    "Меня удерживают в подвале вместе с ещё двумя людьми, мы не ели второй день, помогите нам, пожалуйста, выбраться",
    "Скажите, пожалуйста, как можно узнать, есть ли человек в списках на обмен, и куда нужно подавать такое заявление",
    "Ко мне сегодня приходили с обыском, забрали телефон и документы, я боюсь оставаться дома с маленькими детьми",
    "Добрий день, мого брата забрали просто на вулиці, ми не знаємо, де він зараз, підкажіть, будь ласка, що робити",
    "Я хочу здатися в полон, але боюся, що мене застрелять свої, поясніть, як це зробити безпечно і куди йти",
    "Допоможіть, моя мати лежить поранена, швидка не їде, ми сидимо у підвалі вже другу добу без води та світла",
    "Як мені довідатися, чи живий мій син, він служив у піхоті та останній раз дзвонив наприкінці минулого місяця",
    "My brother was taken from his flat last night by men in uniform and nobody will tell us where they brought him",
    "I am hiding in a barn with my two children and we can hear shooting very close, please tell me what we should do",
    "They want me to sign a paper that I do not understand, am I allowed to refuse and to ask for a lawyer first",
    "My father needs his medicine every day and the prison does not let us hand it over, who can we complain to",
    "Mon frère a été arrêté hier soir devant chez lui et personne ne veut nous dire où il se trouve maintenant",
    "Je me cache dans une cave avec mes enfants depuis deux jours, nous n'avons plus d'eau, que devons-nous faire",
    "On m'oblige à signer un document que je ne comprends pas, ai-je le droit de refuser et d'appeler un avocat",
    "Comment savoir si mon fils est encore en vie, il n'a plus donné de nouvelles depuis la fin du mois dernier",
];

/// What somebody has done to a text, by a number.
fn mutated(text: &str, number: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let each = |act: &dyn Fn(usize, &str) -> String| -> String {
        words.iter().enumerate().map(|(at, word)| act(at, word)).collect::<Vec<_>>().join(" ")
    };
    let swapped = |word: &str, at: usize| {
        let mut chars: Vec<char> = word.chars().collect();
        if chars.len() > 4 {
            let at = 1 + at % (chars.len() - 3);
            chars.swap(at, at + 1);
        }
        chars.into_iter().collect::<String>()
    };
    let alike = |word: &str| {
        word.chars()
            .map(|c| match c {
                'а' => 'a',
                'о' => 'o',
                'е' => 'e',
                'c' => 'с',
                'o' => 'о',
                'e' => 'е',
                c => c,
            })
            .collect()
    };
    let step = 3 + number / 8 % 5;
    match number % 8 {
        0 => words.iter().rev().copied().collect::<Vec<_>>().join(" "),
        1 => each(&|at, word| if at % step == number % step { swapped(word, number) } else { word.into() }),
        2 => each(&|at, word| if at % step == 0 { format!("{word} 😡🔥") } else { word.into() }),
        3 => text.chars().flat_map(|c| [c, '\u{200B}']).collect(),
        4 => each(&|_, word| alike(word)),
        5 => format!("{}! {text}", ["Иван", "Оксана", "Peter", "Amélie"][number / 8 % 4]),
        6 => text.to_uppercase(),
        _ => {
            let mut turned = words.clone();
            turned.rotate_left(1 + number / 8 % 7);
            turned.join("  ")
        }
    }
}

fn beside(text: &str, first: &str) -> Likeness {
    let (text, first) = (tokens(text), tokens(first));
    if Sketch::of(&text).shared(&Sketch::of(&first)) < WORTH_A_LOOK {
        return Likeness::Another;
    }
    likeness(&text, &first)
}

#[test]
fn copies_are_known_again_however_they_were_disguised() {
    for spam in SPAM {
        let copies = (0..400).map(|number| mutated(spam, number));
        let missed: Vec<String> = copies.filter(|copy| beside(copy, spam) == Likeness::Another).collect();
        assert!(missed.len() * 20 <= 400, "{} of 400 missed: {:?}", missed.len(), missed.first());
    }
}

#[test]
fn nobody_s_own_words_are_a_copy_of_anything() {
    let all: Vec<&str> = GENUINE.into_iter().chain(SPAM).collect();
    for (at, text) in all.iter().enumerate() {
        for (other, first) in all.iter().enumerate().filter(|(other, _)| *other != at) {
            assert_eq!(beside(text, first), Likeness::Another, "{at} {other}");
        }
    }
}

#[test]
fn a_copy_with_something_of_its_writer_is_none_or_tells_it() {
    let plea = "Помогите найти моего сына, он пропал без вести в прошлом месяце и не выходит на связь. Его зовут Иван \
                Петров, мы ждём его дома.";
    assert_eq!(beside(plea, plea), Likeness::Copy(Vec::new()));
    for place in ["из Харькова", "в Сумах", "у Львові", "in Kharkiv", "near Lyman"] {
        let copy = plea.replace("в прошлом месяце", place);
        assert_eq!(beside(&copy, plea), Likeness::Another, "{place}");
    }
    for particular in
        ["+380441234567", "12.03.1990", "@mother77", "mother@mail.example", "https://x.example/son"]
    {
        assert_eq!(beside(&format!("{plea} {particular}"), plea), Likeness::Another, "{particular}");
    }
    for name in ["Олег Сидоренко", "олег сидоренко", "Анна-Мария Ковальчук"]
    {
        let copy = plea.replace("Иван Петров", name);
        let Likeness::Copy(own) = beside(&copy, plea) else { panic!("{name}") };
        let told: Vec<&str> = own.iter().map(|(from, to)| &copy[*from..*to]).collect();
        assert_eq!(told.join(" "), name);
    }
    let near = plea.replace("Иван Петров", "Ивана Петрова");
    let Likeness::Copy(own) = beside(&near, plea) else { panic!("it is a copy") };
    assert_eq!(own.len(), 2, "a name that is nearly the other is told all the same");
    let more = format!("{plea} Умоляю, ответьте сегодня, ребёнок тяжело болеет");
    assert_eq!(beside(&more, plea), Likeness::Another, "a sentence of one's own");
}

#[test]
fn a_text_that_nobody_sent_of_late_is_gone_and_the_rarest_go_first() {
    let hour = Duration::from_secs(3_600);
    let code = CaseCode::from_bits;
    let sketch = |n: usize| Sketch::of(&tokens(GENUINE[n]));
    let mut all = Campaigns::default();
    all.begin(sketch(0), code(1), Stamp(0), hour);
    assert_eq!(all.again(code(1), Stamp(1)), 2);
    assert_eq!(all.like(&sketch(0), Stamp(2), hour), Some(code(1)));
    assert_eq!(all.like(&sketch(1), Stamp(2), hour), None);
    for n in 0..1_000_i32 {
        let text = format!("{n} writes something that nobody else has ever written, number {}", n * 7_919);
        all.begin(
            Sketch::of(&tokens(&text)),
            code(u64::from(n.unsigned_abs()) + 10),
            Stamp(i64::from(n)),
            hour,
        );
    }
    assert_eq!(all.0.len(), MOST);
    assert_eq!(all.count(code(1)), 2, "what came twice outlives what came once");
    assert_eq!(all.like(&sketch(0), Stamp(3_600_001), hour), None, "too long ago");
    assert!(rmp_serde::to_vec_named(&all).unwrap().len() < 16_000);
}

#[test]
fn a_sketch_is_made_once_for_a_message_and_its_copies_and_anew_where_the_text_is_another() {
    let made = std::cell::Cell::new(0);
    let sketch = |sketched: &Sketched, text: &str| {
        sketched.get(text, || {
            made.set(made.get() + 1);
            Some(Sketch::of(&tokens(text)))
        })
    };
    let sketched = Sketched::default();
    let one = sketch(&sketched, SPAM[0]);
    assert_eq!((sketch(&sketched.clone(), SPAM[0]), made.get()), (one, 1));
    assert_eq!(sketch(&sketched.clone(), SPAM[1]), Some(Sketch::of(&tokens(SPAM[1]))));
    assert_ne!(sketch(&sketched, SPAM[1]), one);
}

/// Whoever can make a comparison take long can hold up everybody else.
#[test]
fn a_text_that_was_made_to_take_long_is_compared_no_further_than_others() {
    let word = |n: usize, last: &str| -> String {
        (0..8).map(|at| char::from(b'a' + u8::try_from((n >> at) & 1).unwrap())).collect::<String>() + last
    };
    let text = |last: &str| (0..COMPARED).map(|n| word(n, last)).collect::<Vec<_>>().join(" ");
    let (one, other) = (tokens(&text("ccccxy")), tokens(&text("ccccyx")));
    assert_eq!(likeness(&one, &other), Likeness::Another);
    assert_eq!(likeness(&one, &one), Likeness::Copy(Vec::new()));
}

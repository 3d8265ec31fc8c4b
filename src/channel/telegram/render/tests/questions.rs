//! What contacts are asked, and how operators read what they answered.

use super::fixtures::*;
use crate::channel::said::tests::questions::{answered, asked, questions};
use crate::domain::id::SourceId;
use crate::domain::message::Author;
use crate::domain::say::{CardWhy, Recipient, Say, ToContact, ToOperator};

fn asking() -> Stage {
    let mut stage = Stage::new();
    stage.policy.questions = questions();
    stage.case().questions = asked(None);
    stage
}

fn told(stage: &Stage, say: ToContact, language: &str) -> String {
    let payloads = stage.render(Recipient::Contact(CONTACT), Say::Contact(say), language);
    payloads.iter().map(shown).collect::<Vec<_>>().join("\n")
}

fn question(key: &str, again: bool) -> ToContact {
    ToContact::Question { key: key.into(), again }
}

#[test]
fn a_question_says_what_it_is_for_who_sees_the_answer_and_that_it_can_be_skipped() {
    let stage = asking();
    assert_eq!(
        told(&stage, question("place", false), "ru"),
        "--- text\nПока вы ждёте, один-два вопроса: так вам помогут быстрее. Любой можно пропустить, а можно просто \
         писать.\n\nГде вы?\n\nКроме Telegram, это увидят только люди этой линии, которые вам помогают. Можно и \
         словами, так приблизительно, как вам спокойнее.\n  [Не отвечать = 1:skip:place]"
    );
    assert_eq!(
        told(&stage, question("safe", false), "ru"),
        "--- text\nВы в безопасности?\n  [Да = 1:pick:0:safe]\n  [Нет = 1:pick:1:safe]\n  [Не отвечать = 1:skip:safe]"
    );
    let again = told(&stage, question("safe", true), "ru");
    assert!(again.starts_with("--- text\nСообщение дошло. Остался один вопрос"), "{again}");
    assert_eq!(told(&stage, question("gone", false), "ru"), "");
}

#[test]
fn what_was_answered_by_a_button_stays_without_it() {
    let mut stage = asking();
    let over = |key: &str| ToContact::QuestionOver { key: key.into(), edit: SourceId::bare(77) };
    assert_eq!(told(&stage, over("safe"), "ru"), "--- edit text of 77\nВы в безопасности?\n\n(пропущено)");
    stage.case().questions = answered(None, 1);
    assert_eq!(told(&stage, over("safe"), "ru"), "--- edit text of 77\nВы в безопасности?\n\n✓ Нет");
    let gone = told(&stage, ToContact::QuestionGone, "en");
    assert!(gone.ends_with("[Talk to a human = 1:human]"), "{gone}");
}

fn card(stage: &Stage, seq: u32, why: CardWhy) -> String {
    let say = Say::Operator(ToOperator::Card { seq, why });
    stage.for_operator(say).iter().map(shown).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_first_card_tells_what_was_answered_in_the_operators_language() {
    let mut stage = asking();
    stage.case().questions = answered(None, 5);
    let told = card(&stage, 1, CardWhy::New);
    for line in [
        "\n❓ Where are you? – place on the map\n",
        "\n❓ Are you safe? – No\n",
        "\n❓ Who is with you? – “мама и ✓ Taken”\n",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(!card(&stage, 1, CardWhy::Further).contains('❓'), "once is enough");
}

#[test]
fn an_answer_stands_below_its_question_and_in_its_own_words() {
    let mut stage = asking();
    stage.case().questions = answered(None, 1);
    stage.case().questions.asked.remove(0);
    stage.says(message(1, Author::Contact, "Нет"));
    let told = card(&stage, 1, CardWhy::Further);
    assert!(told.contains("\n\n❓ Are you safe?\n\nNo (Нет)"), "{told}");
    let history = Say::Operator(ToOperator::History);
    let told = stage.for_operator(history).iter().map(shown).collect::<Vec<_>>().join("\n");
    assert!(told.contains("❓ Are you safe? – No") && told.contains("│ Нет"), "{told}");
}

#[test]
fn what_reads_otherwise_since_a_reload_is_told_as_it_was_put() {
    let mut stage = asking();
    stage.case().questions = answered(None, 5);
    stage.policy.questions[1].text.insert("ru".into(), "Вам грозит опасность?".into());
    assert!(card(&stage, 1, CardWhy::New).contains("\n❓ Вы в безопасности? – Нет\n"));
    stage.policy.questions.clear();
    assert!(card(&stage, 1, CardWhy::New).contains("\n❓ Где вы? – place on the map\n"));
}

#[test]
fn the_longest_answers_move_no_words_of_a_card() {
    let mut stage = asking();
    stage.says(message(1, Author::Contact, &"мне страшно ".repeat(600)));
    let words = |stage: &Stage| {
        let told = card(stage, 1, CardWhy::New);
        told.find("мне страшно").map(|at| told[at..].to_owned()).expect("their words")
    };
    let before = words(&stage);
    stage.case().questions = answered(None, 5);
    for asked in &mut stage.case().questions.asked {
        asked.text = "Ы".repeat(1_000);
        asked.answers[0].words = "я".repeat(120);
    }
    assert_eq!(words(&stage), before);
}

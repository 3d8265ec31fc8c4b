//! What people see in their chats, as tests ask for it.

use hotlined::sandbox::botapi::{MessageId, Popup, Shown, User};

/// Waits for a message of the bot with these words.
pub async fn told(user: &User, words: &str) -> Shown {
    told_after(user, MessageId(0), words).await
}

/// Waits for a message of the bot with these words, below that message.
pub async fn told_after(user: &User, after: MessageId, words: &str) -> Shown {
    let found = user.wait_message(after, |m| m.text.contains(words)).await;
    found.unwrap_or_else(|e| panic!("{words:?}: {e}"))
}

/// Waits for the card of a message with these words.
pub async fn card(operator: &User, words: &str) -> Shown {
    card_after(operator, MessageId(0), words).await
}

/// Waits for the card of a message with these words, below that message.
pub async fn card_after(operator: &User, after: MessageId, words: &str) -> Shown {
    let found = operator.wait_message(after, |m| is_card(m) && m.text.contains(words)).await;
    found.unwrap_or_else(|e| panic!("the card of {words:?}: {e}"))
}

/// The code of the case that a card is of.
pub fn code(card: &Shown) -> String {
    card.text.split(" · ").next().expect("a first part").to_owned()
}

/// How many messages of the bot with these words the person has.
pub fn count(user: &User, words: &str) -> usize {
    user.chat().iter().filter(|m| m.from_bot && m.text.contains(words)).count()
}

/// How many cards with these words the operator has.
pub fn cards(operator: &User, words: &str) -> usize {
    operator.chat().iter().filter(|m| is_card(m) && m.text.contains(words)).count()
}

/// How many messages of the bot bear the mark of a possible repeat.
pub fn repeats(user: &User) -> usize {
    count(user, words("card-possible-repeat"))
}

/// Presses a button and waits for the bot's answer.
pub async fn press(user: &User, on: MessageId, label: &str) -> Popup {
    let press = user.press(on, label).unwrap_or_else(|e| panic!("{e}"));
    user.wait_popup(&press).await.unwrap_or_else(|e| panic!("pressing {label}: {e}"))
}

/// Waits until the message is as wanted.
pub async fn becomes(user: &User, message: MessageId, wanted: impl Fn(&Shown) -> bool) -> Shown {
    let chat = user.wait_for(|chat| chat.iter().any(|m| m.id == message && wanted(m))).await;
    let chat = chat.unwrap_or_else(|e| panic!("message {message}: {e}"));
    chat.into_iter().find(|m| m.id == message).expect("just seen")
}

/// Cards begin with the code of their case: `K7F-3QD · …`.
pub fn is_card(m: &Shown) -> bool {
    m.from_bot && m.text.split(" · ").next().is_some_and(|code| code.len() == 7 && code.as_bytes()[3] == b'-')
}

/// The line's own words, in English: the longest part of that text in which nothing is filled in.
pub fn words(key: &str) -> &'static str {
    let texts = include_str!("../../config/texts/en.ftl");
    let line = texts.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='));
    let parts = line.unwrap_or_else(|| panic!("no text {key} on one line")).split(['{', '}']);
    let plain = parts.filter(|part| !part.contains('$'));
    plain.max_by_key(|part| part.len()).unwrap_or_default().trim()
}

#[test]
fn the_lines_words_are_told_without_what_is_filled_in() {
    assert_eq!(words("button-take"), "Take");
    assert_eq!(words("tick-recalled"), ": deleted in their chat.");
}

//! What the line itself tells anybody: nothing of it is a secret of its people.

use crate::domain::policy::Policy;

/// Those texts: topics with their answers, questions, what to do in an emergency, what may be told, its own addresses.
pub fn texts(policy: &Policy) -> impl Iterator<Item = &str> {
    let topics = policy.menu.items.iter().flat_map(|item| item.label.values().chain(item.answer.values()));
    let choices = policy.questions.iter().flat_map(|q| q.choices.iter().flat_map(|choice| choice.values()));
    let questions = policy.questions.iter().flat_map(|q| q.text.values());
    let addresses = policy.channels.iter().filter_map(|c| c.address.as_ref()).map(|a| &a.0);
    let all = topics.chain(choices).chain(questions).chain(policy.emergency.values()).chain(&policy.may_tell);
    let ready = policy.ready.iter().flat_map(|ready| ready.text.values());
    all.chain(ready).chain(addresses).chain([&policy.name]).map(String::as_str)
}

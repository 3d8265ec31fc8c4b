//! Content that is no file, in words: places, contact cards, polls as attachments of their own, all else as part
//! of the text, so that it is searched for what is urgent like any words.

use super::rich;
use super::update::{Card, Checklist, Entity, Location, Message, Poll, Task, Venue};
use super::woven::{links, woven};

/// The line of a contact card that marks it as the sender's own; Telegram vouches for that.
pub const OWN_NUMBER: &str = "own number";

/// What a message says besides its text or caption, and whether it holds more than that.
pub(super) fn besides(message: &Message) -> (Vec<String>, bool) {
    let (rich, files) = message.rich_message.as_ref().map(rich::words).unwrap_or_default();
    let said = [
        message.checklist.as_ref().and_then(checklist),
        Some(rich),
        message.dice.as_ref().and_then(|d| lines([d.emoji.clone(), d.value.map(|n| n.to_string())], " ")),
        message
            .game
            .as_ref()
            .and_then(|g| lines([g.title.clone(), g.description.clone(), g.text.clone()], "\n")),
        message.invoice.as_ref().and_then(|i| lines([i.title.clone(), i.description.clone()], "\n")),
        message.giveaway.as_ref().map(|g| format!("🎁 {}", g.prize_description.clone().unwrap_or_default())),
        message
            .giveaway_winners
            .as_ref()
            .map(|g| format!("🎁 {}", g.prize_description.clone().unwrap_or_default())),
        message.paid_media.as_ref().map(|paid| format!("⭐ {}", paid.star_count.unwrap_or_default())),
        message.web_app_data.as_ref().and_then(|app| app.data.clone()),
        message.gift.as_ref().and_then(|gift| formatted(gift.text.as_deref(), gift.entities.as_deref())),
        Some(links(message.reply_markup.as_ref())),
    ];
    let said = said.into_iter().flatten().filter(|words| !words.trim().is_empty()).collect();
    let more = message.paid_media.is_some() || message.story.is_some() || message.passport_data.is_some();
    (said, files || more)
}

pub(super) fn place(at: &Location) -> Option<String> {
    let (lat, lon) = (at.latitude?, at.longitude?);
    if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
        return None;
    }
    let about = at.horizontal_accuracy.filter(|m| (1.0..=100_000.0).contains(m));
    Some(format!("{lat:.6}, {lon:.6}{}", about.map(|m| format!(" ± {m:.0} m")).unwrap_or_default()))
}

pub(super) fn venue(at: &Venue) -> Option<String> {
    let coordinates = at.location.as_ref().and_then(place);
    lines([at.title.clone(), at.address.clone(), coordinates], "\n")
}

pub(super) fn card(of: &Card, from: Option<i64>) -> Option<String> {
    let phone = of.phone_number.clone()?;
    let name = lines([of.first_name.clone(), of.last_name.clone()], " ");
    let own = of.user_id.is_some() && of.user_id == from;
    lines([name, Some(phone), own.then(|| OWN_NUMBER.to_owned())], "\n")
}

pub(super) fn poll(of: &Poll) -> Option<String> {
    let options = of.options.as_deref().unwrap_or_default();
    let options = options.iter().filter_map(|o| o.text.as_deref()).map(|o| format!("\n• {o}"));
    let more = formatted(of.description.as_deref(), of.description_entities.as_deref());
    let question = lines([of.question.clone(), more], "\n");
    Some(format!("{}{}", question?, options.collect::<String>()))
}

/// A text with what its formatting tells.
pub(super) fn formatted(text: Option<&str>, entities: Option<&[Entity]>) -> Option<String> {
    text.map(|text| woven(text, entities.unwrap_or_default()))
}

fn checklist(of: &Checklist) -> Option<String> {
    let title = formatted(of.title.as_deref(), of.title_entities.as_deref());
    let tasks =
        of.tasks.as_deref().unwrap_or_default().iter().filter_map(task).collect::<Vec<_>>().join("\n");
    lines([title, Some(tasks)], "\n")
}

fn task(of: &Task) -> Option<String> {
    let text = formatted(of.text.as_deref(), of.text_entities.as_deref())?;
    let done = of.completed_by_user.is_some()
        || of.completed_by_chat.is_some()
        || of.completion_date.is_some_and(|date| date > 0);
    Some(format!("{} {text}", if done { "☑" } else { "☐" }))
}

fn lines<const N: usize>(parts: [Option<String>; N], between: &str) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(between))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_outside_the_world_is_none() {
        let at = |latitude, longitude| Location {
            latitude: Some(latitude),
            longitude: Some(longitude),
            ..Location::default()
        };
        assert_eq!(place(&at(50.450_1, 30.523_4)).as_deref(), Some("50.450100, 30.523400"));
        assert_eq!(place(&at(f64::NAN, 0.0)), None);
        assert_eq!(place(&at(91.0, 0.0)), None);
    }
}

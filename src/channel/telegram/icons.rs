//! The icons of topics.

use serde_json::Value;

/// The icons that a bot may use, each by its emoji; none where they could not be had.
#[derive(Debug, Default)]
pub(super) struct Icons(Vec<(String, String)>);

impl Icons {
    pub(super) fn read(list: &Value) -> Self {
        let text = |sticker: &Value, field: &str| sticker[field].as_str().map(str::to_owned);
        let one = |s: &Value| Some((text(s, "emoji")?, text(s, "custom_emoji_id")?));
        Self(list.as_array().into_iter().flatten().filter_map(one).collect())
    }

    /// The icon of that emoji, with or without the variation selector.
    pub(super) fn of(&self, emoji: &str) -> Option<&str> {
        let plain = |text: &str| text.trim_end_matches('\u{fe0f}').to_owned();
        self.0.iter().find(|(known, _)| plain(known) == plain(emoji)).map(|(_, id)| id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_icon_is_found_by_its_emoji() {
        let list = json!([{ "emoji": "❗️", "custom_emoji_id": "5379748062124056162" }, { "emoji": "✅" }]);
        let icons = Icons::read(&list);
        assert_eq!((icons.of("❗"), icons.of("✅")), (Some("5379748062124056162"), None));
    }
}

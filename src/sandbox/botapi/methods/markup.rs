//! Keyboards, as they are checked before they are kept.

use serde_json::Value;

use super::super::error::Refusal;

/// The most bytes of callback data.
const DATA_BYTES: usize = 64;
/// The most buttons of one keyboard.
const BUTTONS: usize = 100;

/// Refuses what the real server refuses in a `reply_markup`.
pub(super) fn check(markup: &Value) -> Result<(), Refusal> {
    let Some(rows) = markup.get("inline_keyboard") else { return Ok(()) };
    let rows =
        rows.as_array().ok_or_else(|| Refusal::bad("field \"inline_keyboard\" must be of type Array"))?;
    let buttons = rows.iter().filter_map(Value::as_array).flatten();
    if buttons.clone().count() > BUTTONS {
        return Err(Refusal::bad("too many inline keyboard buttons"));
    }
    buttons.into_iter().try_for_each(check_button)
}

fn check_button(button: &Value) -> Result<(), Refusal> {
    if button["text"].as_str().is_none_or(str::is_empty) {
        return Err(Refusal::bad("can't parse inline keyboard button: field \"text\" must be non-empty"));
    }
    if let Some(data) = button["callback_data"].as_str() {
        return if data.is_empty() || data.len() > DATA_BYTES {
            Err(Refusal::bad("BUTTON_DATA_INVALID"))
        } else {
            Ok(())
        };
    }
    let other = ["url", "login_url", "web_app", "switch_inline_query", "copy_text", "pay"];
    if other.iter().any(|kind| button.get(kind).is_some()) {
        return Ok(());
    }
    Err(Refusal::bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"))
}

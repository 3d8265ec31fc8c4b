//! The commands that Telegram's apps list in their menu (`setMyCommands`): name, and what it does.

use crate::domain::id::Language;
use crate::text::Texts;

/// What a contact can send.
#[must_use]
pub fn contact_commands(texts: &Texts, language: &Language) -> Vec<(String, String)> {
    listed(
        texts,
        language,
        &[
            ("menu", "menu-contact-menu"),
            ("help", "menu-contact-help"),
            ("language", "menu-contact-language"),
            ("clear", "menu-contact-clear"),
            ("quiet", "menu-contact-quiet"),
            ("link", "menu-contact-link"),
            ("forget", "menu-contact-forget"),
        ],
    )
}

/// What an operator can send; for the menus of operators' chats only.
#[must_use]
pub fn operator_commands(texts: &Texts, language: &Language) -> Vec<(String, String)> {
    listed(
        texts,
        language,
        &[
            ("cases", "menu-cases"),
            ("history", "menu-history"),
            ("take", "menu-take"),
            ("pass", "menu-pass"),
            ("close", "menu-close"),
            ("note", "menu-note"),
            ("transfer", "menu-transfer"),
            ("priority", "menu-priority"),
            ("say", "menu-say"),
            ("later", "menu-later"),
            ("flag", "menu-flag"),
            ("reopen", "menu-reopen"),
            ("pause", "menu-pause"),
            ("resume", "menu-resume"),
            ("off", "menu-off"),
            ("language", "menu-language"),
            ("help", "menu-help"),
        ],
    )
}

fn listed(texts: &Texts, language: &Language, commands: &[(&str, &str)]) -> Vec<(String, String)> {
    commands.iter().map(|(name, id)| ((*name).to_owned(), texts.get(language, id, &[]))).collect()
}

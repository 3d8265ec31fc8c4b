//! What a mail says in words of its own: it has no buttons and can't change where it lies, and whoever gets it
//! answers by mail.

use crate::channel::said::Wording;

/// The texts of mails where they are not the common ones.
pub(super) const WORDING: Wording = Wording {
    instead: &[
        ("calling-back", "mail-calling-back"),
        ("calling-no-answer", "mail-calling-no-answer"),
        ("calling-number-goes", "mail-calling-number-stays"),
        ("calling-spoke", "mail-calling-spoke"),
        ("calling-spoke-noted", "mail-calling-spoke-noted"),
        ("card-call-hidden", "mail-card-call-hidden"),
        ("card-from", "mail-card-from"),
        ("card-from-queue", "mail-card-from-queue"),
        ("chat-cleared", "mail-chat-cleared"),
        ("choose-language", "mail-choose-language"),
        ("contact-help", "mail-contact-help"),
        ("draft-held", "mail-held"),
        ("drill-how", "mail-drill-how"),
        ("forget-help", "mail-forget-help"),
        ("forget-soon", "mail-forget-soon"),
        ("give-to", "mail-give-to"),
        ("operator-help", "mail-operator-help"),
        ("human-noted", "mail-human-noted"),
        ("human-noted-about", "mail-human-noted-about"),
        ("link-nothing", "mail-link-nothing"),
        ("link-words", "mail-link-words"),
        ("link-done", "mail-link-done"),
        ("menu-head", "mail-menu-head"),
        ("prompt", "mail-prompt"),
        ("tick-crossed", "mail-sent"),
        ("tick-delivered", "mail-sent"),
        ("welcome", "mail-welcome"),
        ("which-case", "mail-which-case"),
        ("word-cant-relay", "mail-word-cant-relay"),
        ("word-not-now", "mail-word-not-now"),
        ("word-paused", "mail-word-paused"),
        ("word-which-case-of-command", "mail-word-which-case"),
    ],
    below: &[
        ("word-close-needs-reason", "mail-close-reason"),
        ("word-closed", "mail-closed-undo"),
        ("word-closed-unanswered", "mail-closed-undo"),
        ("word-restored-cases", "mail-restored-held"),
    ],
};

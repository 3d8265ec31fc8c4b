//! What mail to an operator tells.

/// What mail to an operator tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notices {
    /// All of it; it is answered by mail.
    #[default]
    Full,
    /// A case's code and how urgent it is, and no words: their mailbox may be read by others. It is read and answered in
    /// the bot.
    Bare,
}

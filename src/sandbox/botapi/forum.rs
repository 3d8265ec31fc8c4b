//! How topics of private chats behave.

/// How private chats with the bot and their topics behave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a way of its own in which chats behave")]
pub struct Forum {
    /// Whether they have topics, which `@BotFather` is told.
    pub on: bool,
    /// Whether people can make topics: then what they write outside of one makes a new one.
    pub free: bool,
    /// Whether what is sent into a topic that is gone comes outside of all topics, and is not refused.
    pub lenient: bool,
    /// Whether messages don't say that they stand in a topic, but only in which.
    pub unmarked: bool,
}

//! What we send to Telegram, as plain values: rendering makes them, the sink sends them.

use crate::channel::media::Enclosure;
use crate::domain::id::{Address, ChannelName, SourceId};
use crate::domain::message::Kind;

/// One call that puts something into, or changes something in, a chat.
#[expect(clippy::large_enum_variant, reason = "there are a few at a time, and each is sent at once")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// `sendMessage`, plain text, link previews off.
    Text {
        /// At most 4096 UTF-16 units.
        text: String,
        /// What stands under it.
        keyboard: Keyboard,
        /// The topic of the chat that it goes into, if it has topics; beside it if that is gone.
        thread: Option<i64>,
        /// The message that it replies to; sent without if that is gone.
        reply_to: Option<SourceId>,
        /// Whether it can't be saved or forwarded.
        protect: bool,
    },
    /// `copyMessage`, or `copyMessages` where there are several: content without its author.
    Copy {
        /// The chat that it is copied from.
        from: Address,
        /// The messages.
        messages: Vec<SourceId>,
        /// What goes in the place of each that can't be copied any more; none for what is sent as a copy or not at
        /// all.
        spare: Vec<Spare>,
        /// A new caption: of several messages only the empty one, for all of them; absent keeps the old.
        caption: Option<String>,
        /// The topic of the chat that it goes into, if it has topics; beside it if that is gone.
        thread: Option<i64>,
        /// The message that it replies to.
        reply_to: Option<SourceId>,
        /// Whether it can't be saved or forwarded.
        protect: bool,
    },
    /// `sendPhoto`, `sendVoice`, `sendDocument` and their like: a new file under a name of ours.
    Upload(Upload),
    /// `editMessageText`.
    EditText {
        /// The message.
        message: SourceId,
        /// The whole new text.
        text: String,
        /// The whole new keyboard; only [`Keyboard::None`] and [`Keyboard::Inline`] can be edited to.
        keyboard: Keyboard,
    },
    /// `editMessageCaption`.
    EditCaption {
        /// The message.
        message: SourceId,
        /// The whole new caption.
        caption: String,
    },
    /// `deleteMessage`, for each of them.
    Delete {
        /// The messages.
        messages: Vec<SourceId>,
        /// Whether what is not found was deleted by an earlier attempt.
        again: bool,
    },
}

/// What goes in the place of a message that can't be copied any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spare {
    /// Its content, by the name under which this bot may still send it.
    pub file: Option<(Kind, String)>,
    /// What an operator is told where that can't be had either; empty for a contact.
    pub words: String,
}

impl Payload {
    /// The topic that it goes into, if it goes into one.
    #[must_use]
    pub fn thread(&self) -> Option<i64> {
        match self {
            Self::Text { thread, .. } | Self::Copy { thread, .. } => *thread,
            Self::Upload(upload) => upload.thread,
            Self::EditText { .. } | Self::EditCaption { .. } | Self::Delete { .. } => None,
        }
    }

    /// Takes it out of that topic.
    pub fn leave_topic(&mut self) {
        match self {
            Self::Text { thread, .. } | Self::Copy { thread, .. } => *thread = None,
            Self::Upload(upload) => upload.thread = None,
            Self::EditText { .. } | Self::EditCaption { .. } | Self::Delete { .. } => {}
        }
    }

    /// The parts of a copy of several messages, each a copy of its own; anything else is its only part.
    #[must_use]
    pub fn parts(&self) -> Vec<Self> {
        let Self::Copy { from, messages, spare, caption, thread, reply_to, protect } = self else {
            return vec![self.clone()];
        };
        let one = |(at, message): (usize, &SourceId)| Self::Copy {
            from: from.clone(),
            messages: vec![*message],
            spare: spare.get(at).cloned().into_iter().collect(),
            caption: caption.clone(),
            thread: *thread,
            reply_to: *reply_to,
            protect: *protect,
        };
        messages.iter().enumerate().map(one).collect()
    }
}

/// A file to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The file, its bytes in the larder.
    pub what: Enclosure,
    /// What it was sent to us as; its first bytes may speak against it.
    pub kind: Kind,
    /// At most 1024 UTF-16 units.
    pub caption: Option<String>,
    /// The other bot that has it, where its reader can be sent a copy by that one.
    pub beside: Option<Beside>,
    /// The topic of the chat that it goes into, if it has topics; beside it if that is gone.
    pub thread: Option<i64>,
    /// The message that it replies to; sent without if that is gone.
    pub reply_to: Option<SourceId>,
    /// Whether it can't be saved or forwarded.
    pub protect: bool,
}

/// What another bot was sent, which can copy it into its own chat with the same person where it is too large to be
/// fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The channel of that bot.
    pub channel: ChannelName,
    /// The chat that it is copied from.
    pub from: Address,
    /// The message there.
    pub message: SourceId,
    /// What is said in its place, where that was done.
    pub said: String,
}

/// What stands under a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keyboard {
    /// Nothing.
    #[default]
    None,
    /// Rows of buttons.
    Inline(Vec<Vec<Button>>),
    /// The app opens a reply to this message.
    ForceReply {
        /// What stands grey in the empty field.
        placeholder: String,
    },
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What it reads.
    pub label: String,
    /// What a press brings back, at most 64 bytes.
    pub data: String,
}

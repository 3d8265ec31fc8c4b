//! What a contact is told.

use serde::{Deserialize, Serialize};

use crate::domain::id::{DeliveryId, QuestionKey, SourceId, Topic};
use crate::domain::time::Stamp;

/// Everything that the line can say to a contact, and nothing that it says to anyone else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToContact {
    /// The first words: what this is, how to choose a language.
    Welcome,
    /// Which languages there are to choose from.
    ChooseLanguage,
    /// The language is now this delivery's.
    LanguageSet,
    /// What there is to read, to be chosen by buttons.
    Menu {
        /// The topic under which it stands; none at the top.
        at: Option<Topic>,
        /// The message of before that becomes this one, if one does.
        edit: Option<SourceId>,
        /// Whether what they wanted is not offered any more.
        gone: bool,
    },
    /// The ready answer to a topic.
    Ready {
        /// The topic.
        topic: Topic,
    },
    /// A file that goes along with the ready answer to a topic.
    Leaflet {
        /// The topic.
        topic: Topic,
        /// Which of its files, from 0.
        at: u32,
    },
    /// Whatever they write reaches a human.
    Human {
        /// What they want to talk about.
        topic: Option<Topic>,
        /// When the line is next staffed, in civil time, if nobody is there now.
        staffed_at: Option<Stamp>,
    },
    /// Something that the admin wants asked, and that can be skipped.
    Question {
        /// The question.
        key: QuestionKey,
        /// Whether it comes a second time, because what came was no answer to it.
        again: bool,
    },
    /// A question as it stands in their chat, once it was answered by a button or skipped: without its buttons.
    QuestionOver {
        /// The question.
        key: QuestionKey,
        /// The message that put it.
        edit: SourceId,
    },
    /// What they answered is not asked any more; whatever they write reaches a human.
    QuestionGone,
    /// What can be done here.
    ContactHelp,
    /// The message has arrived and will be answered in time.
    Acknowledge {
        /// When the line is next staffed, in civil time, if nobody is there now.
        staffed_at: Option<Stamp>,
        /// Whether it is the first that they get: then it says what the mark on their message means.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        first: bool,
        /// Whether it says what to do in danger: the case is urgent, or nobody is on duty.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        danger: bool,
    },
    /// The message has arrived; as many sent the same words, theirs is read first if they write some of their own.
    Alike,
    /// The operator's words: the message of that number.
    Answer {
        /// The message.
        seq: u32,
    },
    /// The operator's words, changed.
    AnswerEdited {
        /// The message.
        seq: u32,
        /// The delivery that carried it.
        target: DeliveryId,
    },
    /// Take the operator's words back: delete them at the contact.
    AnswerRecalled {
        /// The message.
        seq: u32,
        /// The delivery that carried it.
        target: DeliveryId,
    },
    /// The line is late; with the emergency text.
    Late,
    /// What they attached is too large to be passed on; the rest has arrived.
    TooLarge,
    /// What they wrote can't be read: it is encrypted, and not for the line. It is kept, and somebody sees that it came.
    Locked,
    /// What forgetting means, and how one goes on to it.
    ForgetHelp,
    /// Whether they are sure.
    ForgetSure,
    /// It is done at that time, in civil time, unless they stop it.
    ForgetSoon {
        /// When.
        at: Stamp,
    },
    /// Nothing is forgotten, after all.
    ForgetNot,
    /// Their chat, as far as the line knows of it, is cleared: nothing new is said.
    Cleared {
        /// The messages.
        messages: Vec<SourceId>,
    },
    /// Words by which another phone of theirs is known; it goes after a minute, and what asked for it with it.
    LinkWords {
        /// The number from which they are drawn.
        number: [u8; 16],
        /// The message that asked for them.
        by: SourceId,
    },
    /// A short answer to what they asked of their phone.
    Aside(Aside),
}

/// Short answers to what a contact asks of their phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Aside {
    /// There is nothing yet with which another phone could be connected.
    NothingToLink,
    /// This phone is connected.
    Linked,
    /// The words mean nothing: they are wrong, used, too old, or of this very phone.
    NoSuchWords,
    /// Too many words were typed in vain; none are read for a while.
    TooManyTries,
    /// This phone is on its own.
    Unlinked,
    /// What could be taken back from the chat was; it goes after a minute.
    Cleared,
    /// Nothing is sent until they write again.
    Quiet,
    /// What they wrote has arrived.
    Received,
    /// Anybody could have sent this in their name: they are to answer a mail of the line with it.
    ProveFirst,
    /// What they wrote on another phone is not forgotten with this one: the two were connected too lately.
    ElsewhereStays,
    /// What they wrote has arrived and is kept, and will be read later than usual: it is more than they have room for.
    NoRoom,
}

impl ToContact {
    /// Whether it is an operator's words, or a change of them: the rest is the line's own.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        self.seq().is_some()
    }

    /// The operator's message that it says or changes, if it is about one.
    #[must_use]
    pub fn seq(&self) -> Option<u32> {
        match self {
            Self::Answer { seq } | Self::AnswerEdited { seq, .. } | Self::AnswerRecalled { seq, .. } => {
                Some(*seq)
            }
            Self::Welcome
            | Self::ChooseLanguage
            | Self::LanguageSet
            | Self::Menu { .. }
            | Self::Ready { .. }
            | Self::Leaflet { .. }
            | Self::Human { .. }
            | Self::Question { .. }
            | Self::QuestionOver { .. }
            | Self::QuestionGone
            | Self::ContactHelp
            | Self::Acknowledge { .. }
            | Self::Alike
            | Self::Late
            | Self::TooLarge
            | Self::Locked
            | Self::ForgetHelp
            | Self::ForgetSure
            | Self::ForgetSoon { .. }
            | Self::ForgetNot
            | Self::Cleared { .. }
            | Self::LinkWords { .. }
            | Self::Aside(_) => None,
        }
    }

    /// Whether it goes from their chat after a while, as does the message that asked for it, if that is known.
    #[must_use]
    pub fn vanishes(&self) -> Option<Option<SourceId>> {
        match self {
            Self::LinkWords { by, .. } => Some(Some(*by)),
            Self::Aside(Aside::Cleared) => Some(None),
            _ => None,
        }
    }

    /// Whether it goes also to somebody who wants nothing sent: what takes messages away, and that it is so.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        matches!(self, Self::AnswerRecalled { .. } | Self::Cleared { .. } | Self::Aside(Aside::Quiet))
    }

    /// The delivery that it changes where it lies, if it changes one.
    #[must_use]
    pub fn target(&self) -> Option<DeliveryId> {
        match self {
            Self::AnswerEdited { target, .. } | Self::AnswerRecalled { target, .. } => Some(*target),
            Self::Answer { .. }
            | Self::Welcome
            | Self::ChooseLanguage
            | Self::LanguageSet
            | Self::Menu { .. }
            | Self::Ready { .. }
            | Self::Leaflet { .. }
            | Self::Human { .. }
            | Self::Question { .. }
            | Self::QuestionOver { .. }
            | Self::QuestionGone
            | Self::ContactHelp
            | Self::Acknowledge { .. }
            | Self::Alike
            | Self::Late
            | Self::TooLarge
            | Self::Locked
            | Self::ForgetHelp
            | Self::ForgetSure
            | Self::ForgetSoon { .. }
            | Self::ForgetNot
            | Self::Cleared { .. }
            | Self::LinkWords { .. }
            | Self::Aside(_) => None,
        }
    }
}

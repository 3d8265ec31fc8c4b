//! Who sits at the board: the people that one plays.

use serde::{Deserialize, Serialize};

use crate::sandbox::botapi::User;

/// One person to be played on the page.
#[derive(Clone, Debug)]
pub struct Seat {
    /// The Telegram id of the person.
    pub user_id: i64,
    /// What the person is called on the page and in Telegram.
    pub name: String,
    /// On which side of the line they are.
    pub role: Role,
    /// The language of the person's app, such as `uk`; empty if it tells none.
    pub language: String,
    /// Press Start at once, with that payload (an empty one: none). With `None` the person does it by hand.
    pub start: Option<String>,
}

/// On which side of the line a person sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Writes to the line.
    Contact,
    /// Answers for the line.
    Operator,
    /// The line's public channel, as everybody reads it: nobody sits there.
    Public,
}

/// A seat that is taken.
#[derive(Clone)]
pub(super) struct Seated {
    pub seat: Seat,
    pub user: User,
    /// Opens this seat and no other.
    pub secret: String,
}

/// A seat as the page is told of it.
#[derive(Serialize)]
pub(super) struct SeatInfo {
    pub id: i64,
    pub name: String,
    pub role: Role,
    pub language: String,
    /// The mailbox of one who has that instead of a phone.
    pub address: Option<String>,
    /// The secret of its link; only for the board, and only where links are needed.
    pub link: Option<String>,
}

/// What a secret opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Board,
    /// The seat of that user alone.
    Seat(i64),
}

impl Scope {
    pub fn covers(self, user: i64) -> bool {
        self == Self::Board || self == Self::Seat(user)
    }
}

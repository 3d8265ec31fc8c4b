//! What the page does for the people on it.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::Page;
use super::mail_seat::MailSeat;
use super::samples::{place_after, sample};
use super::seat::{Role, Scope, Seat};
use crate::sandbox::botapi::{MessageId, User};
use crate::service::clock::Clock;

/// The furthest that the clock moves in one step.
const FURTHEST: Duration = Duration::from_hours(31 * 24);
/// For how many minutes a place that moves does.
const WALK: u32 = 15;
/// The most seats of a board.
const SEATS: usize = 40;

pub(super) type Reply = Result<StatusCode, (StatusCode, String)>;

/// An action of one person.
#[derive(Debug, Deserialize)]
pub(super) struct Action {
    seat: i64,
    #[serde(flatten)]
    act: Act,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Act {
    Start,
    Write {
        text: String,
        reply_to: Option<i64>,
        #[serde(default)]
        thread: Option<i64>,
    },
    Edit {
        message: i64,
        text: String,
    },
    Unsend {
        message: i64,
    },
    Send {
        media: String,
        reply_to: Option<i64>,
        #[serde(default)]
        thread: Option<i64>,
    },
    Press {
        message: i64,
        data: String,
    },
    React {
        message: i64,
        emoji: String,
    },
    Block,
    Unblock,
}

/// `POST /act`
pub(super) async fn act(State(page): State<Page>, headers: HeaderMap, Json(action): Json<Action>) -> Reply {
    let scope = scope(&page, &headers)?;
    let seated = page.seated(action.seat).filter(|_| scope.covers(action.seat));
    let seated = seated.ok_or_else(|| refused(StatusCode::NOT_FOUND, "Nobody sits there."))?;
    if seated.seat.role == Role::Public {
        return Err(refused(StatusCode::BAD_REQUEST, "Only the bot posts in the channel."));
    }
    perform(&seated.user, &page.0.clock, action.act)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize)]
pub(super) struct Move {
    minutes: f64,
}

/// `POST /clock`: moves the clock forward; only the whole board may.
pub(super) async fn clock(State(page): State<Page>, headers: HeaderMap, Json(by): Json<Move>) -> Reply {
    board_only(&page, &headers)?;
    let by = Duration::try_from_secs_f64(by.minutes * 60.0).ok().filter(|by| *by <= FURTHEST);
    let by =
        by.ok_or_else(|| refused(StatusCode::BAD_REQUEST, "The clock moves forward, a month at most."))?;
    page.0.clock.advance(by);
    page.0.changed.send_modify(|n| *n += 1);
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize)]
pub(super) struct NewContact {
    name: String,
    language: String,
    /// With a mailbox instead of a phone.
    #[serde(default)]
    mail: bool,
}

/// `POST /seats`: one more contact.
pub(super) async fn add_contact(
    State(page): State<Page>,
    headers: HeaderMap,
    Json(new): Json<NewContact>,
) -> Reply {
    board_only(&page, &headers)?;
    let name: String = new.name.trim().chars().take(40).collect();
    let language: String = new.language.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    let highest = page.seats().iter().map(|s| s.seat.user_id).max().unwrap_or(1000);
    let count = page.seats().len() + page.mail_seats().len();
    if name.is_empty() || count >= SEATS {
        return Err(refused(StatusCode::BAD_REQUEST, "A contact needs a name, and the board has 40 seats."));
    }
    let seated = if new.mail && page.0.mail.is_some() {
        let address = free_address(&page, &name);
        page.mail_seat(MailSeat { address, name, role: Role::Contact, language })
    } else {
        page.seat(Seat { user_id: highest + 1, name, role: Role::Contact, language, start: None })
    };
    seated.map_err(|_| refused(StatusCode::INTERNAL_SERVER_ERROR, "No randomness."))?;
    Ok(StatusCode::NO_CONTENT)
}

/// An address after the name that nobody at the board has.
fn free_address(page: &Page, name: &str) -> String {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let plain = if plain.is_empty() { "contact" } else { plain.as_str() };
    let seats = page.mail_seats();
    let taken = |address: &String| seats.iter().any(|s| s.seat.address == *address);
    let numbered = (2..).map(|n| format!("{plain}{n}@example.org"));
    let mut all = std::iter::once(format!("{plain}@example.org")).chain(numbered);
    all.find(|address| !taken(address)).unwrap_or_default()
}

fn perform(user: &User, clock: &Clock, act: Act) -> Result<(), (StatusCode, String)> {
    match act {
        Act::Start => {
            user.start(None);
        }
        Act::Write { text, .. } if text.trim().is_empty() => {}
        Act::Write { text, reply_to, thread } => write(user, text, reply_to.map(MessageId), thread),
        Act::Edit { message, text } => user.edit(MessageId(message), text),
        Act::Unsend { message } => user.unsend(MessageId(message)),
        Act::Send { media, reply_to, thread } => {
            let sample = sample(&media).ok_or_else(|| refused(StatusCode::BAD_REQUEST, "No such sample."))?;
            if let Some(place) = sample.sent_by(user, reply_to.map(MessageId), thread) {
                tokio::spawn(walk(user.clone(), place, clock.clone()));
            }
        }
        Act::Press { message, data } => {
            let pressed = user.press(MessageId(message), &data);
            pressed.map_err(|error| refused(StatusCode::CONFLICT, &error.to_string()))?;
        }
        Act::React { message, emoji } => user.react(MessageId(message), &emoji),
        Act::Block => user.block(),
        Act::Unblock => user.unblock(),
    }
    Ok(())
}

/// Writes where a person writes: in the topic that is open, swiping a message or not.
fn write(user: &User, text: String, to: Option<MessageId>, thread: Option<i64>) {
    match (to, thread) {
        (Some(to), Some(thread)) => user.reply_in(thread, to, &text),
        (None, Some(thread)) => user.write_in(thread, &text),
        (Some(to), None) => user.reply(to, text),
        (None, None) => user.write(text),
    };
}

/// Somebody walks for a quarter of an hour, by the line's clock.
async fn walk(user: User, place: MessageId, clock: Clock) {
    for minute in 1..=WALK {
        clock.sleep(Duration::from_mins(1)).await;
        let (latitude, longitude) = place_after(minute);
        user.move_place(place, latitude, longitude);
    }
}

pub(super) fn scope(page: &Page, headers: &HeaderMap) -> Result<Scope, (StatusCode, String)> {
    let secret = headers.get("x-secret").and_then(|v| v.to_str().ok());
    page.scope(secret).ok_or_else(|| refused(StatusCode::FORBIDDEN, "This link opens nothing here."))
}

fn board_only(page: &Page, headers: &HeaderMap) -> Result<(), (StatusCode, String)> {
    match scope(page, headers)? {
        Scope::Board => Ok(()),
        Scope::Seat(_) => Err(refused(StatusCode::FORBIDDEN, "Only the whole board may do that.")),
    }
}

pub(super) fn refused(status: StatusCode, why: &str) -> (StatusCode, String) {
    (status, why.to_owned())
}

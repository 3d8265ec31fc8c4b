//! Who sits at the board with a mailbox, and what they do with it.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Page;
use super::act::{Reply, refused, scope};
use super::seat::{Role, SeatInfo};
use crate::sandbox::mail::{File, MailId, Mailbox, ShownMail};

/// The longest text that is shown of a mail, in characters.
const SHOWN: usize = 100_000;
/// The most files on one mail.
const FILES: usize = 10;

/// One person to be played who writes mail.
#[derive(Clone, Debug)]
pub struct MailSeat {
    /// Where the person gets mail.
    pub address: String,
    /// What the person is called on the page and in their mails.
    pub name: String,
    /// On which side of the line they are.
    pub role: Role,
    /// The language that they write in, such as `uk`; for the page alone.
    pub language: String,
}

/// A seat that is taken.
#[derive(Clone)]
pub(super) struct MailSeated {
    /// Below zero, so that it is nobody's Telegram id.
    pub id: i64,
    pub seat: MailSeat,
    pub mailbox: Mailbox,
    /// Opens this seat and no other.
    pub secret: String,
}

impl MailSeated {
    /// The seat as the page is told of it.
    pub fn info(&self, link: Option<String>) -> SeatInfo {
        SeatInfo {
            id: self.id,
            name: self.seat.name.clone(),
            role: self.seat.role,
            language: self.seat.language.clone(),
            address: Some(self.seat.address.clone()),
            link,
        }
    }
}

/// A mail as the page is told of it.
pub(super) fn told(mail: &ShownMail) -> Value {
    let files = mail.attachments.iter();
    let files = files.map(|f| json!({ "name": f.name, "mime": f.mime, "size": f.bytes.len() }));
    json!({
        "id": mail.id, "sent": mail.sent, "from": mail.from, "from_name": mail.from_name, "to": mail.to,
        "subject": mail.subject, "text": mail.text.chars().take(SHOWN).collect::<String>(), "at": mail.at.0,
        "message_id": mail.message_id, "references": mail.references, "files": files.collect::<Vec<_>>(),
    })
}

/// An action of one person.
#[derive(Debug, Deserialize)]
pub(super) struct Action {
    seat: i64,
    text: String,
    #[serde(default)]
    files: Vec<String>,
    #[serde(flatten)]
    act: Act,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Act {
    /// A new mail, to the line.
    Write {
        subject: String,
    },
    Reply {
        mail: MailId,
    },
}

/// `POST /mail`
pub(super) async fn act(State(page): State<Page>, headers: HeaderMap, Json(action): Json<Action>) -> Reply {
    let scope = scope(&page, &headers)?;
    let seated = page.mail_seats().iter().find(|s| s.id == action.seat && scope.covers(s.id)).cloned();
    let seated = seated.ok_or_else(|| refused(StatusCode::NOT_FOUND, "Nobody sits there."))?;
    let files: Option<Vec<_>> = action.files.iter().take(FILES).map(|name| sample(name)).collect();
    let files = files.ok_or_else(|| refused(StatusCode::BAD_REQUEST, "No such sample."))?;
    if action.text.trim().is_empty() && files.is_empty() {
        return Err(refused(StatusCode::BAD_REQUEST, "A mail needs words or a file."));
    }
    match action.act {
        Act::Write { subject } => {
            let Some(mail) = &page.0.mail else {
                return Err(refused(StatusCode::NOT_FOUND, "No mail here."));
            };
            seated.mailbox.write_with(&mail.line(), &subject, &action.text, &files);
        }
        Act::Reply { mail } => {
            let replied = seated.mailbox.reply_with(mail, &action.text, &files);
            replied.map_err(|error| refused(StatusCode::NOT_FOUND, &error.to_string()))?;
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The sample of that name.
fn sample(name: &str) -> Option<File> {
    match name {
        "photo" => Some(File::jpeg()),
        "document" => Some(File::pdf()),
        _ => None,
    }
}

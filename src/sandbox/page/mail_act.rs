//! What the page does for those with a mailbox.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::Page;
use super::act::{Reply, refused, scope};
use crate::sandbox::mail::{File, MailId};

/// The most files on one mail.
const FILES: usize = 10;

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
    /// A new mail: to the line, or to the address in a mail that was pressed.
    Write {
        subject: String,
        #[serde(default)]
        to: Option<String>,
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
        Act::Write { subject, to } => {
            let Some(mail) = &page.0.mail else {
                return Err(refused(StatusCode::NOT_FOUND, "No mail here."));
            };
            let to = to.unwrap_or_else(|| mail.line());
            seated.mailbox.write_with(&to, &subject, &action.text, &files);
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
        "recording" => Some(File::wav()),
        _ => None,
    }
}

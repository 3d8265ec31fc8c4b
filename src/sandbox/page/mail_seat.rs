//! Who sits at the board with a mailbox, and what they see of it.

use serde_json::{Value, json};

use super::seat::{Role, SeatInfo};
use crate::sandbox::mail::{Mailbox, ShownMail};

/// The longest text that is shown of a mail, in characters.
const SHOWN: usize = 100_000;
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

//! Files: fetched from the bot's own store, and sent to it.
//!
//! A bot fetches at most 20 MB and sends at most 50 MB
//! (<https://core.telegram.org/bots/api#getfile>, <https://core.telegram.org/bots/api#sending-files>).

use serde_json::json;

use super::Telegram;
use super::api::{CallError, Denial};
use crate::channel::Trouble;
use crate::channel::media::Lack;

impl Telegram {
    /// The content of a file that this bot was sent, of at most so many bytes.
    ///
    /// # Errors
    /// Why it can't be had.
    pub async fn download(&self, file_id: &str, most: usize) -> Result<Vec<u8>, Lack> {
        let ask = json!({ "file_id": file_id }).to_string().into_bytes();
        let asked = self.api.post("GetFile", ask, self.pace.call).await;
        let file = asked.map_err(|error| self.lack(error))?;
        if file["file_size"].as_u64().is_some_and(|size| size > most as u64) {
            return Err(Lack::TooLarge);
        }
        let path = file["file_path"].as_str().ok_or(Lack::Gone)?;
        let bytes = self.api.file(path, most, self.pace.file).await.map_err(|error| self.lack(error))?;
        bytes.ok_or(Lack::TooLarge)
    }

    /// A token that is not accepted is a trouble of the channel, whoever notices it first.
    fn lack(&self, error: CallError) -> Lack {
        if matches!(&error, CallError::Denied(Denial { code: 401, .. })) {
            self.note(Some(Trouble::Unauthorised));
        }
        lack(error)
    }
}

/// What a failed call says about the file. A limit or a token that is not accepted is not the file's fault.
fn lack(error: CallError) -> Lack {
    match error {
        CallError::Denied(denial) if is_too_big(&denial) => Lack::TooLarge,
        CallError::Denied(Denial { code: 400 | 404, retry_after: None, description })
            if description != "Not Found" =>
        {
            Lack::Gone
        }
        CallError::Denied(_) | CallError::NotSent | CallError::Unanswered | CallError::Garbled => Lack::Later,
    }
}

/// Whether the service says that a file is too large for it.
pub(super) fn is_too_big(denial: &Denial) -> bool {
    let words = denial.description.to_ascii_lowercase();
    denial.code == 413 || words.contains("too big") || words.contains("too large")
}

//! The refusals of the real Bot API, word for word.
//!
//! Clients classify failures by these strings, so a stand-in that paraphrased them would test nothing.
//! Source: the server's own code (`telegram-bot-api`) as collected in the project's notes.

use serde_json::{Value, json};

/// A refused call: what the server answers instead of a result.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refusal {
    /// Also the HTTP status.
    pub code: u16,
    pub description: String,
    /// `retry_after` or `migrate_to_chat_id`.
    pub parameters: Option<Value>,
}

impl Refusal {
    pub fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into(), parameters: None }
    }

    /// 400: the request can't be fulfilled as it stands.
    pub fn bad(what: &str) -> Self {
        Self::new(400, format!("Bad Request: {what}"))
    }

    /// 403: this recipient can't be reached by this bot.
    pub fn forbidden(what: &str) -> Self {
        Self::new(403, format!("Forbidden: {what}"))
    }

    pub fn unauthorized() -> Self {
        Self::new(401, "Unauthorized")
    }

    pub fn method_not_found() -> Self {
        Self::new(404, "Not Found: method not found")
    }

    /// 409: a newer poll took over.
    pub fn other_poll() -> Self {
        Self::new(
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        )
    }

    /// 409: updates go to a webhook.
    pub fn webhook_active() -> Self {
        Self::new(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the \
             webhook first",
        )
    }

    pub fn too_many(seconds: u64) -> Self {
        let mut refusal = Self::new(429, format!("Too Many Requests: retry after {seconds}"));
        refusal.parameters = Some(json!({ "retry_after": seconds }));
        refusal
    }

    pub fn migrated(to: i64) -> Self {
        let mut refusal = Self::bad("group chat was upgraded to a supergroup chat");
        refusal.parameters = Some(json!({ "migrate_to_chat_id": to }));
        refusal
    }

    pub fn internal() -> Self {
        Self::new(500, "Internal Server Error: restart")
    }

    pub fn not_modified() -> Self {
        Self::bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a \
             current content and reply markup of the message",
        )
    }

    /// The body of the answer.
    pub fn body(&self) -> String {
        let mut body = json!({
            "ok": false, "error_code": self.code, "description": self.description,
        });
        if let Some(parameters) = &self.parameters {
            body["parameters"] = parameters.clone();
        }
        body.to_string()
    }
}

pub(super) const CHAT_NOT_FOUND: &str = "chat not found";
pub(super) const TEXT_EMPTY: &str = "message text is empty";
pub(super) const TEXT_LONG: &str = "message is too long";
pub(super) const CAPTION_LONG: &str = "message caption is too long";
pub(super) const EDIT_NOT_FOUND: &str = "message to edit not found";
pub(super) const CANT_EDIT: &str = "message can't be edited";
pub(super) const REPLY_NOT_FOUND: &str = "message to be replied not found";
pub(super) const CANT_DELETE: &str = "message can't be deleted for everyone";
pub(super) const DELETE_NOT_FOUND: &str = "message to delete not found";
pub(super) const CANT_COPY: &str = "the message can't be copied";
pub(super) const COPY_NOT_FOUND: &str = "message to copy not found";
pub(super) const NO_THREAD: &str = "message thread not found";
pub(super) const NO_FORUM: &str = "the chat is not a forum";
pub(super) const FILE_BIG: &str = "file is too big";
pub(super) const QUERY_OLD: &str = "query is too old and response timeout expired or query ID is invalid";

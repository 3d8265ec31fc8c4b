//! The arguments of one call, however they came: query, form, JSON or multipart.
//!
//! The real server takes all four, and a nested value (a keyboard, say) may come as JSON or as a string of
//! JSON; both read the same here.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::error::{CHAT_NOT_FOUND, Refusal};

/// The largest body taken: an upload of 50 MB and its envelope.
pub(super) const BODY_LIMIT: usize = 56 * 1024 * 1024;

#[derive(Debug, Default)]
pub(super) struct Params {
    fields: Map<String, Value>,
    uploads: HashMap<String, Upload>,
}

/// A file that came with a multipart call.
#[derive(Clone, Debug)]
pub(super) struct Upload {
    pub name: Option<String>,
    pub mime: Option<String>,
    pub bytes: Bytes,
}

impl Params {
    /// Reads the query string and the body.
    pub async fn read(request: Request) -> Result<Self, Refusal> {
        let mut params = Self::default();
        if let Some(query) = request.uri().query() {
            params.add_form(query.as_bytes());
        }
        let kind = request.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            params.add_multipart(request).await?;
            return Ok(params);
        }
        let is_json = kind.starts_with("application/json");
        let body = axum::body::to_bytes(request.into_body(), BODY_LIMIT)
            .await
            .map_err(|_| Refusal::new(413, "Request Entity Too Large"))?;
        if is_json {
            params.add_json(&body)?;
        } else {
            params.add_form(&body);
        }
        Ok(params)
    }

    fn add_form(&mut self, form: &[u8]) {
        for (name, value) in url::form_urlencoded::parse(form) {
            self.fields.insert(name.into_owned(), Value::String(value.into_owned()));
        }
    }

    fn add_json(&mut self, body: &[u8]) -> Result<(), Refusal> {
        if body.is_empty() {
            return Ok(());
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => self.fields.extend(fields),
            Ok(Value::Null) => {}
            _ => return Err(Refusal::bad("can't parse request body as JSON object")),
        }
        Ok(())
    }

    async fn add_multipart(&mut self, request: Request) -> Result<(), Refusal> {
        let unreadable = || Refusal::bad("can't parse multipart/form-data");
        let mut parts = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
        while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let mime = part.content_type().map(str::to_owned);
            let is_file = file.is_some() || mime.as_deref().is_some_and(|m| !m.starts_with("text/plain"));
            let bytes = part.bytes().await.map_err(|_| unreadable())?;
            if is_file {
                self.uploads.insert(name, Upload { name: file, mime, bytes });
            } else {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                self.fields.insert(name, Value::String(text));
            }
        }
        Ok(())
    }

    /// A text argument; numbers and booleans are taken as they would be written.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        }
    }

    pub fn int(&self, name: &str) -> Option<i64> {
        match self.fields.get(name)? {
            Value::Number(n) => n.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    pub fn float(&self, name: &str) -> Option<f64> {
        match self.fields.get(name)? {
            Value::Number(n) => n.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    pub fn flag(&self, name: &str) -> bool {
        match self.fields.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => matches!(text.as_str(), "true" | "True" | "1" | "yes"),
            Some(Value::Number(n)) => n.as_i64() == Some(1),
            _ => false,
        }
    }

    /// A nested argument: an object or list, or a string that holds one.
    pub fn nested(&self, name: &str) -> Result<Option<Value>, Refusal> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| Refusal::bad(&format!("can't parse {name} JSON object"))),
            Some(other) => Ok(Some(other.clone())),
        }
    }

    /// The chat that a call is about, if it names one by number.
    pub fn chat(&self) -> Option<i64> {
        self.int("chat_id")
    }

    /// The chat that a call names by its name, which is told as a number from now on.
    pub fn resolve(&mut self, channel: impl Fn(&str) -> Option<i64>) {
        if let Some(id) = self.text("chat_id").and_then(|name| channel(&name)) {
            self.fields.insert("chat_id".to_owned(), id.into());
        }
    }

    /// The chat that a call must name. A name that is left belongs to nobody.
    pub fn must_chat(&self) -> Result<i64, Refusal> {
        match (self.int("chat_id"), self.text("chat_id")) {
            (Some(id), _) => Ok(id),
            (None, Some(name)) if !name.is_empty() => Err(Refusal::bad(CHAT_NOT_FOUND)),
            _ => Err(Refusal::bad("chat_id is empty")),
        }
    }

    pub fn upload(&self, name: &str) -> Option<&Upload> {
        self.uploads.get(name)
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    async fn read(uri: &str, kind: &str, body: &str) -> Params {
        let request = Request::builder()
            .uri(uri)
            .header(CONTENT_TYPE, kind)
            .body(Body::from(body.to_owned()))
            .expect("a request");
        Params::read(request).await.expect("readable")
    }

    #[tokio::test]
    async fn all_four_ways_of_passing_arguments_read_the_same() {
        let multipart = "--x\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n7\r\n--x\r\n\
            Content-Disposition: form-data; name=\"reply_markup\"\r\n\r\n{\"force_reply\":true}\r\n--x--\r\n";
        let all = [
            read("/?chat_id=7&reply_markup=%7B%22force_reply%22%3Atrue%7D", "", "").await,
            read("/", "application/x-www-form-urlencoded", "chat_id=7&reply_markup={\"force_reply\":true}")
                .await,
            read("/", "application/json", "{\"chat_id\":7,\"reply_markup\":{\"force_reply\":true}}").await,
            read("/", "multipart/form-data; boundary=x", multipart).await,
        ];
        for params in all {
            assert_eq!(params.must_chat(), Ok(7));
            let markup = params.nested("reply_markup").expect("parsed").expect("given");
            assert_eq!(markup["force_reply"], Value::Bool(true));
        }
    }

    #[tokio::test]
    async fn an_uploaded_file_is_kept_apart_from_the_fields() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.pdf\"\r\n\
            Content-Type: application/pdf\r\n\r\nPDF\r\n--x--\r\n";
        let params = read("/", "multipart/form-data; boundary=x", body).await;
        let file = params.upload("f").expect("the file");
        assert_eq!((file.name.as_deref(), &file.bytes[..]), (Some("a.pdf"), &b"PDF"[..]));
        assert_eq!(params.text("f"), None);
    }
}

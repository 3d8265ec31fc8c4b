//! The updates of one answer, each for itself: one that is no good JSON must not cost the others, or stop them.
//!
//! An answer that can be read as a whole is; all else here is for the one that can't. Its updates are told apart
//! by their brackets, and where these don't hold, by how an update begins: a quotation mark inside of a text is
//! always escaped, so `{"update_id"` stands nowhere else. An update that is no good JSON is mended as far as that goes.

use serde_json::{Value, json};

use super::json::from_json;
use super::mend::mend;

/// How an update begins.
const START: &str = "{\"update_id\"";

/// What came in one answer.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Batch {
    /// The updates that came whole.
    pub(super) updates: Vec<Got>,
    /// Where the answer ends in the middle of an update, what there is of it.
    pub(super) rest: Option<String>,
}

/// One update.
#[derive(Debug, PartialEq)]
pub(super) struct Got {
    /// What can be read of it.
    pub(super) value: Value,
    /// How it came, where it is no good JSON.
    pub(super) broken: Option<String>,
}

impl Batch {
    /// The updates of an answer that can be read.
    pub(super) fn of(updates: Vec<Value>) -> Self {
        let whole = |value| Got { value, broken: None };
        Self { updates: updates.into_iter().map(whole).collect(), rest: None }
    }

    /// The updates of an answer that can't be read as a whole; none if it is not an answer with updates.
    pub(super) fn of_broken(body: &str) -> Option<Self> {
        let (before, list) = body.split_once("\"result\"")?;
        let list = list.trim_start().strip_prefix(':')?.trim_start().strip_prefix('[')?;
        let plain: String = before.chars().filter(|c| !c.is_whitespace()).collect();
        if !plain.contains("\"ok\":true") {
            return None;
        }
        let (whole, rest) = pieces(list);
        Some(Self { updates: whole.into_iter().map(Got::of).collect(), rest: rest.map(str::to_owned) })
    }
}

impl Got {
    /// An update from its text.
    pub(super) fn of(text: &str) -> Self {
        match from_json(text) {
            Some(value) => Self { value, broken: None },
            None => Self { value: mend(text).unwrap_or_else(|| little(text)), broken: Some(text.to_owned()) },
        }
    }

    /// Its text.
    pub(super) fn text(&self) -> String {
        self.broken.clone().unwrap_or_else(|| self.value.to_string())
    }

    /// Its number, if it has one. One that can't be the service's would, once confirmed, confirm all that is
    /// still to come.
    pub(super) fn number(&self) -> Option<i64> {
        let read = self.value.get("update_id").and_then(Value::as_i64);
        let found = || self.broken.as_deref().and_then(|text| number_after(text, "\"update_id\""));
        read.or_else(found).filter(|id| (0..1 << 53).contains(id))
    }
}

/// The texts of the updates, and what is left where they end too early.
fn pieces(mut list: &str) -> (Vec<&str>, Option<&str>) {
    let mut all = Vec::new();
    loop {
        let (whole, rest, after) = split(list);
        all.extend(whole);
        // A bracket too many, or one that is missing: begin anew where the next update begins.
        let left = rest.unwrap_or(after);
        let Some(next) = left.get(1..).and_then(|left| left.find(START)) else { return (all, rest) };
        let lost = left[..=next].trim_matches([',', ' ', '\n', '\r', '\t', ']', '}']);
        all.extend(rest.map(|_| lost).filter(|lost| !lost.is_empty()));
        list = &left[next + 1..];
    }
}

/// The elements of a list up to its end, an element that does not end, and what stands behind the list.
fn split(list: &str) -> (Vec<&str>, Option<&str>, &str) {
    let (mut whole, mut began, mut depth) = (Vec::new(), None, 0_u32);
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in list.bytes().enumerate() {
        if quoted {
            quoted = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b',' | b']' if depth == 0 => {
                whole.extend(began.take().map(|from| list[from..at].trim_end()));
                if byte == b']' {
                    return (whole, None, &list[at..]);
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => quoted = true,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            began.get_or_insert(at);
        }
    }
    (whole, began.map(|from| &list[from..]), "")
}

/// Who wrote, where not more can be read: an update of no known kind, with the chat and the sender that stand in
/// its text. Its text makes it that one update.
fn little(text: &str) -> Value {
    let id = |of: &str| {
        let (_, rest) = text.split_once(of)?;
        number_after(rest, "\"id\"")
    };
    json!({ "unread": { "chat": { "id": id("\"chat\"") }, "from": { "id": id("\"from\"") }, "text": text } })
}

fn number_after(text: &str, key: &str) -> Option<i64> {
    let (_, rest) = text.split_once(key)?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(rest.len());
    rest[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(updates: &str) -> String {
        format!(r#"{{"ok":true,"result":[{updates}]}}"#)
    }

    fn update(id: u32, text: &str) -> String {
        format!(r#"{{"update_id":{id},"message":{{"chat":{{"id":42}},"text":"{text}"}}}}"#)
    }

    fn read(body: &str) -> Batch {
        Batch::of_broken(body).expect("updates")
    }

    #[test]
    fn an_update_that_is_no_good_json_costs_no_other() {
        for bad in [
            update(8, r"so\ud800me"),
            update(8, r"so\udc00me"),
            update(8, r"so\ud800\u0041me"),
            update(8, r"so\xme"),
            update(8, "so\nme"),
            update(8, r"so\u12me"),
            r#"{"update_id":8,"message":{"chat":{"id":42},"date":1e999}}"#.to_owned(),
            r#"{"update_id":8,"message":{"chat":{"id":42},"date":NaN}}"#.to_owned(),
            r#"{"update_id":8,"message":{"chat":{"id":42},"text":"so"}"#.to_owned(),
            r#"{"update_id":8,"message":{"chat":{"id":42},"text":"so}}"#.to_owned(),
            r#"{"update_id":8,"message":{"chat":{"id":42}}}}"#.to_owned(),
            r#"{"update_id":8,"message":{"chat":{"id":42},,"text"}}"#.to_owned(),
            r#"{"update_id":8, "message" "chat":{"id":42}}}"#.to_owned(),
        ] {
            let body = answer(&[update(7, "one, [two"), bad.clone(), update(9, "three")].join(","));
            assert_eq!(from_json(&body), None, "{bad}");
            let batch = read(&body);
            let numbers: Vec<_> = batch.updates.iter().map(Got::number).collect();
            assert_eq!(numbers, [Some(7), Some(8), Some(9)], "{bad}");
            let broken: Vec<_> = batch.updates.iter().map(|got| got.broken.is_some()).collect();
            assert_eq!(broken, [false, true, false], "{bad}");
            assert_eq!(batch.rest, None, "{bad}");
            let value = &batch.updates[1].value;
            let message = value.get("message").or(value.get("unread"));
            assert_eq!(message.map(|m| &m["chat"]["id"]), Some(&json!(42)), "{bad}");
        }
    }

    #[test]
    fn a_bracket_too_many_ends_nothing() {
        let batch = read(&answer(&[update(7, "one"), "]".into(), update(9, "two")].join(",")));
        assert_eq!(batch.updates.iter().map(Got::number).collect::<Vec<_>>(), [Some(7), Some(9)]);
    }

    #[test]
    fn an_answer_that_is_cut_keeps_what_came_whole() {
        let body = answer(&[update(7, "one"), update(8, "two")].join(","));
        let whole = body.find(r#"{"update_id":8"#).expect("the second");
        for end in whole + 1..body.len() - 2 {
            let batch = read(&body[..end]);
            assert_eq!(batch.updates.len(), 1, "{}", &body[..end]);
            let rest = batch.rest.expect("a rest");
            assert!(body.contains(&rest));
            let got = Got::of(&rest);
            assert_eq!(got.number(), Some(8).filter(|_| end > whole + 13), "{rest}");
        }
    }

    #[test]
    fn what_is_no_answer_with_updates_has_none() {
        for body in ["", "<html>", r#"{"ok":false,"result":["#, r#"{"ok":true,"result":{"#, r#"{"ok":true}"#]
        {
            assert_eq!(Batch::of_broken(body), None, "{body}");
        }
    }

    proptest::proptest! {
        #[test]
        fn good_updates_are_read_as_they_are_however_they_are_taken(texts in proptest::collection::vec(".{0,20}", 0..5)) {
            let all: Vec<Value> = texts.iter().enumerate()
                .map(|(i, text)| json!({"update_id": i, "message": {"text": text, "list": [text, {}]}})).collect();
            let body = json!({"ok": true, "result": all}).to_string();
            proptest::prop_assert_eq!(Batch::of_broken(&body), Some(Batch::of(all)));
        }

        #[test]
        fn nothing_at_all_panics(text in ".{0,60}", cut in 0usize..200) {
            let body = answer(&[update(7, &text), text].join(","));
            let cut = (0..=cut.min(body.len())).rev().find(|at| body.is_char_boundary(*at)).unwrap_or(0);
            std::hint::black_box((Batch::of_broken(&body), Batch::of_broken(&body[..cut])));
        }
    }
}

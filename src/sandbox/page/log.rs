//! What the line did, as its observer told it: the last few hundred lines.

use std::collections::VecDeque;

use serde_json::{Value, json};

/// The most lines that are kept.
const MOST: usize = 400;

#[derive(Debug, Default)]
pub(super) struct Log {
    lines: VecDeque<Value>,
    /// How many were ever added.
    total: usize,
}

impl Log {
    /// Adds a line; what is no JSON object is shown as it is.
    pub fn add(&mut self, line: &str) {
        let value = match serde_json::from_str(line) {
            Ok(Value::Object(fields)) => Value::Object(fields),
            _ => json!({ "detail": line }),
        };
        if self.lines.len() == MOST {
            self.lines.pop_front();
        }
        self.lines.push_back(value);
        self.total += 1;
    }

    /// The lines after the first `seen`, and how many there are now.
    pub fn after(&self, seen: usize) -> (Vec<Value>, usize) {
        let new = (self.total - seen.min(self.total)).min(self.lines.len());
        (self.lines.iter().skip(self.lines.len() - new).cloned().collect(), self.total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_given_once_and_old_ones_go() {
        let mut log = Log::default();
        log.add("{\"event\":\"assigned\"}");
        log.add("plain words");
        let (lines, seen) = log.after(0);
        assert_eq!(lines, [json!({ "event": "assigned" }), json!({ "detail": "plain words" })]);
        assert_eq!(log.after(seen).0, Vec::<Value>::new());
        for n in 0..MOST {
            log.add(&n.to_string());
        }
        assert_eq!(log.after(0).0.len(), MOST);
        assert_eq!(log.after(seen + 1).0.len(), MOST - 1);
    }
}

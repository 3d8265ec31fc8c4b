//! How keys are called. Nothing in a name can be read back to a person.

use jiff::civil::Date;

use crate::domain::id::{CaseCode, ChatId, ContactId, Shelf};

/// The hash of what made no case, and what its documents are bound to.
pub(super) const AUTOMATIC: &str = "automatic";

/// The names of one line's keys. The line stands in braces, so that a cluster keeps them together.
#[derive(Clone, Debug)]
pub(super) struct Names {
    prefix: String,
}

impl Names {
    pub(super) fn new(line: &str) -> Self {
        let mut prefix = String::from("hl:{");
        for byte in line.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => prefix.push(char::from(byte)),
                other => prefix.extend(['%', hex(other >> 4), hex(other & 15)]),
            }
        }
        prefix.push_str("}:");
        Self { prefix }
    }

    /// A key that the line has once.
    pub(super) fn one(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    pub(super) fn contact(&self, id: ContactId) -> String {
        format!("{}contact:{id}", self.prefix)
    }

    pub(super) fn case(&self, code: CaseCode) -> String {
        format!("{}case:{}", self.prefix, code.compact())
    }

    pub(super) fn list(&self, code: CaseCode) -> String {
        format!("{}case:{}:list", self.prefix, code.compact())
    }

    pub(super) fn sent(&self, code: CaseCode) -> String {
        format!("{}sent:{}", self.prefix, code.compact())
    }

    pub(super) fn link(&self, chat: ChatId) -> String {
        format!("{}link:{chat}", self.prefix)
    }

    pub(super) fn index(&self, tag: [u8; 16]) -> String {
        format!("{}index:{}", self.prefix, ContactId(tag))
    }

    /// The counts of a civil day.
    pub(super) fn tally(&self, day: Date) -> String {
        format!("{}tally:{day}", self.prefix)
    }

    pub(super) fn days(&self, of: Shelf) -> String {
        format!("{}seen:{}", self.prefix, word(of))
    }

    pub(super) fn seen(&self, of: Shelf, day: i64) -> String {
        format!("{}seen:{}:{day}", self.prefix, word(of))
    }

    /// The two keys of a lane, `q` and `d` of `lanes.lua`.
    pub(super) fn lane(&self, tag: [u8; 16]) -> [String; 2] {
        let queue = format!("{}lane:{}", self.prefix, ContactId(tag));
        let documents = format!("{queue}:d");
        [queue, documents]
    }
}

fn hex(digit: u8) -> char {
    char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase()
}

fn word(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Telegram => "telegram",
        Shelf::Mail => "mail",
        Shelf::Own => "own",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_s_name_can_not_leave_its_braces() {
        assert_eq!(Names::new("helpline").one("meta"), "hl:{helpline}:meta");
        assert_eq!(Names::new("a} b:é").one("meta"), "hl:{a%7D%20b%3A%C3%A9}:meta");
    }
}

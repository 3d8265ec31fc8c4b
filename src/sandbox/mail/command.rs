//! The commands of SMTP that the sink knows (RFC 5321 §4.1), read from a line.

use super::address;
use super::lines::Reply;

/// The largest mail that is taken, in bytes.
pub(super) const LARGEST: usize = 35_000_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Helo,
    Ehlo,
    /// The envelope's sender; empty for a report.
    Mail(String),
    Rcpt(String),
    Data,
    Rset,
    Noop,
    Quit,
}

/// Reads a line.
///
/// # Errors
/// With the answer to give.
pub(super) fn parse(line: &str) -> Result<Command, Reply> {
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim();
    let bare = |command| if rest.is_empty() { Ok(command) } else { Err(wrong("no argument is known")) };
    match verb.to_ascii_uppercase().as_str() {
        "HELO" | "EHLO" if rest.is_empty() => Err(wrong("a name is needed")),
        "HELO" => Ok(Command::Helo),
        "EHLO" => Ok(Command::Ehlo),
        "MAIL" => sender(rest).map(Command::Mail),
        "RCPT" => recipient(rest).map(Command::Rcpt),
        "DATA" => bare(Command::Data),
        "RSET" => bare(Command::Rset),
        "QUIT" => bare(Command::Quit),
        "NOOP" => Ok(Command::Noop),
        _ => Err(Reply::new(500, "5.5.2 Unknown command")),
    }
}

fn sender(rest: &str) -> Result<String, Reply> {
    let (path, parameters) = path(rest, "FROM:")?;
    for parameter in parameters.split_ascii_whitespace() {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.to_ascii_uppercase().as_str() {
            "SIZE" if value.parse::<usize>().is_ok_and(|size| size > LARGEST) => {
                return Err(Reply::new(552, "5.3.4 Too large"));
            }
            "SIZE" if value.parse::<usize>().is_ok() => {}
            "BODY" if matches!(value.to_ascii_uppercase().as_str(), "7BIT" | "8BITMIME") => {}
            _ => return Err(Reply::new(555, "5.5.4 Unknown parameter")),
        }
    }
    if path.is_empty() || address::is_plausible(path) {
        return Ok(path.to_owned());
    }
    Err(Reply::new(553, "5.1.7 No such address can be"))
}

fn recipient(rest: &str) -> Result<String, Reply> {
    let (path, parameters) = path(rest, "TO:")?;
    if !parameters.is_empty() {
        return Err(Reply::new(555, "5.5.4 Unknown parameter"));
    }
    if address::is_plausible(path) {
        Ok(path.to_owned())
    } else {
        Err(Reply::new(553, "5.1.3 No such address can be"))
    }
}

/// What stands between the angle brackets, and what follows them.
fn path<'a>(rest: &'a str, keyword: &str) -> Result<(&'a str, &'a str), Reply> {
    let named = rest.get(..keyword.len()).is_some_and(|word| word.eq_ignore_ascii_case(keyword));
    let path = rest.get(keyword.len()..).filter(|_| named).map(str::trim_start);
    let path = path.and_then(|path| path.strip_prefix('<')).and_then(|path| path.split_once('>'));
    path.map(|(path, rest)| (path, rest.trim()))
        .ok_or_else(|| wrong("an address in angle brackets is needed"))
}

fn wrong(why: &str) -> Reply {
    Reply { code: 501, text: format!("5.5.4 {why}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn commands_are_read_in_any_case() {
        assert_eq!(parse("ehlo line.test"), Ok(Command::Ehlo));
        let sender = parse("Mail From:<help+k.0@line.test> SIZE=200 BODY=8BITMIME");
        assert_eq!(sender, Ok(Command::Mail("help+k.0@line.test".into())));
        assert_eq!(parse("MAIL FROM:<>"), Ok(Command::Mail(String::new())));
        assert_eq!(parse("RCPT TO:<a@b>"), Ok(Command::Rcpt("a@b".into())));
        assert_eq!(parse("QUIT"), Ok(Command::Quit));
    }

    #[test]
    fn what_is_wrong_is_answered_with_its_code() {
        for (line, code) in [
            ("", 500),
            ("VRFY a", 500),
            ("EHLO", 501),
            ("MAIL a@b", 501),
            ("RCPT TO:<>", 553),
            ("RCPT TO:<a@b> NOTIFY=NEVER", 555),
            ("MAIL FROM:<a@b> SIZE=99999999", 552),
            ("MAIL FROM:<a@b> SIZE=-1", 555),
            ("DATA now", 501),
        ] {
            assert_eq!(parse(line).map_err(|reply| reply.code), Err(code), "{line}");
        }
    }

    proptest! {
        #[test]
        fn no_line_makes_it_panic(line in "(MAIL FROM:|RCPT TO:|)\\PC{0,40}") {
            drop(parse(&line));
        }
    }
}

//! Printing, and the end of a command.

use std::io::{self, Write};
use std::process::ExitCode;

use serde::Serialize;

use super::{Failed, plain};

/// A value as JSON on one line, with nothing in it that a terminal would obey.
pub(super) fn json<V: Serialize>(value: &V) -> Result<String, Failed> {
    let text = serde_json::to_string(value)
        .map_err(|e| Failed::new(format!("that can't be written as JSON: {e}")))?;
    Ok(plain::json(&text))
}

/// Prints a piece of what a command comes to; the rest follows.
pub(super) fn piece(text: &str) -> Result<(), Failed> {
    let printed = io::stdout().lock().write_all(text.as_bytes());
    printed.map_err(|e| Failed::new(format!("nobody reads any more: {e}")))
}

/// Prints what a command came to, and says how it ended.
pub(super) fn finish(done: Result<String, Failed>, as_json: bool) -> ExitCode {
    let (printed, code) = match done {
        Ok(text) => (print(&mut io::stdout().lock(), &text), 0),
        Err(failed) => {
            let told =
                print(&mut io::stderr().lock(), &format!("hotlined: {}", plain::block(&failed.sentence)));
            let json =
                if as_json { print(&mut io::stdout().lock(), &plain::json(&failed.json())) } else { Ok(()) };
            (told.and(json), failed.code)
        }
    };
    match printed {
        // Whoever read has read enough: `hotlined case list | head`.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(1),
        _ => ExitCode::from(code),
    }
}

/// Prints text, and ends with that code.
pub(super) fn with_code(text: &str, code: u8) -> ExitCode {
    match print(&mut io::stdout().lock(), text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(1),
        _ => ExitCode::from(code),
    }
}

fn print(to: &mut impl Write, text: &str) -> io::Result<()> {
    writeln!(to, "{}", text.trim_end_matches('\n'))?;
    to.flush()
}

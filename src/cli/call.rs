//! `hotlined call`: a call becomes a case, for an exchange's dial plan or a script.

use std::io::{self, BufRead, Read, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use crate::admin::protocol::{CallAsk, Request, Response, VOICE};
use crate::domain::call::Safe;
use crate::domain::id::{Address, Language};

use super::daemon::{Daemon, strange};
use super::{Failed, output};

/// The longest first line, in bytes.
const LINE: u64 = 256;

/// What can be done about calls.
#[derive(Clone, Debug, Subcommand)]
pub enum CallCommand {
    /// Hand a call in; prints the code of its case
    Add(AddArgs),
}

/// `hotlined call add`.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Whatever else is wrong, a call becomes a case: without a number that can be called it is\n\
                        heard and closed with a note; a recording that can't be read is said on its card.\n\
                        Exits 0 once the case is safe. If it fails, keep the recording and try again.\n\
                        Example: hotlined call add --from +380441234567 --voice /tmp/message.wav --language uk"
)]
pub struct AddArgs {
    /// The caller's number as the exchange tells it, empty or `anonymous` if it was withheld; or - to read it from the
    /// first line of standard input, where no list of processes shows it
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    pub from: String,
    /// A recording (wav, mp3, ogg, m4a, amr, gsm, …), or - to read it from (the rest of) standard input
    #[arg(long, value_name = "FILE")]
    pub voice: Option<PathBuf>,
    /// What is known besides, for the operators
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub note: Option<String>,
    /// The caller's language, such as uk
    #[arg(long, value_name = "CODE")]
    pub language: Option<String>,
    /// Whether calling back is safe for them: yes, no or unknown
    #[arg(long, value_name = "ANSWER", default_value = "unknown")]
    pub callback: Safe,
    /// Whether leaving them a message is: yes, no or unknown
    #[arg(long, value_name = "ANSWER", default_value = "unknown")]
    pub message: Safe,
}

pub(super) async fn run(command: &CallCommand, daemon: &mut Daemon) -> Result<String, Failed> {
    let CallCommand::Add(args) = command;
    // Its buffer is that of the whole process: what is read ahead of the line is there for the recording.
    let from = if args.from == "-" { first_line(io::stdin().lock()) } else { args.from.clone() };
    let (voice, unread) = match args.voice.as_deref().map(recording) {
        None => (Vec::new(), None),
        Some(Ok(voice)) => (voice, None),
        Some(Err(why)) => (Vec::new(), Some(why)),
    };
    let ending = args.voice.as_deref().and_then(Path::extension).and_then(|e| e.to_str());
    let ask = CallAsk {
        from: Address(from),
        note: args.note.clone(),
        language: args.language.as_deref().map(|text| Language::from(text.to_lowercase())),
        callback: args.callback,
        message: args.message,
        voice_bytes: voice.len(),
        voice_ending: ending.map(str::to_owned),
        lacks_voice: unread.is_some(),
        voice,
    };
    match daemon.ask(Request::Call(ask)).await? {
        Response::Called { code, number, recording } => {
            if let Some(why) = unread {
                warn(&format!("the recording can't be read ({why}); {code} was made without it"))?;
            } else if !recording {
                warn(&format!(
                    "the recording is no sound that is known, or could not be kept; {code} was made without it"
                ))?;
            }
            if !number {
                warn(&format!(
                    "no number that can be called was given (+ and 7 to 15 digits); {code} is heard, and nobody is called back"
                ))?;
            }
            if daemon.json {
                return output::json(&json!({"code": code, "number": number, "recording": recording}));
            }
            Ok(code.to_string())
        }
        other => Err(strange(&other)),
    }
}

/// Says on standard error what a dial plan can't mend, and whoever set it up can.
fn warn(text: &str) -> Result<(), Failed> {
    let told = writeln!(io::stderr().lock(), "hotlined: {text}");
    told.map_err(|e| Failed::new(format!("nobody reads any more: {e}")))
}

/// The number in the first line; nothing, where there is none. What stands behind it is the recording.
fn first_line(input: impl BufRead) -> String {
    let mut line = Vec::new();
    // What can't be read costs the number, not the call.
    let read = input.take(LINE).read_until(b'\n', &mut line);
    read.map_or_else(|_| String::new(), |_| String::from_utf8_lossy(&line).trim().to_owned())
}

/// The bytes of a recording.
fn recording(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let most = u64::try_from(VOICE).unwrap_or(u64::MAX) + 1;
    let read = if path == Path::new("-") {
        io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.map_err(|error| error.to_string())?;
    match bytes.len() {
        0 => Err("it is empty".to_owned()),
        length if length > VOICE => Err(format!("it has more than {} MB", VOICE >> 20)),
        _ => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_first_line_and_the_recording_what_follows() {
        let mut input = io::Cursor::new(b"+380441234567\nRIFF\n".to_vec());
        assert_eq!(first_line(&mut input), "+380441234567");
        let mut rest = Vec::new();
        input.read_to_end(&mut rest).unwrap();
        assert_eq!(rest, b"RIFF\n");
        assert_eq!(first_line(io::Cursor::new(b"")), "");
    }

    #[test]
    fn a_recording_that_can_not_be_had_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().join("empty.wav");
        std::fs::write(&empty, b"").unwrap();
        assert_eq!(recording(&empty), Err("it is empty".to_owned()));
        assert!(recording(&folder.path().join("none.wav")).is_err());
        let sound = folder.path().join("sound.wav");
        std::fs::write(&sound, b"RIFF").unwrap();
        assert_eq!(recording(&sound), Ok(b"RIFF".to_vec()));
    }
}

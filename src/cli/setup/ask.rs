//! Questions and answers, a line each.

use std::io::{BufRead, Read, Write};
use std::process::Command;

use secrecy::SecretString;
use zeroize::Zeroize;

use super::Failed;

/// How often a question is asked again.
const PATIENCE: usize = 5;
/// The longest answer, in bytes.
const LONGEST: u64 = 4096;

/// Somebody who answers.
pub(super) struct Asker<R, W> {
    read: R,
    write: W,
    /// Whether a terminal shows what is typed, so that it must be told not to.
    terminal: bool,
}

impl<R: BufRead, W: Write> Asker<R, W> {
    pub(super) fn new(read: R, write: W, terminal: bool) -> Self {
        Self { read, write, terminal }
    }

    /// Says something.
    pub(super) fn say(&mut self, text: &str) -> Result<(), Failed> {
        writeln!(self.write, "{text}").and_then(|()| self.write.flush()).map_err(|e| unheard(&e))
    }

    /// An answer that `fits`; an empty one is `default`.
    pub(super) fn text(
        &mut self,
        question: &str,
        default: &str,
        fits: impl Fn(&str) -> Result<(), String>,
    ) -> Result<String, Failed> {
        let shown = if default.is_empty() { String::new() } else { format!(" [{default}]") };
        for _ in 0..PATIENCE {
            write!(self.write, "{question}{shown}: ")
                .and_then(|()| self.write.flush())
                .map_err(|e| unheard(&e))?;
            let answer = self.line()?;
            let answer = if answer.is_empty() { default.to_owned() } else { answer };
            match fits(&answer) {
                Ok(()) => return Ok(answer),
                Err(why) => self.say(&format!("  {why}"))?,
            }
        }
        Err(Failed::usage(format!("no usable answer to: {question}")))
    }

    /// Yes or no.
    pub(super) fn yes(&mut self, question: &str, default: bool) -> Result<bool, Failed> {
        let shown = if default { "yes" } else { "no" };
        let fits = |answer: &str| {
            let known = matches!(answer.to_lowercase().as_str(), "y" | "yes" | "n" | "no");
            if known { Ok(()) } else { Err("answer yes or no".to_owned()) }
        };
        Ok(self.text(question, shown, fits)?.to_lowercase().starts_with('y'))
    }

    /// A secret, which a terminal does not show; none if nothing was answered.
    pub(super) fn secret(&mut self, question: &str) -> Result<Option<SecretString>, Failed> {
        write!(self.write, "{question}: ").and_then(|()| self.write.flush()).map_err(|e| unheard(&e))?;
        let quiet = if self.terminal { Quiet::begin() } else { None };
        let answer = self.line();
        if quiet.is_some() {
            drop(quiet);
            self.say("")?;
        }
        let mut answer = answer?;
        let secret = (!answer.is_empty()).then(|| SecretString::from(answer.as_str()));
        answer.zeroize();
        Ok(secret)
    }

    fn line(&mut self) -> Result<String, Failed> {
        let mut line = String::new();
        let read = Read::take(&mut self.read, LONGEST).read_line(&mut line).map_err(|e| unheard(&e))?;
        if read == 0 {
            return Err(Failed::usage(
                "the answers ended before the questions did; nothing more was written",
            ));
        }
        let text = line.trim().to_owned();
        line.zeroize();
        if text.chars().any(char::is_control) {
            return Err(Failed::usage("an answer has control characters in it"));
        }
        Ok(text)
    }
}

/// As long as it lives, the terminal does not show what is typed.
struct Quiet;

impl Quiet {
    fn begin() -> Option<Self> {
        echo("-echo").then_some(Self)
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if !echo("echo") {
            tracing::debug!("the terminal stays quiet");
        }
    }
}

/// Tells the terminal, which the command finds at our standard input.
fn echo(how: &str) -> bool {
    Command::new("stty").arg(how).status().is_ok_and(|status| status.success())
}

fn unheard(error: &std::io::Error) -> Failed {
    Failed::new(format!("nobody can be asked: {error}"))
}

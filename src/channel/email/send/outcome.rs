//! What a server's "no" means, and for whom. By the reply code and, where the server gives one, the enhanced
//! status code (RFC 3463). The words around them are never kept: they hold addresses.

use std::error::Error as _;

use crate::channel::{Refusal, Sent, Trouble};

/// How far the dialogue had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// The connection, its protection, the greeting.
    Reach,
    /// Our login.
    Login,
    /// `MAIL FROM`: our own address.
    Sender,
    /// `RCPT TO`.
    Recipient,
    /// `DATA`.
    Data,
    /// The mail, up to the answer to its final dot.
    Content,
}

/// Why a mail was not sent, or may not have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    stage: Stage,
    what: What,
    /// What the system, TLS or our own library said of it.
    why: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// The server said so.
    Told(No),
    /// The server said nothing, or the connection broke.
    Silent,
    /// The server said what makes no sense, or less than is needed.
    Odd,
}

/// A server's "no".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct No {
    code: u16,
    status: Option<Status>,
    /// Whether it speaks of relaying: then it does not know us, whatever code it chose.
    relaying: bool,
}

/// Subject and detail of an enhanced status code: 1 and 1 of `5.1.1`.
type Status = (u16, u16);

impl Failure {
    /// Reads the error of a stage.
    pub(super) fn at(stage: Stage) -> impl Fn(lettre::transport::smtp::Error) -> Self {
        move |error| {
            let what = match error.status() {
                Some(code) => {
                    let words = error.source().map(ToString::to_string).unwrap_or_default();
                    What::Told(No::of(u16::from(code), &words))
                }
                None if error.is_client() || (error.is_response() && !is_cut(&error)) => What::Odd,
                None => What::Silent,
            };
            Self { stage, what, why: own_words(&error) }
        }
    }

    pub(super) fn told(stage: Stage, code: u16, words: &str) -> Self {
        Self { stage, what: What::Told(No::of(code, words)), why: None }
    }

    pub(super) fn silent(stage: Stage) -> Self {
        Self { stage, what: What::Silent, why: None }
    }

    pub(super) fn odd(stage: Stage) -> Self {
        Self { stage, what: What::Odd, why: None }
    }

    /// With the system's words for it.
    pub(super) fn because(self, error: &std::io::Error) -> Self {
        Self { why: Some(error.to_string()), ..self }
    }

    /// How far the dialogue came, the server's code if it said one, and words that are not the server's.
    pub(super) fn told_apart(&self) -> (Stage, Option<u16>, Option<&str>) {
        let code = match self.what {
            What::Told(no) => Some(no.code),
            What::Silent | What::Odd => None,
        };
        (self.stage, code, self.why.as_deref())
    }

    /// What it means for the mail, and for the channel. `dotted`: whether the server may have the whole mail.
    pub(super) fn meaning(&self, dotted: bool) -> (Sent, Option<Trouble>) {
        let again = |everyone| Sent::Retry { after: None, everyone, partly: false };
        match self.what {
            // No trouble of the channel's: it took the whole mail, and only its word for that is missing.
            What::Silent if dotted => (Sent::Ambiguous, None),
            What::Odd if dotted => (Sent::Ambiguous, Some(Trouble::Garbled)),
            What::Silent => (again(true), Some(Trouble::Unreachable)),
            What::Odd => (again(true), Some(Trouble::Garbled)),
            What::Told(no) => self.told_no(no),
        }
    }

    fn told_no(&self, no: No) -> (Sent, Option<Trouble>) {
        let code = no.code;
        tracing::info!(stage = ?self.stage, code, "a mail server took no mail");
        let again = |everyone| Sent::Retry { after: None, everyone, partly: false };
        let permanent = code >= 500;
        match self.stage {
            // 421: the server closes; other temporary words at these two are about that one mail.
            Stage::Recipient | Stage::Content if !permanent && code != 421 => (again(false), None),
            // 454 is trouble of the server's own (RFC 4954 §6); every other no, also a temporary one, is
            // about our login.
            Stage::Login if code != 421 && code != 454 => (again(true), Some(Trouble::Unauthorised)),
            Stage::Sender if code == 530 => (again(true), Some(Trouble::Unauthorised)),
            _ if !permanent => (again(true), Some(Trouble::Limited)),
            Stage::Recipient => recipient(no),
            Stage::Content => (Sent::Refused(content(no.status)), None),
            // "No valid recipients" (RFC 5321 §3.3): a refusal of the recipient that comes late.
            Stage::Data if code == 554 => (Sent::Refused(Refusal::Restricted), None),
            _ => (again(true), Some(Trouble::Refused)),
        }
    }
}

impl No {
    fn of(code: u16, words: &str) -> Self {
        let relaying = words.to_ascii_lowercase().contains("relay");
        Self { code, status: status(words), relaying }
    }
}

/// A final "no" to `RCPT TO`.
fn recipient(no: No) -> (Sent, Option<Trouble>) {
    let trouble = |everyone, trouble| (Sent::Retry { after: None, everyone, partly: false }, Some(trouble));
    let word = match (no.status, no.code) {
        _ if no.relaying => return trouble(true, Trouble::Refused),
        (_, 530 | 535) => return trouble(true, Trouble::Unauthorised),
        // No such mailbox, domain or syntax, moved, no mail for that domain.
        (Some((1, 1 | 2 | 3 | 6 | 10)), _) | (None, 550 | 551 | 553) => Refusal::NotFound,
        (Some((2, 1)), _) => Refusal::Deactivated,
        // A full mailbox, a size, a policy: this mail, not this person.
        (Some(_), 550..=559) | (None, 552 | 554) => Refusal::Restricted,
        _ => return trouble(false, Trouble::Refused),
    };
    (Sent::Refused(word), None)
}

/// A final "no" to the whole mail. Sent again it would be the same mail.
fn content(status: Option<Status>) -> Refusal {
    match status {
        Some((1, 1 | 2 | 3 | 6 | 10)) => Refusal::NotFound,
        Some((2, 1)) => Refusal::Deactivated,
        Some((2, _)) => Refusal::Restricted,
        _ => Refusal::BadRequest,
    }
}

/// The enhanced status code at the beginning of a server's words.
fn status(words: &str) -> Option<Status> {
    let mut parts = words.split_whitespace().next()?.split('.');
    let class: u16 = parts.next()?.parse().ok()?;
    let status = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    ((4..=5).contains(&class) && parts.next().is_none()).then_some(status)
}

/// What the system, TLS or our own library says of an error. A server's words are not among them.
fn own_words(error: &lettre::transport::smtp::Error) -> Option<String> {
    let mut cause = error.source();
    if error.is_client() {
        return cause.map(ToString::to_string);
    }
    while let Some(error) = cause {
        if error.is::<std::io::Error>() || error.is::<rustls::Error>() {
            return Some(error.to_string());
        }
        cause = error.source();
    }
    None
}

/// Whether the connection ended before an answer did.
fn is_cut(error: &lettre::transport::smtp::Error) -> bool {
    // lettre tells it in these words alone.
    error.source().is_some_and(|source| source.to_string() == "incomplete response")
}

#[cfg(test)]
mod tests {
    use super::*;
    use Refusal::{BadRequest, Deactivated, NotFound, Restricted};

    fn after(stage: Stage, code: u16, words: &str) -> (Sent, Option<Trouble>) {
        Failure::told(stage, code, words).meaning(stage == Stage::Content)
    }

    fn again(everyone: bool) -> Sent {
        Sent::Retry { after: None, everyone, partly: false }
    }

    #[test]
    fn only_what_is_about_the_recipient_refuses_the_recipient() {
        for (code, words, word) in [
            (550, "5.1.1 no such user", NotFound),
            (550, "no such user", NotFound),
            (551, "user not local", NotFound),
            (553, "5.1.3 bad address", NotFound),
            (556, "5.1.10 the domain takes no mail", NotFound),
            (550, "5.2.1 disabled", Deactivated),
            (552, "5.2.2 full", Restricted),
            (552, "full", Restricted),
            (550, "5.7.1 not from you", Restricted),
            (554, "no", Restricted),
        ] {
            assert_eq!(after(Stage::Recipient, code, words), (Sent::Refused(word), None), "{code} {words}");
        }
        assert!(!Restricted.loses_recipient() && !BadRequest.loses_recipient());
    }

    #[test]
    fn what_the_server_says_of_us_is_a_trouble_and_no_refusal() {
        for (stage, code, words, trouble) in [
            (Stage::Login, 535, "5.7.8 wrong", Trouble::Unauthorised),
            (Stage::Login, 454, "4.7.0 later", Trouble::Limited),
            (Stage::Sender, 530, "5.7.0 log in first", Trouble::Unauthorised),
            (Stage::Sender, 553, "5.7.1 not your address", Trouble::Refused),
            (Stage::Reach, 554, "go away", Trouble::Refused),
            (Stage::Reach, 421, "busy", Trouble::Limited),
            (Stage::Recipient, 421, "closing", Trouble::Limited),
            (Stage::Recipient, 554, "5.7.1 <a@b.example>: Relay access denied", Trouble::Refused),
            (Stage::Recipient, 550, "relaying denied", Trouble::Refused),
            (Stage::Recipient, 530, "5.7.0 log in first", Trouble::Unauthorised),
        ] {
            assert_eq!(after(stage, code, words), (again(true), Some(trouble)), "{stage:?} {code}");
        }
        assert_eq!(after(Stage::Recipient, 503, "bad sequence"), (again(false), Some(Trouble::Refused)));
    }

    #[test]
    fn a_temporary_no_to_one_recipient_holds_back_nobody_else() {
        assert_eq!(after(Stage::Recipient, 450, "4.2.0 greylisted"), (again(false), None));
        assert_eq!(after(Stage::Content, 451, "4.3.0 later"), (again(false), None));
    }

    #[test]
    fn a_mail_that_is_refused_as_such_is_our_fault() {
        for words in ["5.7.1 spam", "5.6.0 malformed", "5.3.4 too big", "no"] {
            assert_eq!(after(Stage::Content, 554, words), (Sent::Refused(BadRequest), None), "{words}");
        }
        assert_eq!(after(Stage::Content, 550, "5.1.1 gone"), (Sent::Refused(NotFound), None));
    }

    #[test]
    fn silence_is_ambiguous_only_after_the_dot() {
        let silent = Failure::silent(Stage::Content);
        assert_eq!(silent.meaning(true).0, Sent::Ambiguous);
        assert_eq!(silent.meaning(false), (again(true), Some(Trouble::Unreachable)));
        assert_eq!(Failure::odd(Stage::Content).meaning(true).0, Sent::Ambiguous);
    }

    proptest::proptest! {
        #[test]
        fn any_no_means_something(code in 400u16..600, words in "\\PC{0,40}") {
            use Stage::*;
            for stage in [Reach, Login, Sender, Recipient, Data, Content] {
                let (sent, _) = after(stage, code, &words);
                let refused = matches!(sent, Sent::Refused(_));
                proptest::prop_assert!(refused || matches!(sent, Sent::Retry { .. }), "{:?}", sent);
                proptest::prop_assert!(code >= 500 || !refused);
            }
        }
    }
}

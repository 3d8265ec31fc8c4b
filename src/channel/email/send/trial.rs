//! A look at the line's mail server: everything that a mail takes, up to `MAIL FROM`, and no mail.

use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Ehlo, Mail, Rset};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::timeout;

use super::outcome::{Failure, Stage};
use super::{Mailer, expect, goodbye};
use crate::channel::Trouble;
use crate::domain::id::Address;

/// What a trial found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// How large a mail may be, in bytes, if the server says (RFC 1870).
    pub most: Option<u64>,
}

/// How far a trial came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To no protected connection.
    Reach,
    /// To no login.
    Login,
    /// To a server that does not let us write from that address.
    Sender,
}

/// Why no mail would be taken. Holds no word of the server, which may quote addresses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .why.as_deref().unwrap_or("the server does not answer as a mail server should"))]
pub struct Untried {
    /// Where it ended.
    pub step: Step,
    /// The server's code, if it said no.
    pub code: Option<u16>,
    /// What the system or TLS says.
    pub why: Option<String>,
}

impl Mailer {
    /// Connects, logs in, names `from` as the sender, takes it back and leaves. No mail is sent.
    ///
    /// # Errors
    /// What stands in the way of a mail.
    pub async fn try_out(&self, from: &Address) -> Result<Tried, Untried> {
        let mut connection = self.connect().await.map_err(untried)?;
        let tried = self.try_with(&mut connection, from).await;
        goodbye(connection).await;
        tried.map_err(untried)
    }

    /// The same, for what it says of the server and our account: what would be in the way of any mail, if
    /// anything is. Noted as an attempt to send is.
    pub async fn probe(&self, from: &Address) -> Option<Trouble> {
        let trouble = match timeout(self.server.deadline, self.go_as_far_as(from)).await {
            Ok(Ok(())) => None,
            Ok(Err(failure)) => failure.meaning(false).1,
            Err(_) => Some(Trouble::Unreachable),
        };
        self.note(trouble);
        trouble
    }

    async fn go_as_far_as(&self, from: &Address) -> Result<(), Failure> {
        let mut connection = self.connect().await?;
        self.try_with(&mut connection, from).await?;
        goodbye(connection).await;
        Ok(())
    }

    async fn try_with(&self, connection: &mut AsyncSmtpConnection, from: &Address) -> Result<Tried, Failure> {
        self.log_in(connection).await?;
        let hello = Ehlo::new(ClientId::Domain(self.server.hello.clone()));
        let offered = connection.command(hello).await.map_err(Failure::at(Stage::Reach))?;
        let most = offered.message().find_map(size);
        let from = from.0.parse::<lettre::Address>().map_err(|_| Failure::odd(Stage::Sender))?;
        expect(Stage::Sender, &[250], connection.command(Mail::new(Some(from), Vec::new())).await)?;
        // Taken back, so that the server notes no mail that was begun and given up.
        expect(Stage::Sender, &[250], connection.command(Rset).await)?;
        Ok(Tried { most })
    }
}

/// `SIZE 10240000`; 0 means that there is no fixed limit.
fn size(offer: &str) -> Option<u64> {
    let mut words = offer.split_ascii_whitespace();
    let named = words.next()?.eq_ignore_ascii_case("SIZE");
    words.next()?.parse().ok().filter(|most| named && *most > 0)
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn untried(failure: Failure) -> Untried {
    let (stage, code, why) = failure.told_apart();
    let step = match stage {
        Stage::Reach => Step::Reach,
        Stage::Login => Step::Login,
        Stage::Sender | Stage::Recipient | Stage::Data | Stage::Content => Step::Sender,
    };
    Untried { step, code, why: why.map(str::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_size_is_a_size() {
        assert_eq!(size("SIZE 10240000"), Some(10_240_000));
        assert_eq!(size("size 1"), Some(1));
        for other in ["TIME 7", "SIZE", "SIZE 0", "SIZE many", "PIPELINING", "", "8BITMIME 7"] {
            assert_eq!(size(other), None, "{other}");
        }
    }
}

//! What the name service says of a domain's mail, for whoever looks whether the line's mail will be believed.

use mail_auth::hickory_resolver::proto::rr::RData;
use mail_auth::{Error, MessageAuthenticator};

use super::dns::{Dns, is_trouble};
use super::key;

/// The name service could not be asked. That there is no such record is an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the name servers do not answer")]
pub struct Unanswered;

impl Dns {
    /// The TXT records of a name, each joined to one text.
    ///
    /// # Errors
    /// If nobody could be asked.
    pub async fn texts(&self, name: &str) -> Result<Vec<String>, Unanswered> {
        let found = answered(self.resolver().txt_lookup(rooted(name)).await)?;
        let text = |data: &RData| match data {
            RData::TXT(txt) => {
                // With nothing between: a long key is cut anywhere (RFC 6376 §3.6.2.2).
                let bytes: Vec<u8> = txt.txt_data.iter().flat_map(|part| part.iter().copied()).collect();
                Some(String::from_utf8_lossy(&bytes).into_owned())
            }
            _ => None,
        };
        Ok(found
            .iter()
            .flat_map(|all| all.answers().iter().filter_map(|record| text(&record.data)))
            .collect())
    }

    /// Whether the key at `name` binds its domain: while one is marked as a test, or is for something else, what it
    /// signs counts as unsigned (RFC 6376 §3.6.1). Of several records nobody knows which counts: then each must.
    pub(super) async fn binds(&self, name: &str) -> Result<bool, Unanswered> {
        let texts = self.texts(name).await?;
        Ok(texts.iter().filter(|text| key::is_one(text)).all(|text| key::binds(text)))
    }

    /// The servers that take a domain's mail, in small letters; empty if it names none.
    ///
    /// # Errors
    /// If nobody could be asked.
    pub async fn mail_hosts(&self, domain: &str) -> Result<Vec<String>, Unanswered> {
        let found = answered(self.resolver().mx_lookup(rooted(domain)).await)?;
        let host = |data: &RData| match data {
            RData::MX(mx) => Some(mx.exchange.to_lowercase().to_ascii().trim_end_matches('.').to_owned()),
            _ => None,
        };
        Ok(found
            .iter()
            .flat_map(|all| all.answers().iter().filter_map(|record| host(&record.data)))
            .collect())
    }

    fn resolver(&self) -> &mail_auth::hickory_resolver::TokioResolver {
        MessageAuthenticator::resolver(self.authenticator())
    }
}

/// From the root, so that no search list of this machine is tried.
fn rooted(name: &str) -> String {
    format!("{}.", name.trim_end_matches('.'))
}

fn answered<T, E: Into<Error>>(asked: Result<T, E>) -> Result<Option<T>, Unanswered> {
    match asked {
        Ok(found) => Ok(Some(found)),
        Err(error) => {
            if is_trouble(&error.into()) {
                Err(Unanswered)
            } else {
                Ok(None)
            }
        }
    }
}

//! An opener for tests: what it opens stands in a list.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;

use super::{Enclosure, Instead, Opener};
use crate::channel::vault::{Unfetched, Unkept};
use crate::channel::{Channel, Vault};
use crate::domain::id::ChannelName;
use crate::domain::message::Body;

/// Keeps nothing new. The blob `later` can't be read now.
struct Fixed(BTreeMap<String, Vec<u8>>);

#[async_trait]
impl Vault for Fixed {
    async fn keep(&self, _: Vec<u8>) -> Result<String, Unkept> {
        Err(Unkept)
    }

    async fn fetch(&self, name: &str) -> Result<Vec<u8>, Unfetched> {
        let lack = if name == "later" { Unfetched::Later } else { Unfetched::Gone };
        self.0.get(name).cloned().ok_or(lack)
    }
}

/// An opener of these blobs, with no channels.
pub(crate) fn opener(blobs: &[(&str, &[u8])]) -> Opener {
    let blobs = blobs.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    Opener::new(Arc::new(Fixed(blobs)), Arc::new(BTreeMap::<ChannelName, Channel>::new()))
}

/// The blob of that name, under a name of ours.
pub(crate) fn enclosure(name: &str, blob: &str, leaves: bool) -> Enclosure {
    Enclosure {
        name: name.to_owned(),
        mime: "application/octet-stream",
        bytes: None,
        channel: ChannelName::from("mail"),
        bot: None,
        body: Body::Blob(blob.to_owned()),
        leaves,
        secrets: Vec::new(),
        instead: Instead {
            gone: format!("{name} is gone"),
            too_large: format!("{name} is too large"),
            unclean: format!("{name} is as it came"),
        },
        holds: Vec::new(),
        words: None,
    }
}

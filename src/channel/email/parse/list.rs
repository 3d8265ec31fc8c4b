//! The mailing list or the group by which a mail came, as it names itself.

use super::header::Header;
use super::{address, text};
use crate::domain::mailbox;

/// The longest name that is kept, in bytes.
const LONGEST: usize = 512;
/// Older ways to name the list's address.
const ADDRESSES: [&str; 4] = ["List-Post", "X-BeenThere", "X-Mailing-List", "Mailing-List"];
/// What a list adds when it puts its own address in place of the author's.
const REWRITTEN: [&str; 5] =
    ["X-Original-From", "X-Original-Sender", "Original-From", "X-MailFrom", "X-Google-Group-Id"];

/// A mailing list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailingList {
    /// The addresses that it says are its own.
    pub addresses: Vec<String>,
    /// Its name (RFC 2919), in small letters: `help.lists.ngo.example`.
    pub id: Option<String>,
    /// Whether it says that the author in From is not the one who wrote.
    pub rewrites: bool,
}

impl MailingList {
    /// The list of a mail, if it came by one.
    pub(super) fn read(header: &Header<'_>) -> Option<Self> {
        let is_of_list = |f: &super::header::Field<'_>| {
            f.is_of("List-") || ADDRESSES.iter().chain(&REWRITTEN).any(|name| f.is(name))
        };
        header.fields().iter().any(is_of_list).then(|| Self {
            addresses: ADDRESSES.iter().flat_map(|name| header.all(name)).flat_map(|v| named(&v)).collect(),
            id: header.first("List-Id").and_then(|v| id(&v)),
            rewrites: REWRITTEN.iter().any(|name| header.count(name) > 0),
        })
    }

    /// Whether an address is the list itself: it says so, or is called so.
    #[must_use]
    pub fn is(&self, address: &str) -> bool {
        // A list is called by its address, with a dot for the @.
        let named = |id: String| id == mailbox::identity(address).replace('@', ".");
        self.addresses.iter().any(|own| mailbox::same(own, address)) || self.name().is_some_and(named)
    }

    /// Whether an address is the list's, or one of its keepers': those stand in the domain of its name.
    #[must_use]
    pub fn owns(&self, address: &str) -> bool {
        let domain =
            address.rsplit_once('@').and_then(|(_, domain)| mailbox::a_labels(domain)).unwrap_or_default();
        let id = self.name().unwrap_or_default();
        let host = id.split_once('.').map_or("", |(_, host)| host);
        let its_domain = (id == domain && !domain.is_empty()) || (host.contains('.') && host == domain);
        self.is(address) || its_domain
    }

    /// Its name as the name service knows it.
    fn name(&self) -> Option<String> {
        self.id.as_ref().map(|id| mailbox::a_labels(id).unwrap_or_else(|| id.clone()))
    }
}

/// The addresses in a field: `<mailto:help@lists.example?subject=x>`, `list help@lists.example; contact …`.
fn named(value: &str) -> Vec<String> {
    let apart = |c: char| c.is_whitespace() || "<>,;()\"?".contains(c);
    let bare = |word: &str| word.strip_prefix("mailto:").unwrap_or(word).to_owned();
    let words = text::head(value, 4 * LONGEST).split(apart).map(bare);
    words.filter(|word| address::is_address(word)).collect()
}

fn id(value: &str) -> Option<String> {
    let inner = value.rsplit_once('<').map_or(value, |(_, inner)| inner);
    let inner = inner.split('>').next().unwrap_or_default().trim().to_ascii_lowercase();
    Some(inner).filter(|id| !id.is_empty() && id.len() <= LONGEST && !id.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(head: &str) -> Option<MailingList> {
        let raw = format!("{}\r\n\r\n", head.replace('\n', "\r\n"));
        MailingList::read(&Header::read(raw.as_bytes(), 10_000))
    }

    #[test]
    fn a_list_owns_what_it_names_and_what_its_name_names() {
        let post = list("List-Post: <mailto:help@lists.ngo.example?subject=x>").unwrap();
        assert!(post.is("Help@LISTS.ngo.example") && !post.owns("ada@lists.ngo.example"));
        let named = list("List-ID: Help line <help.lists.ngo.example>").unwrap();
        for own in ["help@lists.ngo.example", "help-owner@lists.ngo.example", "x@help.lists.ngo.example"] {
            assert!(named.owns(own), "{own}");
        }
        assert!(named.is("Help@lists.ngo.example") && !named.is("help-owner@lists.ngo.example"));
        for other in ["ada@ngo.example", "ada@mail.example", "nobody", ""] {
            assert!(!named.owns(other), "{other}");
        }
        let google = list("Mailing-list: list help@ngo.example; contact help+owners@ngo.example").unwrap();
        assert!(google.owns("help@ngo.example") && google.owns("help+owners@ngo.example"));
        assert!(list("X-BeenThere: help@ngo.example").unwrap().owns("help@ngo.example"));
        let foreign =
            list("List-Id: <допомога.списки.укр>\nList-Post: <mailto:допомога@списки.укр>").unwrap();
        assert!(foreign.is("допомога@xn--h1aafsjc.xn--j1amh"), "however its domain is spelt");
        assert!(foreign.owns("admin@xn--h1aafsjc.xn--j1amh") && !foreign.owns("ada@xn--j1amh"));
        assert!(list("X-Original-From: Ada <ada@mail.example>").unwrap().rewrites);
        assert_eq!(list("Listen: to me\nSubject: list"), None);
        for broken in ["List-Id:", "List-Id: <>", "List-Post: NO", "List-Id: <a b>"] {
            assert!(!list(broken).unwrap().owns("ada@mail.example"), "{broken}");
        }
    }
}

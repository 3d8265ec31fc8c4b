//! Mail addresses: which of them are one, and how one stands in an envelope.
//!
//! An address is folded as far as the world of mail folds it and no further: the domain to its A-labels (RFC 5890),
//! by which alone the name service knows it, and the local part by the case of ASCII letters, which no server in
//! use tells apart. Whoever folds more makes one of two mailboxes, for the Kelvin sign is no `k` and `ß` no `ss`:
//! then a stranger with the one reads what was meant for the other.
//!
//! **Invariant: two addresses of one identity are sent to the same mailbox**, for both go by the same A-labels.

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};

/// What is the same for two spellings of one address, and different for two addresses.
#[must_use]
pub fn identity(address: &str) -> String {
    // The last one: a quoted local part may hold others (RFC 5321 §4.1.2), a domain none.
    match address.rsplit_once('@') {
        Some((local, domain)) => {
            let domain = a_labels(domain).unwrap_or_else(|| domain.to_ascii_lowercase());
            format!("{}@{domain}", local.to_ascii_lowercase())
        }
        None => address.to_ascii_lowercase(),
    }
}

/// The same without what stands behind a plus sign: most servers deliver that to the same mailbox (RFC 5233). It tells
/// nobody apart, and is nobody's address.
#[must_use]
pub fn untagged(address: &str) -> String {
    let identity = identity(address);
    match identity.rsplit_once('@') {
        Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or(local)),
        None => identity,
    }
}

/// Whether two addresses are spellings of one.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    one == other || identity(one) == identity(other)
}

/// The address as it stands in an envelope: as it was written, but for the domain, which is in A-labels. None if
/// it is no address, or its domain can be no name.
#[must_use]
pub fn wire(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@').filter(|(local, _)| !local.is_empty())?;
    let known = || domain.is_ascii().then(|| domain.to_owned());
    Some(format!("{local}@{}", known().or_else(|| a_labels(domain))?))
}

/// What versions of before took for the identity of an address, where that differs: they folded by Unicode, and knew
/// no A-labels.
#[must_use]
pub fn folded_once(address: &str) -> Option<String> {
    let shown = address.rsplit_once('@').filter(|_| address.is_ascii());
    let shown = shown.and_then(|(local, domain)| Some(format!("{local}@{}", shown_as(domain)?)));
    let folded = shown.as_deref().unwrap_or(address).to_lowercase();
    Some(folded).filter(|folded| *folded != identity(address))
}

/// A domain in A-labels and small letters; none if it can be no name.
///
/// What is ASCII already is no other name by any rule of IDNA. Elsewhere nothing may come out of the mapping that
/// ends a name, or an address: a wide at-sign becomes a plain one.
#[must_use]
pub fn a_labels(domain: &str) -> Option<String> {
    if domain.is_ascii() {
        return Some(domain.to_ascii_lowercase()).filter(|domain| !domain.is_empty());
    }
    // Names with hyphens in the third and fourth place that are no A-labels (`r3---x`) are in use.
    let (deny, hyphens) = (AsciiDenyList::STD3, Hyphens::Allow);
    let named = Uts46::new().to_ascii(domain.as_bytes(), deny, hyphens, DnsLength::Verify);
    named.ok().map(std::borrow::Cow::into_owned)
}

/// A domain in A-labels where it is written as it is shown, or in A-labels: whatever else maps to the same name, such
/// as wide letters or signs that nobody sees, proves nothing.
#[must_use]
pub fn plain_a_labels(domain: &str) -> Option<String> {
    let labels = a_labels(domain)?;
    (domain.is_ascii() || shown_as(&labels)? == domain.to_lowercase()).then_some(labels)
}

/// A domain in the letters that people read, if it is one of names.
fn shown_as(domain: &str) -> Option<String> {
    let (shown, sound) = Uts46::new().to_unicode(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Allow);
    sound.ok().map(|()| shown.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_have_one_identity() {
        for (one, other) in [
            ("oksana@home.example", "Oksana@HOME.example"),
            ("mykola@пошта.укр", "mykola@xn--80a1acn3a.xn--j1amh"),
            ("mykola@пошта.укр", "Mykola@XN--80A1ACN3A.XN--J1AMH"),
            ("mykola@пошта.укр", "mykola@ПОШТА.УКР"),
            ("mykola@пошта.укр", "mykola@пошта。укр"),
            ("a@faß.example", "a@xn--fa-hia.example"),
            ("ольга@пошта.укр", "ольга@xn--80a1acn3a.xn--j1amh"),
            // The name service knows one name only, and an answer goes there.
            ("a@ｈｏｍｅ.example", "a@home.example"),
            ("a@\u{212a}ino.example", "a@kino.example"),
        ] {
            assert_eq!(identity(one), identity(other), "{one} {other}");
            let sent = |address| wire(address).map(|w| w.to_ascii_lowercase());
            assert_eq!(sent(one), sent(other), "{one} {other}");
        }
    }

    #[test]
    fn whatever_differs_by_more_than_ascii_case_is_another() {
        for (one, other) in [
            ("o\u{212a}sana@home.example", "oksana@home.example"),
            ("strasse@home.example", "stra\u{df}e@home.example"),
            ("STRASSE@home.example", "stra\u{1e9e}e@home.example"),
            ("\u{212b}sa@home.example", "\u{e5}sa@home.example"),
            ("\u{c5}sa@home.example", "\u{e5}sa@home.example"),
            ("a\u{30a}sa@home.example", "\u{e5}sa@home.example"),
            ("\u{130}rem@home.example", "irem@home.example"),
            ("\u{130}rem@home.example", "i\u{307}rem@home.example"),
            ("\u{131}rem@home.example", "Irem@home.example"),
            ("ｏksana@home.example", "oksana@home.example"),
            ("О\u{43b}ga@home.example", "\u{43e}\u{43b}ga@home.example"),
            ("ﬁona@home.example", "fiona@home.example"),
            ("\u{17f}am@home.example", "sam@home.example"),
            ("sam@home.example", "s\u{200b}am@home.example"),
            ("sam@home.example", "sam.@home.example"),
            ("sam@home.example", "sam+x@home.example"),
            ("sam@home.example", "sam@h\u{43e}me.example"),
            ("sam@stra\u{df}e.example", "sam@strasse.example"),
            ("sam@\u{130}zmir.example", "sam@izmir.example"),
            ("sam@home.example", "sam@home.example.evil.example"),
            ("sam@home.example", "home.example"),
        ] {
            assert!(!same(one, other), "{one} {other}");
            assert_ne!(identity(one), identity(other), "{one} {other}");
        }
    }

    #[test]
    fn nothing_that_ends_an_address_comes_out_of_a_domain() {
        for domain in [
            "a＠home.example",
            "home.example／x",
            "home.example\u{2007}x",
            "home。\u{ad}",
            "х:25",
            "\u{200d}",
        ] {
            assert_eq!(wire(&format!("sam@{domain}")), None, "{domain}");
        }
        assert_eq!(wire("sam@home.example\u{200b}"), Some("sam@home.example".into()));
        assert_eq!([wire(""), wire("@home.example"), wire("sam")], [None, None, None]);
    }

    #[test]
    fn an_envelope_has_the_local_part_as_it_was_written() {
        assert_eq!(wire("Mykola.K@пошта.укр").as_deref(), Some("Mykola.K@xn--80a1acn3a.xn--j1amh"));
        assert_eq!(wire("Ольга@приклад.укр").as_deref(), Some("Ольга@xn--80aikifvh.xn--j1amh"));
        assert_eq!(wire("Sam@Home.Example").as_deref(), Some("Sam@Home.Example"));
        assert_eq!(wire("sam@[192.0.2.1]").as_deref(), Some("sam@[192.0.2.1]"));
    }

    #[test]
    fn what_was_folded_alike_before_is_found_again_and_no_ascii_address_moves() {
        assert_eq!(folded_once("Mykola@Пошта.укр").as_deref(), Some("mykola@пошта.укр"));
        assert_eq!(folded_once("O\u{212a}sana@home.example").as_deref(), Some("oksana@home.example"));
        assert_eq!(folded_once("Sam@XN--80A1ACN3A.xn--j1amh").as_deref(), Some("sam@пошта.укр"));
        for address in ["Sam@Home.EXAMPLE", "x_y@a_b.example", "sam@[192.0.2.1]", "sam"] {
            assert_eq!(folded_once(address), None, "{address}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_two_of_one_identity_go_to_one_mailbox(one in "[a-cA-Cß\u{212a}k]{1,2}@[a-cß\u{212a}kｋ-]{1,3}", other in "[a-cA-Cß\u{212a}k]{1,2}@[a-cß\u{212a}kｋ-]{1,3}") {
            if same(&one, &other) {
                let sent = |address: &str| wire(address).map(|w| w.to_ascii_lowercase());
                proptest::prop_assert_eq!(sent(&one), sent(&other));
            }
        }
    }
}

//! What is known of the large providers: whose signature may not prove an operator's mail.
//!
//! The line accepts an operator's mail only if a signature covers every header that a reader relies on. These
//! providers are known not to sign all of them always; it was not looked up anew.

/// Where a domain's mail is taken, and who that is.
const PARTIAL: [(&str, &str); 4] = [
    ("google.com", "Google"),
    ("googlemail.com", "Google"),
    ("outlook.com", "Microsoft 365"),
    ("protection.outlook.com", "Microsoft 365"),
];

/// The provider, if it is one whose signatures may leave headers out.
pub(super) fn partial(hosts: &[String]) -> Option<&'static str> {
    let at = |host: &str, domain: &str| host == domain || host.ends_with(&format!(".{domain}"));
    let found = PARTIAL.iter().find(|(domain, _)| hosts.iter().any(|host| at(host, domain)));
    found.map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_known_by_its_servers_whole_name() {
        let of = |host: &str| partial(&[host.to_owned()]);
        assert_eq!(of("aspmx.l.google.com"), Some("Google"));
        assert_eq!(of("ngo-example.mail.protection.outlook.com"), Some("Microsoft 365"));
        assert_eq!(of("notgoogle.com"), None);
        assert_eq!(of("mx.ngo.example"), None);
    }
}

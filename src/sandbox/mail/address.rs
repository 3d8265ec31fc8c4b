//! Mail addresses, as far as routing needs them.

/// The mailbox that an address belongs to: small letters of ASCII, and no subaddress (RFC 5233: `user+detail`).
pub(super) fn base(address: &str) -> String {
    let address = address.trim().to_ascii_lowercase();
    let Some((user, _)) = address.rsplit_once('@') else { return address };
    let user = user.split('+').next().unwrap_or(user);
    format!("{user}@{}", domain(&address))
}

/// What stands behind the last at-sign, in small letters and A-labels, as the name service knows it.
pub(super) fn domain(address: &str) -> String {
    let domain = address.rsplit_once('@').map(|(_, domain)| domain.trim()).unwrap_or_default();
    idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_ascii_lowercase())
}

/// Whether it can stand in an envelope: an at-sign with something on both sides, no spaces or brackets.
pub(super) fn is_plausible(address: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>');
    let sides = address.rsplit_once('@');
    address.len() <= 254
        && !address.contains(odd)
        && sides.is_some_and(|(user, domain)| !user.is_empty() && !domain.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_does_not_change_the_mailbox() {
        assert_eq!(base("Help+k.0abc@Line.Test"), "help@line.test");
        assert_eq!(base("help@line.test"), "help@line.test");
        assert_eq!(base("nowhere"), "nowhere");
        assert_eq!(base("Mykola@Пошта.укр"), "mykola@xn--80a1acn3a.xn--j1amh");
        assert_ne!(base("o\u{212a}sana@home.test"), base("oksana@home.test"), "as it is in the world");
        assert_eq!(domain("\"a@b\"@Example.ORG"), "example.org");
    }

    #[test]
    fn what_would_break_an_envelope_is_no_address() {
        assert!(is_plausible("a@b"));
        for wrong in ["", "a", "@b", "a@", "a b@c", "a@b>", "a@b\r\nRCPT TO:<c@d>"] {
            assert!(!is_plausible(wrong), "{wrong:?}");
        }
    }
}

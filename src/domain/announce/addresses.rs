//! Mail addresses in words that are to be public.
//!
//! Whichever the line does not tell everybody is refused, known or not: an answer that told the two apart would tell
//! whoever holds a supervisor's telephone whether the owner of an address has ever written.

use std::collections::BTreeSet;

use super::compare::public;
use crate::domain::mailbox;
use crate::domain::plain::plain;
use crate::domain::policy::Policy;

/// The first address of a text that the line does not tell everybody.
#[must_use]
pub fn untold(text: &str, policy: &Policy) -> Option<String> {
    let told: BTreeSet<String> = public(policy).into_iter().flat_map(addresses).collect();
    addresses(text).into_iter().find(|address| !told.contains(address))
}

/// The addresses of a text, each as it compares.
fn addresses(text: &str) -> Vec<String> {
    let text = plain(text);
    let tokens = text.split(|c: char| !(c.is_alphanumeric() || "@._%+-'".contains(c)));
    tokens.filter_map(address).collect()
}

fn address(token: &str) -> Option<String> {
    let (local, domain) = token.trim_matches(|c: char| !c.is_alphanumeric()).rsplit_once('@')?;
    let named =
        !local.is_empty() && domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
    named.then(|| mailbox::identity(&format!("{local}@{domain}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixture;
    use crate::domain::id::Address;
    use crate::domain::policy::{Acknowledge, Channel, Serves};
    use crate::domain::traits::Traits;

    #[test]
    fn an_address_that_the_line_does_not_tell_everybody_is_found_however_it_stands_there() {
        let mut policy = fixture::policy(Vec::new());
        policy.may_tell = vec!["Partners: Info@Partner.example".into()];
        policy.channels = vec![Channel {
            name: "mail".into(),
            traits: Traits::EMAIL,
            serves: Serves::Everyone,
            acknowledge: Acknowledge::Neutral,
            address: Some(Address("help@line.example".into())),
        }];
        for text in [
            "Write to vera@home.example!",
            "<Vera@Home.Example>",
            "mailto:vera@home.example?subject=x",
            "vera＠home.example",
            "ve\u{200b}ra@home.example.",
        ] {
            assert_eq!(untold(text, &policy).as_deref(), Some("vera@home.example"), "{text}");
        }
        let elsewhere = untold("вера@дім.example", &policy);
        assert!(elsewhere.is_some_and(|address| address.ends_with(".example")), "of another alphabet");
        for text in
            ["Write to HELP@line.example.", "info@partner.example", "at 9 @ the gate", "@our_line", "a@b"]
        {
            assert_eq!(untold(text, &policy), None, "{text}");
        }
    }
}

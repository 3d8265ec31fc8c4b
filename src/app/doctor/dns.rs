//! The name service: whether others will believe the line's mail, and whether we can believe the operators'.

use std::collections::BTreeMap;

use super::{Check, providers};
use crate::app::mailbox::ASKING;
use crate::channel::email::auth::{Dns, Unanswered, key};
use crate::config::{Config, EmailSettings};
use crate::domain::id::ChannelName;

/// How many operators' domains are asked about.
const MOST: usize = 50;

/// Under which names providers publish keys, as far as is known: nothing lists those of a domain.
const SELECTORS: [&str; 22] = [
    "default",
    "dkim",
    "dkim1",
    "email",
    "fm1",
    "google",
    "k1",
    "k2",
    "key1",
    "key2",
    "mail",
    "mail1",
    "mailo",
    "mx",
    "protonmail",
    "s1",
    "s1024",
    "s2",
    "selector1",
    "selector2",
    "smtp",
    "x",
];

/// Looks at the records of the line's domain and of its operators'.
pub(super) async fn look(name: &ChannelName, settings: &EmailSettings, config: &Config) -> Vec<Check> {
    let dns =
        if settings.resolvers.is_empty() { Dns::system() } else { Dns::new(&settings.resolvers, ASKING) };
    let title = format!("{name} dns");
    let Ok(dns) = dns else {
        let remedy = "write resolvers = [\"127.0.0.1\"] with a name server that you trust";
        return vec![Check::fail(title, "no name server can be used", remedy)];
    };
    let domain = settings.address.rsplit('@').next().unwrap_or_default();
    let operators = domains(name, config);
    let asked = futures_util::future::join_all(
        operators.iter().map(|(domain, who)| operator(&dns, name, domain, who, settings)),
    );
    match futures_util::join!(own(&dns, name, domain), asked) {
        (Ok(mut checks), asked) => {
            checks.extend(asked.into_iter().flatten());
            checks
        }
        (Err(Unanswered), _) => {
            let remedy = "without them no operator's mail can be proven, and all of it waits: see \
                          /etc/resolv.conf, or resolvers of the channel";
            vec![Check::fail(title, Unanswered.to_string(), remedy)]
        }
    }
}

async fn own(dns: &Dns, name: &ChannelName, domain: &str) -> Result<Vec<Check>, Unanswered> {
    let asked = futures_util::join!(
        dns.mail_hosts(domain),
        dns.texts(domain),
        policy(dns, domain),
        keys_of(dns, domain)
    );
    let (hosts, texts, policy) = (asked.0?, asked.1?, asked.2?);
    Ok(vec![
        mx(format!("{name} MX"), domain, &hosts),
        spf(format!("{name} SPF"), domain, &texts),
        dkim(format!("{name} DKIM"), domain, &asked.3),
        dmarc(format!("{name} DMARC"), domain, policy.as_deref()),
    ])
}

fn mx(title: String, domain: &str, hosts: &[String]) -> Check {
    // A lone dot says that none takes mail (RFC 7505), and is an empty name by now.
    if hosts.iter().all(String::is_empty) {
        let remedy = format!("add: {domain}. MX 10 <the mail server's name>.");
        return Check::warn(title, format!("{domain} names no mail server, so mail may not arrive"), remedy);
    }
    Check::ok(title, format!("mail for {domain} goes to {}", hosts.join(", ")))
}

/// RFC 7208: one record, that does not let everyone send.
fn spf(title: String, domain: &str, texts: &[String]) -> Check {
    let is_one = |text: &&String| text.split(' ').next().is_some_and(|v| v.eq_ignore_ascii_case("v=spf1"));
    let found: Vec<&String> = texts.iter().filter(is_one).collect();
    match found[..] {
        [] => {
            let remedy = format!("add: {domain}. TXT \"v=spf1 mx -all\" (or what your provider names)");
            Check::warn(title, format!("{domain} has none: our mail may be taken for spam"), remedy)
        }
        [one] if one.split(' ').any(|word| matches!(word, "+all" | "all")) => {
            Check::warn(title, "it lets everyone send in our name", "end it with -all")
        }
        [_] => Check::ok(title, "one record"),
        _ => Check::warn(title, "there are several, which counts as an error", "join them to one"),
    }
}

/// The keys of a domain that are found, each with its name.
async fn keys_of(dns: &Dns, domain: &str) -> Vec<(&'static str, String)> {
    let asked = SELECTORS.map(|selector| async move {
        let texts = dns.texts(&format!("{selector}._domainkey.{domain}")).await.unwrap_or_default();
        texts
            .into_iter()
            .filter(|text| key::is_one(text))
            .map(move |text| (selector, text))
            .collect::<Vec<_>>()
    });
    futures_util::future::join_all(asked).await.concat()
}

/// The first key that is shorter than what nobody breaks, by its name and its bits.
fn weak<'k>(keys: &'k [(&'static str, String)]) -> Option<(&'k str, usize)> {
    let bits = |(name, record): &'k (&'static str, String)| Some((*name, key::rsa_bits(record)?));
    keys.iter().filter_map(bits).find(|(_, bits)| *bits < key::SAFE)
}

/// Which keys sign our mail can't be known from here; one that is too short can.
fn dkim(title: String, domain: &str, keys: &[(&'static str, String)]) -> Check {
    if let Some((selector, bits)) = weak(keys) {
        let found = format!(
            "the key {selector}._domainkey.{domain} has {bits} bits: whoever breaks it writes as the line"
        );
        return Check::warn(title, found, format!("make one of {} bits and publish that", key::SAFE));
    }
    let remedy = format!(
        "not to be known from here: mail yourself a reply of the line and look in it for dkim=pass and \
         header.d={domain}"
    );
    Check::info(title, remedy)
}

fn dmarc(title: String, domain: &str, policy: Option<&str>) -> Check {
    match policy.map(|record| (record, tag(record, "p"))) {
        None => {
            let remedy =
                format!("add: _dmarc.{domain}. TXT \"v=DMARC1; p=quarantine\" once SPF and DKIM hold");
            Check::warn(title, format!("{domain} has none: others may write in the line's name"), remedy)
        }
        Some((_, Some(p))) if p.eq_ignore_ascii_case("none") => Check::warn(
            title,
            "p=none: mails in the line's name that fail are delivered all the same",
            "change it to p=quarantine or p=reject once your own mail passes",
        ),
        Some(_) => Check::ok(title, "mails in the line's name that fail are not delivered"),
    }
}

fn tag(record: &str, name: &str) -> Option<String> {
    let pairs = record.split(';').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(key, value)| (key.trim(), value.trim()))
        .find(|(key, _)| *key == name)
        .map(|(_, v)| v.to_owned())
}

/// The DMARC record of a domain, or of the nearest domain above it (RFC 7489 §6.6.3, without its public list).
async fn policy(dns: &Dns, domain: &str) -> Result<Option<String>, Unanswered> {
    let mut name = domain;
    loop {
        let texts = dns.texts(&format!("_dmarc.{name}")).await?;
        if let Some(found) = texts.into_iter().find(|text| text.starts_with("v=DMARC1")) {
            return Ok(Some(found));
        }
        match name.split_once('.') {
            Some((_, above)) if above.contains('.') => name = above,
            _ => return Ok(None),
        }
    }
}

/// The domains from which operators write on that channel, with the operators.
fn domains(name: &ChannelName, config: &Config) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for operator in &config.policy.operators {
        for reach in operator.reach.iter().filter(|reach| reach.channel == *name) {
            let domain = reach.address.as_ref().and_then(|address| address.0.rsplit_once('@'));
            if let Some((_, domain)) = domain
                && (found.len() < MOST || found.contains_key(domain))
            {
                found.entry(domain.to_owned()).or_default().push(operator.id.to_string());
            }
        }
    }
    found
}

/// Whether mail from an operator's domain can be proven.
async fn operator(
    dns: &Dns,
    name: &ChannelName,
    domain: &str,
    who: &[String],
    settings: &EmailSettings,
) -> Option<Check> {
    let (hosts, policy, keys) =
        futures_util::join!(dns.mail_hosts(domain), policy(dns, domain), keys_of(dns, domain));
    let title = format!("{name} operators {domain}");
    if let Some((selector, bits)) = weak(&keys) {
        let who = who.join(", ");
        let found = format!(
            "{who}: the key {selector}._domainkey.{domain} has {bits} bits: whoever breaks it writes as them"
        );
        let remedy = format!("let their provider sign with {} bits, or take another mailbox", key::SAFE);
        return Some(Check::warn(title, found, remedy));
    }
    let trusted = settings.trusted_authserv.as_deref();
    Some(provable(title, &who.join(", "), &hosts.ok()?, policy.ok()?.is_some(), trusted))
}

fn provable(title: String, who: &str, hosts: &[String], has_dmarc: bool, trusted: Option<&str>) -> Check {
    match (trusted, providers::partial(hosts)) {
        (Some(server), _) if has_dmarc => Check::ok(title, format!("{who}: proven by the word of {server}")),
        (_, Some(provider)) => Check::warn(
            title,
            format!("{who}: {provider} is known to leave headers unsigned, and such replies are refused"),
            "set trusted_authserv, if your own mail server checks DMARC (docs/mail.md); else let them try a reply",
        ),
        _ => Check::info(title, format!("{who}: their first reply shows whether it is signed well enough")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::doctor::State;

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn spf_is_one_record_that_does_not_let_everyone_send() {
        let state = |all: &[&str]| spf("SPF".into(), "line.example", &texts(all)).state;
        assert_eq!(state(&["v=spf1 mx -all", "other=1"]), State::Ok);
        for bad in [&[][..], &["v=spf10 mx"], &["v=spf1 +all"], &["v=spf1 mx", "v=spf1 a"]] {
            assert_eq!(state(bad), State::Warn, "{bad:?}");
        }
    }

    #[test]
    fn a_dmarc_record_counts_if_it_asks_for_something() {
        let state = |record| dmarc("DMARC".into(), "line.example", record).state;
        assert_eq!(state(Some("v=DMARC1; p=reject")), State::Ok);
        assert_eq!(state(Some("v=DMARC1;p = none")), State::Warn);
        assert_eq!(state(None), State::Warn);
    }

    #[test]
    fn a_key_that_can_be_broken_is_told() {
        let key = |bits: usize| {
            // A number of that many bits, in DER.
            let bytes = bits / 8;
            let number = [&[0x02, 0x82][..], &be(bytes + 1), &[0, 0x80], &vec![1; bytes - 1]].concat();
            let list = [&[0x30, 0x82][..], &be(number.len()), &number].concat();
            vec![("s1", format!("k=rsa; p={}", data_encoding::BASE64.encode(&list)))]
        };
        let state = |keys: &[(&'static str, String)]| dkim("DKIM".into(), "line.example", keys).state;
        assert_eq!(
            [state(&key(1024)), state(&key(2048)), state(&[])],
            [State::Warn, State::Info, State::Info]
        );
        let seen = dkim("DKIM".into(), "line.example", &key(1024));
        assert!(format!("{seen:?}").contains("s1._domainkey.line.example has 1024 bits"), "{seen:?}");
    }

    fn be(length: usize) -> [u8; 2] {
        u16::try_from(length).unwrap_or_default().to_be_bytes()
    }

    #[test]
    fn a_domain_without_a_server_or_with_the_null_one_is_told() {
        let state = |hosts: &[&str]| mx("MX".into(), "line.example", &texts(hosts)).state;
        assert_eq!(state(&["mx.line.example"]), State::Ok);
        assert_eq!([state(&[]), state(&[""])], [State::Warn, State::Warn], "RFC 7505");
    }

    #[test]
    fn operators_are_proven_by_a_trusted_server_or_by_trial() {
        let seen = |hosts: &[&str], dmarc, trusted| {
            provable("x".into(), "olga", &texts(hosts), dmarc, trusted).state
        };
        assert_eq!(seen(&["aspmx.l.google.com"], true, None), State::Warn);
        assert_eq!(seen(&["aspmx.l.google.com"], true, Some("mx.line.example")), State::Ok);
        assert_eq!(seen(&["aspmx.l.google.com"], false, Some("mx.line.example")), State::Warn);
        assert_eq!(seen(&["mx.ngo.example"], true, None), State::Info);
    }
}

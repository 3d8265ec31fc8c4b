//! What a receiving server writes above a mail before it hands it on.

use bytes::Bytes;

use super::address;
use super::encode::date;
use super::place::HOST;
use super::shown::MailId;
use crate::domain::time::Stamp;

/// What was found out about a mail's sender, with the domain of its From.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Pass(String),
    Fail(String),
    /// The domain says nothing about its mail.
    Nothing(String),
}

/// The mail with its trace above it, in the order of Postfix: envelope (RFC 5321 §4.4), findings (RFC 8601),
/// the hop. What the sender wrote of this kind stays below, as with a server that trusts its readers to know
/// that only the topmost counts.
pub(super) fn traced(
    verdict: &Verdict,
    from: &str,
    to: &[String],
    id: MailId,
    at: Stamp,
    raw: &Bytes,
) -> Bytes {
    let origin = Some(address::domain(from)).filter(|domain| !domain.is_empty());
    let origin = origin.unwrap_or_else(|| HOST.to_owned());
    let delivered = match to {
        [to] => format!("Delivered-To: {to}\r\n"),
        _ => String::new(),
    };
    let head = format!(
        "Return-Path: <{from}>\r\n{delivered}Authentication-Results: {HOST}; {}\r\n\
         Received: from {origin} ({origin} [127.0.0.1])\r\n\tby {HOST} (Sandbox) with ESMTPS id S{};\r\n\
         \t{}\r\n",
        findings(verdict),
        id.0,
        date(at)
    );
    [head.as_bytes(), raw].concat().into()
}

fn findings(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Pass(domain) => {
            format!("dmarc=pass header.from={domain};\r\n\tdkim=pass header.d={domain} header.s=sandbox")
        }
        Verdict::Fail(domain) => format!("dmarc=fail header.from={domain};\r\n\tdkim=none"),
        Verdict::Nothing(domain) if domain.is_empty() => "dmarc=none;\r\n\tdkim=none".to_owned(),
        Verdict::Nothing(domain) => format!("dmarc=none header.from={domain};\r\n\tdkim=none"),
    }
}

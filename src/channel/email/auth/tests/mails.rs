//! Mails, signed as the providers of operators do.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_auth::common::crypto::Ed25519Key;
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::DkimSigner;

pub const OLGA: &str = "olga@ngo.example";
pub const PLAIN: &str = "From: Olga <olga@ngo.example>\r\n\
    To: help+k.7h@line.example\r\n\
    Subject: Re: K7F-3QD\r\n\
    Date: Tue, 24 Nov 2026 07:30:00 +0200\r\n\
    Message-ID: <1@ngo.example>\r\n\
    Content-Type: text/plain; charset=utf-8\r\n\
    \r\n\
    We will call you at noon.\r\n";

pub const ALL: [&str; 6] = ["From", "To", "Subject", "Date", "Message-ID", "Content-Type"];

/// What says how a body is read besides: signed where a mail has it.
const HOW: [&str; 3] = ["Content-Transfer-Encoding", "Content-Disposition", "MIME-Version"];

static PAIR: LazyLock<Vec<u8>> = LazyLock::new(|| Ed25519Key::generate_pkcs8().unwrap());

fn key() -> Ed25519Key {
    Ed25519Key::from_pkcs8_der(&PAIR).unwrap()
}

/// The key record of every domain here.
pub fn record() -> String {
    format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(key().public_key()))
}

/// How a mail is signed; the usual way by default.
pub struct Signing<'a> {
    pub domain: &'a str,
    pub over: Vec<&'a str>,
    pub partial: bool,
    /// For so many seconds from now; zero: for ever.
    pub lasts: u64,
}

impl Default for Signing<'_> {
    fn default() -> Self {
        Self { domain: "ngo.example", over: ALL.into_iter().chain(HOW).collect(), partial: false, lasts: 0 }
    }
}

impl Signing<'_> {
    /// The mail with its signature on top.
    pub fn sign(&self, mail: &str) -> String {
        let signer = DkimSigner::from_key(key())
            .domain(self.domain)
            .selector("s1")
            .headers(self.over.iter().copied().filter(|name| has(mail, name)))
            .body_length(self.partial)
            .expiration(self.lasts);
        format!("{}{mail}", signer.sign(mail.as_bytes()).unwrap().to_header())
    }
}

/// Whether a mail has that header.
fn has(mail: &str, name: &str) -> bool {
    let mut head = mail.lines().take_while(|line| !line.is_empty());
    head.any(|line| line.split_once(':').is_some_and(|(known, _)| known.eq_ignore_ascii_case(name)))
}

/// The mail, signed the usual way.
pub fn signed(mail: &str) -> String {
    Signing::default().sign(mail)
}

/// A signature over [`PLAIN`] that was made apart from this code, with OpenSSL, by a key that is gone.
pub const RSA_SIGNATURE: &str = "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=ngo.example; s=r1;\r\n\
    \x20h=from:to:subject:date:message-id:content-type;\r\n\
    \x20bh=EuIrnRCIodiU/OR/01m7knNcLKttc2qJv9ELppetvzQ=;\r\n\
    \x20b=iZbhiUf9ShzTDFyi9vl77LVPD9m0+L540bRBn5m0CHwkFUkeqp1cjZkF9lRPCWSdpJcmXfEURnDLnBmXzjBvvAQlpPV2BOvP\
         x4SsoOFWJRAmX6SEHAlU4BpOYIPYRkLRrjM49O56cEcGmx5DeKzeckFy1DNwlAdRcDQ5BCgIBlt2wWu2at/vbNBuY53SMGL7\
         T5ZKO5MibP+4SEq8DlXbCV8VVdJfDBjihR0n1n+3SXq0PqeSVwHqIY4inHYWFt2GDt/lPPSFi41r75ND1susj/YalybYyLXe\
         Hw1YR8F+eYJ8Hwd6VC4fS7wLVC9N6kMLiK4LDdbW9NAu55IbLZ6MUg==\r\n";

/// The public half of that key, as its domain publishes it: too long for one string of a record.
pub const RSA_RECORD: &str = "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAmpJ7NcN/uRLN4as6OlNHhTCUXHs5rJ4lS6Ruwr5EItNCdjscXtsT\
         7cUNjT14ZMB/dgjZkhISLZ81PjPFonDUtl3ye6J3wPMvGU75MHN3DgVlPJTi+dkwGW+RuRfFBZ5GOw04533V62G5xs23WlrS\
         Me6aD6G3xqoSqoyPj1U9BHMwLmNhvdEIbTxN83UblglWbb9pbS9iEZ83pfkyZA4jpFg4GZDluNFFYZdUTaBuIdFxPop9Iecb\
         ab8Ttm0wiL7TjWquOmFVJ5tzKEhrCtzk1s2Vwlyeqv0+X/Tw7dAk02Hb9rmqLuoiyX3RaeDFaHm69XHvHmRyvTsfzTsUk0yt\
         yQIDAQAB";

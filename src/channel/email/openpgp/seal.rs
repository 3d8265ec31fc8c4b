//! What goes out.

use data_encoding::BASE64;

use crate::keys::openpgp::{Certificate, Unfit};

/// What the subject of an encrypted mail is, to whoever carries it.
const SUBJECT: &str = "Subject: ...";
/// Of a line of base 64.
const LINE: usize = 76;

/// A mail of ours, encrypted: what its header says of its content, and its subject, are inside (RFC 3156 §4, and the
/// form in which all programs that know of it find the subject there, `protected-headers`).
///
/// # Errors
/// If there is nothing to encrypt for.
pub fn seal(mail: &[u8], certificate: &Certificate) -> Result<Vec<u8>, Unfit> {
    // What we compose is ASCII.
    let mail = String::from_utf8_lossy(mail);
    let (head, body) = mail.split_once("\r\n\r\n").unwrap_or((&mail, ""));
    let (mut outside, mut inside) = (String::new(), String::new());
    for field in fields(head) {
        let name = field.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let out = match name.as_str() {
            "content-type" => {
                push(&mut inside, &format!("{field};\r\n protected-headers=\"v1\""));
                continue;
            }
            "subject" => {
                push(&mut inside, &field);
                SUBJECT
            }
            name if name.starts_with("content-") => {
                push(&mut inside, &field);
                continue;
            }
            _ => &field,
        };
        push(&mut outside, out);
    }
    let message = certificate.seal(format!("{inside}\r\n{body}").as_bytes())?;
    // Armour has bare line feeds, which SMTP forbids (RFC 5321 §2.3.8).
    let message = message.lines().fold(String::new(), |text, line| text + line + "\r\n");
    // Base 64 and the lines around it never begin so.
    let boundary = "=_openpgp";
    push(
        &mut outside,
        &format!(
            "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\";\r\n boundary=\"{boundary}\""
        ),
    );
    let parts = format!(
        "\r\n--{boundary}\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n\
         --{boundary}\r\nContent-Type: application/octet-stream; name=\"encrypted.asc\"\r\n\
         Content-Disposition: inline; filename=\"encrypted.asc\"\r\n\r\n{message}\r\n--{boundary}--\r\n"
    );
    Ok((outside + &parts).into_bytes())
}

/// The mail, with the line's own certificate in its header, so that programs which know of it encrypt their answers
/// (Autocrypt, level 1).
#[must_use]
pub fn autocrypt(mail: Vec<u8>, address: &str, certificate: &Certificate) -> Vec<u8> {
    let key = BASE64.encode(&certificate.bytes());
    let lines = key.as_bytes().chunks(LINE).map(|line| format!("\r\n {}", String::from_utf8_lossy(line)));
    let field = format!("Autocrypt: addr={address}; keydata={}\r\n", lines.collect::<String>());
    [field.into_bytes(), mail].concat()
}

/// The fields of a header, each with the lines that continue it.
fn fields(head: &str) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for line in head.split("\r\n") {
        match fields.last_mut().filter(|_| line.starts_with([' ', '\t'])) {
            Some(last) => {
                last.push_str("\r\n");
                last.push_str(line);
            }
            None => fields.push(line.to_owned()),
        }
    }
    fields
}

fn push(head: &mut String, field: &str) {
    head.push_str(field);
    head.push_str("\r\n");
}

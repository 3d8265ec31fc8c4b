//! A mail server's responses: framed alike however they come, and a mail's bytes are exactly the ones sent.
#![no_main]

use hotlined::channel::email::imap::fuzzing::{Told, date, frames, told};
use hotlined_fuzz::{guarded, steered, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: guarded(), |data: &[u8]| {
    let (piece, bytes) = steered(data);
    let whole = frames(bytes, bytes.len());
    assert_eq!(frames(bytes, usize::from(piece)), whole, "the pieces make no difference");
    assert!(whole.0.iter().sum::<usize>() <= bytes.len());
    let mut rest = bytes;
    for length in whole.0.iter().take(64) {
        let (response, left) = rest.split_at(*length);
        bounded(response);
        rest = left;
    }
    bounded(bytes);
    comes_whole(bytes);
    assert!(date(&text(bytes)).is_none_or(|at| at.0 >= 0));
});

fn bounded(response: &[u8]) {
    match told(response) {
        Some(Told::Mail(uid, Some(body))) => assert!(uid.is_some() && body.len() <= response.len()),
        Some(Told::Found(numbers)) => assert!(numbers.len() <= response.len()),
        Some(Told::Words(words)) => {
            assert!(words.iter().map(String::len).sum::<usize>() <= 2 * response.len() + 64);
        }
        _ => {}
    }
}

/// A mail may hold anything, also what looks like the end of a response.
fn comes_whole(mail: &[u8]) {
    let head = format!("* 9 FETCH (UID 3 BODY[] {{{}}}\r\n", mail.len());
    let response = [head.as_bytes(), mail, b" FLAGS (\\Seen))\r\n"].concat();
    assert_eq!(frames(&response, 7), (vec![response.len()], false));
    assert_eq!(told(&response), Some(Told::Mail(Some(3), Some(mail.to_vec()))));
}

//! Words by which somebody is known again: drawn, shown and read.
//!
//! They are stored nowhere. What is stored is a number, from which the line's key alone draws the words whenever they are
//! shown, and their keyed hash, by which they are found when they are typed.

use super::Hasher;
use crate::domain::command::Command;
use crate::domain::id::{Address, Shelf};
use crate::domain::linking::{Draw, Linking, Mark};
use crate::text::words::{self, Read, Rows};

/// What a message is about another phone, if it is: `/link`, that with words behind it, or four words alone. `source`
/// is what makes it that one message of that address.
#[must_use]
pub fn of(
    hasher: &dyn Hasher,
    (address, source): (&Address, &[u8]),
    text: &str,
    command: Option<&Command>,
) -> Option<Linking> {
    let mark = |read| match read {
        Read::Words(rows) => Some(mark(hasher, rows)),
        Read::Nearly => None,
    };
    match command {
        Some(Command::Link) => {
            let typed = text.trim().split_once(char::is_whitespace).map(|(_, typed)| typed);
            Some(match typed {
                Some(typed) => Linking::Typed { mark: words::read(typed).and_then(mark), ordered: true },
                None => Linking::Wanted(drawn(hasher, address, source)),
            })
        }
        Some(_) => None,
        None => words::read(text).map(|read| Linking::Typed { mark: mark(read), ordered: false }),
    }
}

/// The rows of the words that a number means.
#[must_use]
pub fn shown(hasher: &dyn Hasher, number: [u8; 16]) -> Rows {
    // A label for each use of the key: what is stored, number and mark, must not give away the words.
    words::drawn(hasher.seen(Shelf::Own, 0, &[b"link words", &number]).hash)
}

/// Nobody can tell the number of a message without the key, nor the words from the number.
fn drawn(hasher: &dyn Hasher, address: &Address, source: &[u8]) -> Draw {
    let number = hasher.seen(Shelf::Own, 0, &[b"link number", address.0.as_bytes(), source]).hash;
    Draw { number, mark: mark(hasher, shown(hasher, number)) }
}

fn mark(hasher: &dyn Hasher, rows: Rows) -> Mark {
    let bytes: Vec<u8> = rows.iter().flat_map(|row| row.to_be_bytes()).collect();
    Mark(hasher.seen(Shelf::Own, 0, &[b"link mark", &bytes]).hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Keyring;

    fn about(ring: &Keyring, source: u8, text: &str) -> Option<Linking> {
        let command = crate::channel::command::parse(text);
        of(ring, (&Address("1".into()), &[source]), text, command.as_ref())
    }

    fn draw(ring: &Keyring, source: u8) -> Draw {
        match about(ring, source, "/link") {
            Some(Linking::Wanted(draw)) => draw,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_shown_is_known_again_however_it_is_typed() {
        let ring = Keyring::generate().unwrap();
        let draw = draw(&ring, 1);
        let rows = shown(&ring, draw.number);
        for language in ["en", "fr", "ru", "uk"] {
            let words = words::spelt(rows, &language.into());
            let typed = |ordered| Some(Linking::Typed { mark: Some(draw.mark), ordered });
            assert_eq!(about(&ring, 2, &words), typed(false));
            assert_eq!(about(&ring, 2, &words.to_uppercase()), typed(false));
            assert_eq!(about(&ring, 2, &format!("/link {words}")), typed(true));
        }
    }

    #[test]
    fn each_message_and_each_line_draws_other_words() {
        let (ring, other) = (Keyring::generate().unwrap(), Keyring::generate().unwrap());
        let all = [draw(&ring, 1), draw(&ring, 2), draw(&other, 1)];
        assert!(all[0] == draw(&ring, 1) && all[0] != all[1] && all[0] != all[2]);
        assert_ne!(shown(&ring, all[0].number), shown(&other, all[0].number), "the number tells nothing");
    }

    #[test]
    fn what_is_said_besides_is_none_of_it() {
        let ring = Keyring::generate().unwrap();
        for text in ["help me", "/help", "/forget", "river lake forest", "They came into the forest"] {
            assert_eq!(about(&ring, 1, text), None, "{text}");
        }
        let wrong = Some(Linking::Typed { mark: None, ordered: true });
        assert_eq!(about(&ring, 1, "/link my other phone"), wrong);
    }
}
